"""The inventory for programs: resources, their containers, places, what a code stands for."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from encre.foundation import links
from encre.foundation.base import paging
from encre.foundation.base.errors import NotFound
from encre.research.inventory import queries
from encre.research.inventory.models import Container
from encre.research.inventory.quantities import UNITS, amount_of
from encre.research.inventory.resolving import resolve

router = Router(tags=["inventory"])
MOST = 100


class QuantityOut(Schema):
    """An exact amount, with the UN/CEFACT (else UCUM) code of its unit."""

    value: Decimal
    unit: str
    code: str


class ValueOut(Schema):
    """A field of the resource's type; `text` in its normal form (ISO days, plain numbers)."""

    name: str
    text: str
    unit: str


class ResourceOut(Schema):
    """A resource."""

    id: UUID
    url: str
    number: str
    title: str
    type: str
    structure: UUID
    supplier: str
    catalogue: str
    cas: str
    lot: str
    hazards: list[str]
    received_on: date | None
    opened_on: date | None
    expires_on: date | None
    confidential: bool
    version: int
    changed: datetime
    stock: QuantityOut
    low_from: QuantityOut | None
    containers: int = Field(description="containers in stock")


class MoleculeOut(Schema):
    """A molecule; names, formula and masses (g/mol, Da) are None where RDKit did not read it."""

    given: str = Field(description="SMILES or molfile, as it was given")
    smiles: str | None
    inchi: str | None
    inchikey: str | None
    formula: str | None
    average_mass: float | None
    monoisotopic_mass: float | None


class ContainerOut(Schema):
    """A container; `place` is None when it has none, or when the reader may not see it."""

    id: UUID
    url: str
    number: str
    resource: UUID
    parent: UUID | None
    amount: QuantityOut
    state: str
    place: UUID | None
    path: str
    position: str
    thaws: int


class ResourceDetail(ResourceOut):
    """A resource with its description, its fields and its containers."""

    description: str
    molecule: MoleculeOut | None
    values: list[ValueOut]
    contents: list[ContainerOut]


class PlaceOut(Schema):
    """A place; rows and columns for a box."""

    id: UUID
    url: str
    kind: str
    name: str
    path: str
    parent: UUID | None
    temperature: int | None = Field(description="°C")
    rows: int | None
    columns: int | None
    filled: int = Field(description="containers that stand directly in it")


class ResourcePage(Schema):
    """A page of resources; `next` is the cursor of the following one."""

    items: list[ResourceOut]
    next: str | None


class PlacePage(Schema):
    """A page of places; `next` is the cursor of the following one."""

    items: list[PlaceOut]
    next: str | None


class ResolvedOut(Schema):
    """What a code stands for."""

    kind: str
    id: UUID
    url: str
    title: str


class ResourcesAsked(Schema):
    """How the list of resources is narrowed."""

    q: str = Field("", max_length=200, description="words of the name, reference, supplier, lot")
    type: UUID | None = None
    place: UUID | None = Field(None, description="something of it is kept in this place")
    low: bool = Field(default=False, description="stock at or below the threshold")
    expiring: bool = Field(default=False, description="date past or within 30 days")
    cursor: str = Field("", max_length=500)
    limit: int = Field(50, ge=1, le=MOST)


class PlacesAsked(Schema):
    """How the list of places is narrowed."""

    kind: str = Field("", max_length=8)
    inside: UUID | None = Field(None, description="directly in this place")
    cursor: str = Field("", max_length=500)
    limit: int = Field(50, ge=1, le=MOST)


def _reader(request: HttpRequest) -> Any:
    person = getattr(request, "person", None)
    if person is None:
        raise HttpError(401, "The inventory is shown to those who sign in or present a token.")
    return person


@router.get("/inventory/resources", response=ResourcePage, summary="Resources")
def list_resources(request: HttpRequest, asked: Query[ResourcesAsked]) -> dict[str, Any]:
    """Return a page of the resources the reader may see, the last changed first."""
    rows = queries.with_stock(queries.resources(_reader(request)))
    if asked.q:
        rows = queries.matching(rows, asked.q)
    if asked.type:
        rows = rows.filter(type_id=asked.type)
    if asked.place:
        rows = queries.kept_in(rows, asked.place)
    if asked.low:
        rows = queries.low(rows)
    if asked.expiring:
        rows = queries.expiring(rows)
    page = paging.keyset(rows, ("-updated_at",), asked.cursor or None, asked.limit)
    return {"items": [_resource(row) for row in page], "next": page.next_cursor}


