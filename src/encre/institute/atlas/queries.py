"""What the atlas offers to choose from, and the figures of its first page."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, QuerySet

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.base.ids import as_uuid
from encre.foundation.base.models import holds_on
from encre.foundation.people.queries import people
from encre.foundation.structures import queries as structures
from encre.foundation.structures.departments import DEPARTMENTS

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

BODIES_OFFERED = 60
Choices = list[tuple[str, str]]


def structure(reader: "Person | None", identifier: object) -> "Structure":
    """Return a structure `reader` may see (raises NotFound)."""
    pk = as_uuid(identifier)
    rows = structures.structures(reader).select_related("site")
    found = rows.filter(pk=pk).first() if pk else None
    if found is None:
        raise NotFound
    return found


def person(reader: "Person | None", identifier: object) -> "Person":
    """Return a person `reader` may see, those who left included (raises NotFound)."""
    from encre.foundation import links

    pk = as_uuid(identifier)
    found = links.visible_objects("people.person", {pk}, reader) if pk else []
    if not found:
        raise NotFound
    return found[0]  # type: ignore[return-value]


def root(reader: "Person | None") -> "Structure | None":
    """Return the institute itself, once it is entered."""
    rows = structures.open_structures(reader).filter(kind="institute")
    return rows.order_by("created_at", "id").first()


def delegations(reader: "Person | None") -> Choices:
    """Return the open delegations as choices."""
    rows = structures.open_structures(reader).filter(kind="delegation").order_by("sort_name", "id")
    return [(str(row.pk), row.name) for row in rows]


def branches(reader: "Person | None") -> Choices:
    """Return the whole institute, then its delegations, as choices."""
    institute = root(reader)
    whole = [(str(institute.pk), institute.name)] if institute else []
    return [*whole, *delegations(reader)]


def workplaces(reader: "Person | None") -> Choices:
    """Return the units, delegations and departments of the institute as choices."""
    rows = structures.open_structures(reader).filter(kind__in=("delegation", "unit", "service"))
    institute = root(reader)
    if institute is not None:
        rows = structures.within(rows, institute.pk)
    return [(str(row.pk), row.title) for row in rows.order_by("code", "sort_name", "id")]


def bodies(_reader: "Person | None") -> Choices:
    """Return the bodies that supervise most structures as choices."""
    return [(str(body.pk), str(body)) for body in structures.frequent_bodies(BODIES_OFFERED)]


def domains(_reader: "Person | None") -> Choices:
    """Return the scientific domains as choices."""
    return [(domain, domain) for domain in structures.domains()]


def departments(_reader: "Person | None") -> Choices:
    """Return the departments of France as choices."""
    return [(row.code, f"{row.code} · {row.name}") for row in DEPARTMENTS.values()]


def present_people(rows: "QuerySet[Person]", scope: UUID) -> "QuerySet[Person]":
    """Keep the people who work today in a structure or in what lies under it."""
    ids = structures.descendants(scope)
    held = rows.model._meta.get_field("affiliations").related_model._default_manager
    today = held.filter(holds_on(), structure_id__in=ids)
    return rows.filter(pk__in=today.values("person_id"))


def figures(reader: "Person | None") -> dict[str, int]:
    """Return the true counts of the first page: open structures by kind, people one may see."""
    rows = structures.open_structures(reader).filter(stub=False).order_by()
    counts = dict(rows.values_list("kind").annotate(Count("pk")))
    return counts | {"people": people(reader).count() if reader is not None else 0}


def keeps(reader: "Person | None") -> bool:
    """Say whether `reader` keeps the directory."""
    return reader is not None and access.can(reader, "structures.structure.create")
