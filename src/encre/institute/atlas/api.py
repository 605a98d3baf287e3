"""Structures for everyone, people for those who sign in or present a token."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from encre.foundation import links
from encre.foundation.base import paging
from encre.foundation.people import queries as people
from encre.foundation.structures import queries as structures
from encre.institute.atlas import queries

router = Router(tags=["atlas"])
MOST = 100


class BodyOut(Schema):
    """A body above a structure."""

    name: str
    acronym: str
    uai: str
    nature: str


class SiteOut(Schema):
    """A place; without coordinates it is known as far as `precision` says."""

    name: str
    address: str
    postcode: str
    town: str
    country: str
    department: str
    latitude: float | None
    longitude: float | None
    precision: str


class StructureOut(Schema):
    """A structure of the reference."""

    id: UUID
    url: str
    kind: str
    title: str
    name: str
    acronym: str
    nature: str
    labels: list[str]
    rnsr: str
    ror: str
    website: str
    domains: list[str]
    starts: date | None
    ends: date | None
    former: bool = Field(description="known only as the origin of another")
    parents: list[UUID]
    bodies: list[BodyOut]
    site: SiteOut | None


class StepOut(Schema):
    """A succession, the other structure named."""

    structure: UUID
    title: str
    kind: str
    year: int | None


class StructureDetail(StructureOut):
    """A structure with its parts and its history."""

    description: str
    parts: list[UUID]
    comes_from: list[StepOut]
    became: list[StepOut]


class AffiliationOut(Schema):
    """Where a person works today."""

    structure: UUID
    title: str
    category: str
    position: str
    employer: str | None
    primary: bool
    share: int
    starts: date | None
    ends: date | None


class PersonOut(Schema):
    """A person as the reader may see them."""

    id: UUID
    url: str
    given_name: str
    family_name: str
    email: str
    phone: str
    orcid: str
    idref: str
    idhal: str
    affiliations: list[AffiliationOut]


class StructurePage(Schema):
    """A page of structures; `next` is the cursor of the following one."""

    items: list[StructureOut]
    next: str | None


class PersonPage(Schema):
    """A page of people; `next` is the cursor of the following one."""

    items: list[PersonOut]
    next: str | None


class StructureAsked(Schema):
    """How the list of structures is narrowed."""

    q: str = Field("", max_length=200, description="words of a name, a label, a number")
    label: str = Field("", max_length=60, description="a label in any writing")
    rnsr: str = Field("", max_length=10)
    kind: str = Field("", max_length=12)
    department: str = Field("", max_length=3)
    domain: str = Field("", max_length=120)
    under: UUID | None = Field(None, description="what lies under this structure today")
    closed: bool = Field(default=False, description="closed structures too")
    cursor: str = Field("", max_length=500)
    limit: int = Field(50, ge=1, le=MOST)


class PeopleAsked(Schema):
    """How the list of people is narrowed."""

    q: str = Field("", max_length=200, description="words of a name")
    unit: UUID | None = Field(None, description="those who work there or below today")
    orcid: str = Field("", max_length=19)
    cursor: str = Field("", max_length=500)
    limit: int = Field(50, ge=1, le=MOST)


def _person(request: HttpRequest) -> Any:
    return getattr(request, "person", None)


def _require_reader(request: HttpRequest) -> Any:
    person = _person(request)
    if person is None:
        raise HttpError(401, "People are shown to those who sign in or present a token.")
    return person


@router.get("/structures", response=StructurePage, summary="Structures")
def list_structures(request: HttpRequest, asked: Query[StructureAsked]) -> dict[str, Any]:
    """Return a page of structures, by name."""
    reader = _person(request)
    rows = structures.structures(reader)
    if not asked.closed:
        rows = structures.open_structures(reader).filter(stub=False)
    if asked.q:
        rows = structures.matching(rows, asked.q)
    if asked.label:
        rows = rows.filter(pk__in=structures.by_label(asked.label))
    if asked.domain:
        rows = structures.in_domain(rows, asked.domain)
    if asked.under:
        rows = structures.within(rows, asked.under)
    exact = {"rnsr": asked.rnsr, "kind": asked.kind, "site__department": asked.department}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    page = paging.keyset(
        structures.with_labels(rows), ("sort_name",), asked.cursor or None, asked.limit
    )
    return {"items": [_structure(row) for row in page], "next": page.next_cursor}


@router.get("/structures/{identifier}", response=StructureDetail, summary="One structure")
def get_structure(request: HttpRequest, identifier: UUID) -> dict[str, Any]:
    """Return a structure with its parts and its history (404 when there is none)."""
    found = queries.structure(_person(request), identifier)
    row = structures.with_labels(structures.structures(_person(request))).get(pk=found.pk)
    ancestry = structures.history(row)
    return _structure(row) | {
        "description": row.description,
        "parts": list(structures.parts(row).values_list("pk", flat=True)),
        "comes_from": [_step(step, step.predecessor) for step in ancestry.before],
        "became": [_step(step, step.successor) for step in ancestry.after],
    }


@router.get("/people", response=PersonPage, summary="People")
def list_people(request: HttpRequest, asked: Query[PeopleAsked]) -> dict[str, Any]:
    """Return a page of the people the reader may see, by name."""
    reader = _require_reader(request)
    rows = people.matching(reader, asked.q) if asked.q else people.people(reader)
    if asked.unit:
        rows = queries.present_people(rows, asked.unit)
    if asked.orcid:
        rows = rows.filter(orcid=asked.orcid)
    rows = people.with_affiliations(rows)
    page = paging.keyset(rows, ("sort_name",), asked.cursor or None, asked.limit)
    return {"items": [_somebody(row) for row in page], "next": page.next_cursor}


@router.get("/people/{identifier}", response=PersonOut, summary="One person")
def get_person(request: HttpRequest, identifier: UUID) -> dict[str, Any]:
    """Return a person the reader may see (404 otherwise)."""
    reader = _require_reader(request)
    found = queries.person(reader, identifier)
    rows = type(found)._default_manager.filter(pk=found.pk)
    return _somebody(people.with_affiliations(rows).get())


def _structure(row: Any) -> dict[str, Any]:
    return {
        **{
            name: getattr(row, name)
            for name in ("id", "kind", "title", "name", "acronym", "nature", "rnsr", "ror")
        },
        **{name: getattr(row, name) for name in ("website", "domains", "starts", "ends", "site")},
        "url": links.address(row),
        "former": row.stub,
        "labels": list(dict.fromkeys(label.text for label in row.present_labels)),
        "parents": [place.parent_id for place in row.present_places],
        "bodies": [
            {
                "name": held.body.name,
                "acronym": held.body.acronym,
                "uai": held.body.uai,
                "nature": held.nature,
            }
            for held in row.present_bodies
        ],
    }


def _step(row: Any, other: Any) -> dict[str, Any]:
    return {"structure": other.pk, "title": other.title, "kind": row.kind, "year": row.year}


def _somebody(row: Any) -> dict[str, Any]:
    names = ("id", "given_name", "family_name", "email", "phone", "orcid", "idref", "idhal")
    return {name: getattr(row, name) for name in names} | {
        "url": links.address(row),
        "affiliations": [
            {
                "structure": held.structure_id,
                "title": held.structure.title,
                "category": held.category,
                "position": held.position,
                "employer": str(held.employer) if held.employer else None,
                "primary": held.primary,
                "share": held.share,
                "starts": held.starts,
                "ends": held.ends,
            }
            for held in row.present
        ],
    }
