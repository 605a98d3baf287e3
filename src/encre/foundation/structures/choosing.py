"""Finding whom to share with by what one types: people and structures the reader may see."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from encre.foundation import access
from encre.foundation.base.ids import as_uuid
from encre.foundation.base.text import sort_key
from encre.foundation.people import queries as people
from encre.foundation.structures import queries as structures

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.forms import ModelChoiceField

    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

KINDS = ("delegation", "unit", "team", "service")
PLACES = ("team", "unit", "service")
"""Where things of the bench can belong."""
OFFERED = 8
LOOKED_AT = 50
WITHIN, BESIDE = " – ", " · "
"""What stands between a unit and its team, and between a label and a name."""


def working_places(person: "Person", scopes: "Iterable[UUID]") -> "QuerySet[Structure]":
    """Return the open teams, units and services among `scopes`, and those that `person` heads."""
    mine = {*scopes, *access.actor(person).with_role("head", "deputy", "manager")}
    rows = structures.open_structures(person).filter(pk__in=mine, kind__in=PLACES)
    return rows.order_by("kind", "sort_name")


def offer(field: "ModelChoiceField[Any]", rows: "QuerySet[Any]") -> None:
    """Offer rows in a field of a form; the only one is chosen already."""
    field.queryset = rows
    found = list(rows[:2])
    if len(found) == 1:
        field.initial = found[0].pk


def people_named(reader: "Person", text: str) -> list["Person"]:
    """Return the one person meant by a mail address or a name; several when it says too little."""
    if "@" in text:
        return list(people.people(reader).filter(email__iexact=text)[:2])
    found = list(people.matching(reader, text)[:LOOKED_AT])
    same = [row for row in found if sort_key(row.display_name) == sort_key(text)]
    return same or found


def structures_named(reader: "Person", text: str) -> list["Structure"]:
    """Return the one structure meant by a label, a name or a path; several when it says too little.

    « U 1016 » in any writing, « Signalisation », « U 1016 – Signalisation ».
    """
    rows = _shareable(reader)
    known = as_uuid(text)
    if known:
        return list(rows.filter(pk=known))
    labelled = list(rows.filter(pk__in=structures.by_label(text).values("pk"))[:2])
    if labelled:
        return labelled
    found = _matching(rows, text)
    wanted = sort_key(text)
    same = [row for row in found if wanted in _names(row)]
    return same or ([] if WITHIN in text or BESIDE in text else found)


def offered(reader: "Person", kind: str, text: str) -> list[tuple[str, str]]:
    """Return what to type for those who match, each with words that tell them apart."""
    if not sort_key(text):
        return []
    if kind == "person":
        rows = people.matching(reader, text).order_by("sort_name", "pk")[:OFFERED]
        return [(row.email or row.display_name, row.display_name) for row in rows]
    found = _matching(_shareable(reader), text)[:OFFERED]
    return [(structures.with_unit(row), row.get_kind_display()) for row in found]


def _shareable(reader: "Person") -> "QuerySet[Structure]":
    rows = structures.open_structures(reader).filter(kind__in=KINDS)
    return rows.prefetch_related(structures.units_of(""))


def _matching(rows: "QuerySet[Structure]", text: str) -> list["Structure"]:
    own = text.rpartition(WITHIN)[2].rpartition(BESIDE)[2]
    return list(structures.matching(rows, own).order_by("sort_name", "pk")[:LOOKED_AT])


def _names(row: "Structure") -> set[str]:
    shown = (row.name, row.acronym, row.title, structures.with_unit(row))
    return {sort_key(name) for name in shown if name}
