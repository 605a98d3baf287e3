"""Sources, records and keepers for tests of the golden record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection

from encre.foundation.people.services.accounts import give_role
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.models import Structure
from encre.foundation.structures.tests.factories import a_structure, an_institute
from encre.institute.directory.models import Source, SourceRecord
from encre.institute.directory.services import golden

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

_numbers = count(1)
BEGUN = datetime(2026, 3, 1, 8, tzinfo=UTC)
# What merges and resolutions write about themselves, and what follows by itself.
_APART = (
    "journal_",
    "jobs_",
    "directory_merge",
    "directory_moved",
    "directory_decision",
    "django_",
)


def an_owner() -> Structure:
    """Return a delegation that keeps a source, under the institute there is."""
    root = Structure.objects.filter(kind="institute").first() or an_institute()
    return a_structure("delegation", root, name="Délégation de l’annuaire")


def a_source(slug: str = "", **facts: Any) -> Source:
    """Return a source."""
    slug = slug or f"annuaire-{next(_numbers)}"
    facts.setdefault("owner", Structure.objects.filter(kind="delegation").first() or an_owner())
    return Source.objects.create(name=slug, slug=slug, kind="csv", **facts)


def a_record(source: Source, person: Person | None = None, **facts: str) -> SourceRecord:
    """Return a record of a source, given to a person when there is one."""
    number = next(_numbers)
    told = {"family_name": "Martin", "given_names": "Jeanne"} | facts
    seen = BEGUN + timedelta(days=number % 90)
    return SourceRecord.objects.create(
        source=source,
        native_id=f"u{number}",
        native_key=f"u{number}",
        facts={name: text for name, text in told.items() if text},
        fingerprint=str(number),
        first_seen=seen,
        last_seen=seen,
        person=person,
    )


def someone(source: Source, **facts: str) -> Person:
    """Return a person made of one new record of a source."""
    return of([a_record(source, **facts)])


def of(records: list[SourceRecord]) -> Person:
    """Return a person made of records, with their golden record."""
    made = golden.new_person(records)
    golden.settle([made.pk], fresh=[made.pk])
    made.refresh_from_db()
    return made


def a_keeper() -> Person:
    """Return a keeper of the directory."""
    if not Structure.objects.filter(kind="institute").exists():
        an_institute()
    keeper = a_person(family_name=f"Gardien {next(_numbers)}")
    give_role(keeper, "keeper", by=None)
    return keeper


def whole_house() -> dict[str, list[str]]:
    """Return every row of every table but the journal's and the merges' own."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table.startswith(_APART) or not model._meta.managed:
                continue
            columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
            cursor.execute(f'SELECT {columns} FROM "{table}"')  # noqa: S608 - our own tables
            found[table] = sorted(repr(row) for row in cursor.fetchall())
    return found
