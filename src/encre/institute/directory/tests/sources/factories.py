"""Sources of files, and their exports, for tests."""

import io
from collections.abc import Iterable
from typing import Any

from encre.foundation import jobs
from encre.foundation.people.services.accounts import give_role
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.models import Structure
from encre.foundation.structures.tests.factories import a_structure, an_institute
from encre.institute.directory.mapping import suggested
from encre.institute.directory.models import Run, Source, SourceRecord
from encre.institute.directory.services import asking, sources

HEADER = "id;nom;prenom;ne_le;mail;labo"


def a_keeper() -> Any:
    """Return a keeper of the institute's directory."""
    person = a_person(an_institute())
    give_role(person, "keeper", by=None)
    return person


def a_delegation() -> Structure:
    """Return a delegation."""
    return a_structure("delegation", Structure.objects.get(kind="institute"), name="Bretagne")


def a_file_source(keeper: Any, kind: str = "csv", **facts: Any) -> Source:
    """Return a source whose files are sent, mapped, not active yet."""
    name = facts.pop("name", "Annuaire de Bretagne")
    owner = facts.pop("owner", None) or a_delegation()
    source = sources.declare_source(name=name, kind=kind, owner=owner, by=keeper)
    data = suggested(facts.pop("columns", HEADER.split(";"))).as_data()
    return sources.map_source(source, by=keeper, version=source.version, mapping=data)


def rows_of(count: int, first: int = 0) -> list[str]:
    """Return rows of people."""
    return [
        f"u{at};Nom{at:05};Jeanne;{1 + at % 28:02}/03/{1960 + at % 40};u{at}@x.example;U {at % 90}"
        for at in range(first, first + count)
    ]


def table(rows: Iterable[str]) -> bytes:
    """Return an export."""
    return "\n".join([HEADER, *rows, ""]).encode()


def send(source: Source, data: bytes, keeper: Any, name: str = "export.csv") -> None:
    """Send an export."""
    sources.send_file(source, io.BytesIO(data), name=name, by=keeper)


def an_active(keeper: Any, rows: Iterable[str], **facts: Any) -> Source:
    """Return a source read once."""
    source = a_file_source(keeper, **facts)
    send(source, table(rows), keeper)
    asking.ask_reading(source, by=keeper, trial=True)
    work()
    source = sources.activate_source(source, by=keeper)
    work()
    return source


def work() -> None:
    """Do what waits."""
    jobs.run_all()


def last(source: Source) -> Run:
    """Return the last reading."""
    return Run.objects.filter(source=source).order_by("-created_at", "-pk")[0]


def state(source: Source) -> dict[str, Any]:
    """Return all the records of a source, without the moments and the ids."""
    rows = SourceRecord.objects.filter(source=source)
    return {
        row.native_key: (row.facts, row.incarnation, row.fingerprint, row.gone_at is not None)
        for row in rows
    }
