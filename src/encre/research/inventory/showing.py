"""How the inventory's things look: states, quantities, crumbs."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from encre.foundation.ui import display
from encre.foundation.ui.actions import Crumb, State
from encre.research.inventory.chemistry import asking
from encre.research.inventory.models import (
    Container,
    Place,
    PlaceKind,
    Resource,
    StockState,
    TableState,
)
from encre.research.inventory.quantities import amount_of, shown_unit
from encre.research.inventory.queries import SOON_DAYS

STATES = {
    StockState.IN_STOCK: State(_("In stock"), "success", "circle-check"),
    StockState.EMPTY: State(_("Empty"), "neutral", "circle"),
    StockState.DISCARDED: State(_("Thrown away"), "neutral", "trash"),
}
TABLES = {
    TableState.CHECKING: State(TableState.CHECKING.label, "accent", "hourglass"),
    TableState.WRONG: State(TableState.WRONG.label, "warning", "alert-triangle"),
    TableState.READY: State(TableState.READY.label, "accent", "list-check"),
    TableState.IMPORTING: State(TableState.IMPORTING.label, "accent", "hourglass"),
    TableState.DONE: State(TableState.DONE.label, "success", "circle-check"),
}
REMOVED = State(_("In the bin"), "danger", "trash")
EXPIRED = State(_("Out of date"), "danger", "calendar-off")
LOW = State(_("Low stock"), "warning", "alert-triangle")
SOON = State(_("Date comes near"), "warning", "calendar")
MINUS = "\u2212"
_LOWERED = re.compile(r"(?<=[A-Za-z)])(\d+)")
NONE_LEFT = State(_("None in stock"), "neutral", "circle")
ICONS = {
    PlaceKind.SITE: "building",
    PlaceKind.ROOM: "door",
    PlaceKind.FREEZER: "fridge",
    PlaceKind.SHELF: "stack-2",
    PlaceKind.RACK: "columns-3",
    PlaceKind.BOX: "box",
}


def quantity(grains: int | None, unit: str) -> str:
    """Return an amount as it reads: « 1 250,5 µL »; nothing for none."""
    if grains is None:
        return ""
    value = amount_of(grains, unit)
    return f"{_written(value)}{display.NBSP}{shown_unit(unit, int(value))}"


def amount_in(container: Container) -> str:
    """Return what is left in a container."""
    return quantity(container.amount, container.unit)


def total_of(resource: Any) -> str:
    """Return the stock of a resource read with `queries.with_stock`."""
    return quantity(resource.total, resource.unit)


def coded_total(resource: Any) -> str:
    """Return the stock of a resource as exports write it: its unit by its code, « 6 pce »."""
    return f"{_written(amount_of(resource.total, resource.unit))}{display.NBSP}{resource.unit}"


def _written(value: Decimal) -> str:
    """Return a number with all its decimals, as the reader's language writes it."""
    return display.number(value, max(0, -int(value.as_tuple().exponent)))


def state_of(resource: Any) -> State:
    """Return the state a list shows, the most pressing first (after `queries.with_stock`)."""
    if resource.removed:
        return REMOVED
    if not resource.in_stock:
        return LOW if resource.low_at is not None else NONE_LEFT
    if late := date_state(resource):
        return late
    if resource.low_at is not None and resource.total <= resource.low_at:
        return LOW
    return STATES[StockState.IN_STOCK]


def date_state(resource: Resource) -> State | None:
    """Return whether the date is past or near."""
    if resource.expires_on is None:
        return None
    today = timezone.localdate()
    if resource.expires_on < today:
        return EXPIRED
    return SOON if resource.expires_on <= today + timedelta(days=SOON_DAYS) else None


def temperature(value: int | None) -> str:
    """Return a temperature with its unit and a true minus sign."""
    if value is None:
        return ""
    return f"{value}{display.NBSP}°C".replace("-", MINUS)


def short_day(value: date) -> str:
    """Return « 26/06/2027 », short enough for a label (“2027-06-26” in English)."""
    return f"{value:%d/%m/%Y}" if display.french() else value.isoformat()


def shown_value(held: Mapping[str, Any]) -> dict[str, Any]:
    """Return a typed value with what a page shows of it: numbers and days as people read them."""
    kind, text = held.get("kind", ""), held["text"]
    shown: Any = text
    if kind == "number":
        shown = _written(Decimal(text))
    elif kind == "date":
        shown = display.day(date.fromisoformat(text))
    return {**held, "kind": kind, "shown": shown}


def shown_molecule(resource: Resource) -> dict[str, Any] | None:
    """Return what a page shows of a resource's molecule: its names if RDKit read it, its text."""
    if not resource.molecule:
        return None
    known = getattr(resource, "chemistry", None)
    shown = {"text": resource.molecule, "known": known, "read_here": asking.installed()}
    if known is not None:
        average, exact = Decimal(f"{known.average:.3f}"), Decimal(f"{known.exact:.5f}")
        shown["formula"] = formula(known.formula)
        shown["masses"] = (
            (_("Average mass"), f"{display.number(average, 3)}{display.NBSP}g/mol"),
            (_("Monoisotopic mass"), f"{display.number(exact, 5)}{display.NBSP}Da"),
        )
    return shown


def formula(text: str) -> SafeString:
    """Return a molecular formula with its numbers below the line: C<sub>8</sub>H<sub>10</sub>."""
    return mark_safe(_LOWERED.sub(r"<sub>\1</sub>", escape(text)))  # noqa: S308 - escaped


def written_molecule(resource: Any) -> str:
    """Return the SMILES of a resource read with `queries.with_smiles`, else as it was given.

    Nothing for a molfile that RDKit did not read, which is not one line.
    """
    given = "" if "\n" in resource.molecule else resource.molecule
    return str(resource.smiles or given)


def place_icon(place: Place) -> str:
    """Return the icon of a place's kind."""
    return ICONS[PlaceKind(place.kind)]


def top() -> list[Crumb]:
    """Return the first step of every path."""
    return [Crumb(_("Inventory"), reverse("inventory:resources"))]


def resource_path(resource: Resource) -> list[Crumb]:
    """Return the path to a resource."""
    return [*top(), Crumb(resource.number, reverse("inventory:resource", args=[resource.pk]))]


def container_path(container: Container) -> list[Crumb]:
    """Return the path to a container."""
    step = Crumb(container.number, reverse("inventory:container", args=[container.pk]))
    return [*resource_path(container.resource), step]


def place_path(steps: list[Place]) -> list[Crumb]:
    """Return the path through places."""
    places = Crumb(_("Storage places"), reverse("inventory:places"))
    inner = [Crumb(step.name, reverse("inventory:place", args=[step.pk])) for step in steps]
    return [*top(), places, *inner]