@router.get("/inventory/resources/{identifier}", response=ResourceDetail, summary="One resource")
def get_resource(request: HttpRequest, identifier: UUID) -> dict[str, Any]:
    """Return a resource with its containers (404 when it may not be seen)."""
    reader = _reader(request)
    rows = queries.resources(reader).filter(pk=identifier).select_related("chemistry")
    row = queries.with_stock(rows).first()
    if row is None:
        raise NotFound
    held = list(queries.containers(reader).filter(resource=row).order_by("ordinal"))
    names = queries.whole_names(reader, [one.place_id for one in held])
    return _resource(row) | {
        "description": row.description,
        "molecule": _molecule(row),
        "values": list(row.values.values()),
        "contents": [_container(one, names) for one in held],
    }


@router.get("/inventory/places", response=PlacePage, summary="Places")
def list_places(request: HttpRequest, asked: Query[PlacesAsked]) -> dict[str, Any]:
    """Return a page of the places the reader may see, rooms before boxes."""
    reader = _reader(request)
    rows = queries.with_filling(queries.places(reader))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.inside:
        rows = rows.filter(parent_id=asked.inside)
    page = paging.keyset(rows, ("rank", "sort_name"), asked.cursor or None, asked.limit)
    names = queries.whole_names(reader, [row.pk for row in page])
    return {"items": [_place(row, names) for row in page], "next": page.next_cursor}


@router.get("/inventory/codes/{code}", response=ResolvedOut, summary="What a code stands for")
def resolve_code(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return what a label's code stands for (404 when it is unknown or may not be seen)."""
    found = resolve(_reader(request), code)
    if found is None:
        raise NotFound
    return {
        "kind": found._meta.label_lower,
        "id": found.pk,
        "url": links.address(found),
        "title": links.title(found),
    }


def _quantity(grains: int, unit: str) -> dict[str, Any]:
    return {"value": amount_of(grains, unit), "unit": unit, "code": UNITS[unit].code}


def _resource(row: Any) -> dict[str, Any]:
    names = ("id", "number", "title", "supplier", "catalogue", "cas", "lot", "hazards", "version")
    days = ("received_on", "opened_on", "expires_on", "confidential")
    return {name: getattr(row, name) for name in (*names, *days)} | {
        "url": links.address(row),
        "type": row.type.name,
        "structure": row.structure_id,
        "changed": row.updated_at,
        "stock": _quantity(row.total, row.unit),
        "low_from": None if row.low_at is None else _quantity(row.low_at, row.unit),
        "containers": row.in_stock,
    }


def _molecule(row: Any) -> dict[str, Any] | None:
    if not row.molecule:
        return None
    known = getattr(row, "chemistry", None)
    names = ("smiles", "inchi", "inchikey", "formula")
    return {
        "given": row.molecule,
        **{name: getattr(known, name, None) for name in names},
        "average_mass": getattr(known, "average", None),
        "monoisotopic_mass": getattr(known, "exact", None),
    }


def _container(row: Container, names: dict[UUID, str]) -> dict[str, Any]:
    path = names.get(row.place_id, "") if row.place_id else ""
    return {
        "id": row.pk,
        "url": links.address(row),
        "number": row.number,
        "resource": row.resource_id,
        "parent": row.parent_id,
        "amount": _quantity(row.amount, row.unit),
        "state": row.state,
        "place": row.place_id if path else None,
        "path": path,
        "position": row.position if path else "",
        "thaws": row.thaws,
    }


def _place(row: Any, names: dict[UUID, str]) -> dict[str, Any]:
    facts = ("id", "kind", "name", "temperature", "rows", "columns", "filled")
    return {name: getattr(row, name) for name in facts} | {
        "url": links.address(row),
        "path": names.get(row.pk, row.name),
        "parent": row.parent_id,
    }
