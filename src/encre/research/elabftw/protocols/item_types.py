"""Types of resources, which eLabFTW calls their templates: read here, defined on their pages."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from encre.foundation.base.errors import NotFound
from encre.research.elabftw import extra_fields
from encre.research.elabftw.protocols import shapes
from encre.research.elabftw.protocols.answers import shown
from encre.research.elabftw.protocols.calls import stamp
from encre.research.elabftw.services.numbers import number, numbers
from encre.research.inventory import queries as inventory

if TYPE_CHECKING:
    from encre.research.elabftw.protocols.calls import Call
    from encre.research.inventory.models import ResourceType


def listed(call: Call) -> HttpResponse:
    """Return the types of resources the caller may see, by name."""
    rows = inventory.types(call.person).select_related("created_by").prefetch_related("fields")
    for word in call.words():
        rows = rows.filter(sort_name__contains=word)
    found = call.page(rows.order_by("sort_name", "pk"))
    numbers("item_types", [row.pk for row in found])
    numbers("users", {row.created_by_id for row in found if row.created_by_id})
    numbers("teams", {row.structure_id for row in found})
    return shown([_told(row) for row in found])


def one(call: Call) -> HttpResponse:
    """Return a type."""
    rows = inventory.types(call.person).select_related("created_by")
    row = rows.filter(pk=call.key("item_types", 1)).first()
    if row is None:
        raise NotFound
    return shown(_told(row))


def _told(row: ResourceType) -> dict[str, Any]:
    asked = sorted(row.fields.all(), key=lambda one: (one.position, one.pk))
    fields = extra_fields.defined([
        {
            "name": one.name, "kind": one.kind, "text": "", "unit": one.unit,
            "options": one.options, "required": one.required, "help": "", "group": "",
        }
        for one in asked
    ])  # fmt: skip
    metadata = {"extra_fields": fields} if fields else None
    html = "".join(f"<p>{escape(line)}</p>" for line in row.description.splitlines())
    return {
        **shapes.names(row.created_by),
        "id": number("item_types", row.pk),
        "title": row.name,
        "body": html,
        "body_html": html,
        "userid": shapes.user_number(row.created_by_id),
        "team": number("teams", row.structure_id),
        "created_at": stamp(row.created_at),
        "color": "29aeb9",
        "category_color": "29aeb9",
        "metadata": json.dumps(metadata, ensure_ascii=False) if metadata else None,
        "metadata_decoded": metadata,
        "content_type": 1,
        "locked": 0,
        "state": shapes.NORMAL,
        "page": "items_types",
        "type": "items_types",
        "sharelink": settings.BASE_URL + reverse("inventory:type", args=[row.pk]),
    }
