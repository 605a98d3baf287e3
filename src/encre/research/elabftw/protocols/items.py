"""Items: resources of the inventory, and instruments, which are only read and booked here."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from encre.commons.threads import queries as threads
from encre.commons.threads import services as talking
from encre.foundation import links
from encre.foundation.base.errors import Refused
from encre.foundation.base.text import sort_key
from encre.research.elabftw.protocols import bodies, comments, shapes
from encre.research.elabftw.protocols import links as ties
from encre.research.elabftw.protocols.answers import absent, created, done, shown
from encre.research.elabftw.protocols.calls import Call, stamp, whole, words
from encre.research.elabftw.protocols.formats import unwritten
from encre.research.elabftw.protocols.subjects import INSTRUMENT, item_of, resource_of
from encre.research.elabftw.protocols.writing import metadata_of, tags_of
from encre.research.elabftw.services.keeping import keep, rest_of
from encre.research.elabftw.services.numbers import key_of, number, numbers
from encre.research.equipment import queries as equipment
from encre.research.inventory import queries as inventory
from encre.research.inventory.services.resources import (
    change_resource,
    create_resource,
    facts_of,
    remove_resource,
)
from encre.research.notebook import body as notebook_bodies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from encre.research.equipment.models import Instrument
    from encre.research.inventory.models import Resource, ResourceType

KNOWN = frozenset((
    "action", "title", "body", "content_type", "tags", "metadata", "category", "rating",
    "custom_id", "team", "is_bookable", "template",
))  # fmt: skip


def listed(call: Call) -> HttpResponse:
    """Return resources, newest first, then instruments."""
    refused = {"extended", "status", "owner", "tags[]"} & set(call.query)
    if refused:
        told = _("Items cannot be searched by: %(names)s.")
        raise Refused(told % {"names": ", ".join(sorted(refused))})
    rows = inventory.matching(inventory.resources(call.person), call.query.get("q", ""))
    machines = equipment.instruments(call.person)
    for word in call.words():
        machines = machines.filter(sort_name__contains=word)
    if wanted := call.query.get("category"):
        keys = (key_of("item_types", whole(one)) for one in wanted.split(","))
        rows, machines = rows.filter(type__in=[key for key in keys if key]), machines.none()
    first = call.page(rows.order_by("-updated_at", "-pk"))
    offset, limit = call.bounds()
    rest: list[Instrument] = []
    if len(first) < limit:
        start = max(0, offset - rows.count())
        ordered = machines.select_related("created_by").order_by("sort_name", "pk")
        rest = list(ordered[start : start + limit - len(first)])
    return shown([*_resources(first), *_instruments(rest)])


def one(call: Call) -> HttpResponse:
    """Return a resource or an instrument."""
    wanted = call.query.get("format") or "json"
    if wanted != "json":
        raise unwritten(wanted, ["json"])
    row = item_of(call, 1)
    if row._meta.label_lower == INSTRUMENT:
        told = _instruments([cast("Instrument", row)])[0]
    else:
        told = _resources([cast("Resource", row)])[0]
    return shown({**told, "comments": comments.all_of(row), **ties.all_of(row, call)})


def add(call: Call) -> HttpResponse:
    """Add a resource of a type, which eLabFTW calls its category."""
    _understood(call.data)
    kind = _type(call)
    with transaction.atomic():
        row = create_resource(
            kind,
            kind.structure,
            by=call.person,
            values=_values(kind, call.data),
            **{"title": str(_("Untitled")), **_facts(call.data)},
        )
        _keep(row, call)
    return created(f"items/{number('items', row.pk)}")


def change(call: Call) -> HttpResponse:
    """Change a resource."""
    if str(call.data.get("action") or "update") != "update":
        raise absent(_("Encre does not do this to items for programs."))
    _understood(call.data)
    row = resource_of(call)
    present = facts_of(row)
    values = {key: value["text"] for key, value in present.pop("values").items()}
    low = {"low": present["low"].rpartition(" ")[0]}
    days = {name: getattr(row, name) for name in ("received_on", "opened_on", "expires_on")}
    with transaction.atomic():
        if "metadata" in call.data:
            values |= _values(row.type, call.data)
        facts = {**present, **low, **days, **_facts(call.data)}
        row = change_resource(row, by=call.person, version=row.version, values=values, **facts)
        _keep(row, call)
    return shown(_resources([resource_of(call)])[0])


def remove(call: Call) -> HttpResponse:
    """Put a resource in the bin."""
    remove_resource(resource_of(call), by=call.person)
    return done()


def categories(call: Call) -> HttpResponse:
    """Return the types of resources of a team."""
    rows = inventory.types(call.person).filter(structure=call.team(call.part(1)))
    return shown([
        {"id": number("item_types", row.pk), "title": row.name, "color": "29aeb9", "state": 1}
        for row in rows.order_by("sort_name", "pk")
    ])  # fmt: skip


def _resources(rows: Sequence[Resource]) -> list[dict[str, Any]]:
    ids = [row.pk for row in rows]
    _number(rows)
    numbers("item_types", {row.type_id for row in rows})
    rest, tags = rest_of(ids), threads.tags_of_many(ids)
    return [_told_resource(row, rest.get(row.pk, {}), tags[row.pk]) for row in rows]


def _instruments(rows: Sequence[Instrument]) -> list[dict[str, Any]]:
    _number(rows)
    return [_told_instrument(row) for row in rows]


def _number(rows: Sequence[Resource] | Sequence[Instrument]) -> None:
    """Have the numbers of what rows tell read at once."""
    numbers("items", [row.pk for row in rows])
    numbers("users", {row.created_by_id for row in rows if row.created_by_id})
    numbers("teams", {row.structure_id for row in rows})


def _told_resource(row: Resource, rest: dict[str, Any], tags: list[str]) -> dict[str, Any]:
    """Return a resource: what its type has not comes back as it was sent."""
    metadata = _metadata(row, rest)
    html = rest.get("body", "") if rest.get("text") == row.description else ""
    return {
        **_common(row, number("item_types", row.type_id), row.type.name),
        **shapes.names(row.created_by),
        "title": row.title,
        "body": html or "".join(f"<p>{escape(line)}</p>" for line in row.description.splitlines()),
        "userid": shapes.user_number(row.created_by_id),
        "elabid": row.number,
        "custom_id": rest.get("custom_id"),
        "rating": rest.get("rating", 0),
        "modified_at": stamp(row.updated_at),
        "tags": "|".join(tags) or None,
        "metadata": json.dumps(metadata, ensure_ascii=False) if metadata else None,
        "metadata_decoded": metadata or None,
        "is_bookable": 0,
    }


def _told_instrument(row: Instrument) -> dict[str, Any]:
    html = "".join(f"<p>{escape(line)}</p>" for line in row.description.splitlines())
    return {
        **_common(row, None, str(row.get_category_display())),
        **shapes.names(row.created_by),
        "title": row.name,
        "body": html,
        "userid": shapes.user_number(row.created_by_id),
        "elabid": str(row.pk),
        "custom_id": None,
        "rating": 0,
        "modified_at": stamp(row.created_at),
        "tags": None,
        "metadata": None,
        "metadata_decoded": None,
        "is_bookable": 1,
    }


def _common(row: Any, category: int | None, title: str) -> dict[str, Any]:
    return {
        "id": number("items", row.pk),
        "team": number("teams", row.structure_id),
        "category": category,
        "category_title": title,
        "category_color": "29aeb9",
        "status": None,
        "status_title": None,
        "state": shapes.NORMAL,
        "locked": 0,
        "timestamped": 0,
        "content_type": 1,
        "created_at": stamp(row.created_at),
        "date": row.created_at.date().isoformat(),
        "page": "database",
        "type": "items",
        "sharelink": settings.BASE_URL + links.address(row),
    }


def _metadata(row: Resource, rest: dict[str, Any]) -> dict[str, Any]:
    """Return the metadata: values of the type as they are now, over what was sent."""
    sent = dict(rest.get("metadata") or {})
    fields = dict(sent.get("extra_fields") or {})
    by_key = {sort_key(name)[:120]: name for name in fields}
    for key, held in row.values.items():
        name = by_key.get(key, held["name"])
        was = fields.get(name)
        if isinstance(was, dict) and _text(was.get("value")) == held["text"]:
            continue
        told = was if isinstance(was, dict) else {"type": held.get("kind", "text")}
        unit = {"unit": held["unit"], "units": [held["unit"]]} if held.get("unit") else {}
        fields[name] = {**unit, **told, "value": held["text"]}
    return {**sent, "extra_fields": fields} if fields else sent


def _values(kind: ResourceType, data: dict[str, Any]) -> dict[str, str]:
    """Return the values of the fields that the type has, as typed; units must be the type's."""
    sent = metadata_of(data.get("metadata")).get("extra_fields") or {}
    known = {field.key: field for field in kind.fields.all()}
    values: dict[str, str] = {}
    for name, told in metadata_of(sent).items():
        field = known.get(sort_key(name)[:120])
        if field is None or not isinstance(told, dict):
            continue
        unit = told.get("unit") or field.unit
        if _text(told.get("value")) and unit != field.unit:
            words_ = _("“%(name)s” is measured in %(unit)s.")
            raise Refused(fields={name: [words_ % {"name": name, "unit": field.unit or "—"}]})
        values[field.key] = _text(told.get("value"))
    return values


