"""Lists: filter, sort, pages by index or by cursor, and the attributes of each resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from scim2_models import (
    Context,
    InvalidPathException,
    ResponseParameters,
    ScimFilter,
    SearchRequest,
)

from encre.institute.directory import provisioned
from encre.institute.directory.protocols.scim import building, filtering, ordering
from encre.institute.directory.protocols.scim.group_columns import (
    group_columns,
    group_orders,
    structure_columns,
    structure_orders,
)
from encre.institute.directory.protocols.scim.ordering import Order, Shelf
from encre.institute.directory.protocols.scim.people_columns import columns, orders
from encre.institute.directory.protocols.scim.requests import member
from encre.institute.directory.protocols.scim.resources import MOST, PAGE, Group, Person

if TYPE_CHECKING:
    from encre.institute.directory.models import ProvisioningClient

LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
NAMES = (
    *("filter", "sortBy", "sortOrder", "startIndex", "count", "cursor"),
    *("attributes", "excludedAttributes"),
)
UNSORTED, WITHOUT = Order("uuid", None), Order("uuid", None, last=1)
MODELS: Mapping[str, Any] = {"Users": Person, "Groups": Group, "": Person | Group}
"""What each endpoint lists; the root, both."""


def read(endpoint: str, asked: Mapping[str, Any]) -> SearchRequest[Any]:
    """Read what is asked, from an address or a body (raises ValidationError, SCIMException)."""
    told = {name: value for name in NAMES if (value := member(asked, name)) is not None}
    if isinstance(told.get("filter"), str):
        filtering.check_length(told["filter"])
    if told.get("sortBy") == "":
        del told["sortBy"]
    if "sortOrder" in told and isinstance(told["sortOrder"], str):
        told["sortOrder"] = told["sortOrder"].lower()
    model: Any = SearchRequest.__class_getitem__(MODELS[endpoint])
    wanted: SearchRequest[Any] = model.model_validate(told)
    return wanted


def find(
    client: ProvisioningClient, base: str, endpoint: str, wanted: SearchRequest[Any]
) -> dict[str, Any]:
    """Return the list that is asked."""
    down = wanted.sort_order == SearchRequest.SortOrder.descending
    shelves = _shelves(client, base, endpoint, wanted)
    size = min(PAGE if wanted.count is None else wanted.count, MOST)
    body: dict[str, Any] = {"schemas": [LIST]}
    if wanted.cursor is not None:
        asked = f"{endpoint}|{wanted.filter}|{wanted.sort_by}|{down}|{client.pk}"
        place = ordering.read_cursor(wanted.cursor, _shared(shelves), asked)
        if place is None:
            body["totalResults"] = sum(shelf.count() for shelf in shelves)
        found, last = ordering.after(shelves, place, size, down=down)
        if last is not None:
            body["nextCursor"] = ordering.cursor(last, asked)
    else:
        start = wanted.start_index or 1
        body["totalResults"] = sum(shelf.count() for shelf in shelves)
        found = ordering.page(shelves, start - 1, size, down=down)
        body["startIndex"] = start
    body["itemsPerPage"] = len(found)
    body["Resources"] = shown(client, found, wanted)
    return body


def _shared(shelves: Sequence[Shelf]) -> Order:
    """Return an order that can type the value of a cursor: that of a shelf that has one."""
    return next((s.order for s in shelves if s.order.expression is not None), shelves[0].order)


def _shelves(
    client: ProvisioningClient, base: str, endpoint: str, wanted: SearchRequest[Any]
) -> list[Shelf]:
    made: list[Shelf] = []
    if endpoint != "Groups":
        rows = _kept(Person, provisioned.present(client), columns(client, base), wanted)
        order = _order(Person, orders(client), wanted)
        made.append(Shelf("User", rows, order, partial(building.people, client, base)))
    if endpoint != "Users":
        known = structure_columns(client, base)
        kept = _kept(Group, provisioned.structures(client), known, wanted)
        order = _order(Group, structure_orders(client), wanted)
        made.append(Shelf("structure", kept, order, partial(building.structures, client, base)))
        known = group_columns(client, base)
        kept = _kept(Group, provisioned.groups(client), known, wanted)
        order = _order(Group, group_orders(client), wanted)
        made.append(Shelf("group", kept, order, partial(building.groups, client, base)))
    return made


def _kept(model: Any, rows: Any, known: filtering.Columns, wanted: SearchRequest[Any]) -> Any:
    if wanted.filter is None:
        return rows
    bound = ScimFilter.__class_getitem__(model)(wanted.filter)
    return rows.filter(filtering.condition(bound, known))


def _order(model: Any, sorts: Mapping[str, Order], wanted: SearchRequest[Any]) -> Order:
    if wanted.sort_by is None:
        return UNSORTED
    binding = wanted.sort_binding(model)
    if binding is None:
        return WITHOUT
    name = ".".join(filter(None, (binding.field_name, binding.sub_field_name)))
    if name not in sorts:
        raise InvalidPathException(detail=f"'{wanted.sort_by}' cannot be sorted on")
    return sorts[name]


def parameters(model: Any, params: Mapping[str, Any]) -> ResponseParameters[Any]:
    """Read which attributes of one resource are asked."""
    told = {name: member(params, name) for name in ("attributes", "excludedAttributes")}
    given = {name: value for name, value in told.items() if value is not None}
    bound: Any = ResponseParameters.__class_getitem__(model)
    wanted: ResponseParameters[Any] = bound.model_validate(given)
    return wanted


def shown(
    client: ProvisioningClient, found: Sequence[Any], wanted: ResponseParameters[Any]
) -> list[dict[str, Any]]:
    """Return resources as they are sent, with the attributes that are asked."""
    if any(str(path).lower().split(":")[-1] in _NAMED for path in wanted.attributes or ()):
        building.name_members(client, found)
    return [one(resource, wanted) for resource in found]


_NAMED = ("members", "members.display")


def one(resource: Any, wanted: ResponseParameters[Any]) -> dict[str, Any]:
    """Return one resource as it is sent."""
    told: dict[str, Any] = resource.model_dump(
        scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=wanted
    )
    return told
