"""Links between entries and resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse

from encre.foundation import links
from encre.foundation.base.errors import NotFound
from encre.research.elabftw.protocols.answers import created, done, shown
from encre.research.elabftw.protocols.subjects import item_of, subject
from encre.research.elabftw.services.numbers import number, numbers
from encre.research.notebook import queries as notebook
from encre.research.notebook.services.tying import tie_entry, untie_entry

if TYPE_CHECKING:
    from django.db.models import Model

    from encre.foundation.links.queries import Tie
    from encre.research.elabftw.protocols.calls import Call

NAMES = {
    "notebook.entry": "experiments",
    "inventory.resource": "items",
    "equipment.instrument": "items",
}
RELATIONS = {"experiments_links": "cites", "items_links": "uses"}
"""What a link of a program says: an entry cites another, and uses a resource."""


def listed(call: Call) -> HttpResponse:
    """Return the links of an object to entries, or to resources."""
    return shown(all_of(subject(call), call)[call.part(2)])


def tie(call: Call) -> HttpResponse:
    """Tie an entry to another, or to a resource; twice changes nothing."""
    entry, target = call.entry(), _target(call)
    tie_entry(entry, RELATIONS[call.part(2)], target, by=call.person)
    return created("/".join(call.parts))


def untie(call: Call) -> HttpResponse:
    """Take the links of an entry to something away."""
    entry, target = call.entry(), _target(call)
    found = [one for one in _ties(entry, call) if one.outgoing and one.other.pk == target.pk]
    if not found:
        raise NotFound
    with transaction.atomic():
        for one in found:
            untie_entry(entry, one.link.pk, by=call.person)
    return done()


def all_of(entry: Model, call: Call) -> dict[str, list[dict[str, Any]]]:
    """Return the links of an entry, from it and to it, as far as the caller sees their ends."""
    told: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in (
            "experiments_links", "items_links", "related_experiments_links", "related_items_links"
        )
    }  # fmt: skip
    ties = _ties(entry, call)
    for kind in set(NAMES.values()):
        numbers(kind, [one.other.pk for one in ties if NAMES[one.other._meta.label_lower] == kind])
    for one in ties:
        kind = NAMES[one.other._meta.label_lower]
        told[f"{'' if one.outgoing else 'related_'}{kind}_links"].append(_told(one, kind))
    return told


def _ties(entry: Model, call: Call) -> list[Tie]:
    return [one for one in links.about(entry, call.person) if one.other._meta.label_lower in NAMES]


def _target(call: Call) -> Model:
    if call.part(2) == "items_links":
        return item_of(call, 3)
    found = notebook.entry(call.person, call.key("experiments", 3))
    if found is None:
        raise NotFound
    return found


def _told(one: Tie, kind: str) -> dict[str, Any]:
    return {
        "entityid": number(kind, one.other.pk),
        "title": one.title,
        "is_bookable": int(one.other._meta.label_lower == "equipment.instrument"),
        "link_state": 1,
        "category_id": None,
        "category_title": None,
        "category_color": None,
        "status_id": None,
        "status_title": None,
        "status_color": None,
        "custom_id": None,
        "elabid": getattr(one.other, "number", ""),
        "page": kind,
        "type": kind,
    }