def _facts(data: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if data.get("title") is not None:
        facts["title"] = words(data["title"], "title")
    if "body" in data:
        facts["description"] = notebook_bodies.to_text(bodies.read(data, "body"))
    return facts


def _keep(row: Resource, call: Call) -> None:
    """Keep what the inventory has no place for, and the tags."""
    said: dict[str, Any] = {}
    if "body" in call.data:
        said = {"body": bodies.written(bodies.read(call.data, "body"), []), "text": row.description}
    if "metadata" in call.data:
        said["metadata"] = metadata_of(call.data["metadata"])
    for name in ("rating", "custom_id"):
        if name in call.data:
            said[name] = whole(call.data[name] or 0) or None
    if said:
        keep(row, by=call.person, **said)
    if "tags" in call.data:
        names = tags_of(call.data["tags"])
        talking.set_tags(row, names, by=call.person, scope_id=row.structure_id)


def _type(call: Call) -> ResourceType:
    wanted = call.data.get("category") or call.data.get("template")
    if not wanted:
        told = _("Say which type of resource: its number is in teams/current/resources_categories.")
        raise Refused(fields={"category": [told]})
    key = key_of("item_types", whole(wanted))
    kind = inventory.types(call.person).filter(pk=key).first() if key else None
    if kind is None:
        raise Refused(fields={"category": [_("There is no such type of resource.")]})
    return kind


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return "" if value is None else str(value).strip()


def _understood(data: dict[str, Any]) -> None:
    unknown = sorted(set(data) - KNOWN)
    if unknown:
        told = _("This cannot be set: %(names)s.")
        raise Refused(told % {"names": ", ".join(unknown)[:200]})
