"""What changed from one version of a resource to the next, as people read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation.ui.display import day_text

LABELS = {
    "title": _("Name"),
    "description": _("Description"),
    "supplier": _("Supplier"),
    "catalogue": _("Catalogue number"),
    "cas": _("CAS number"),
    "lot": _("Lot"),
    "molecule": _("Molecule"),
    "hazards": _("Hazard statements"),
    "received_on": _("Received on"),
    "opened_on": _("Opened on"),
    "expires_on": _("Use before"),
    "unit": _("Counted in"),
    "low": _("Low from"),
    "confidential": _("Confidential"),
}


@dataclass(frozen=True)
class Difference:
    """A fact that changed: its name, what it was, what it became."""

    label: str
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return what changed between the facts of two revisions; all that is set, from nothing."""
    found = [
        Difference(str(label), _text(before.get(name), name), _text(after.get(name), name))
        for name, label in LABELS.items()
        if (before.get(name) or "") != (after.get(name) or "")
    ]
    old, new = before.get("values") or {}, after.get("values") or {}
    for key in sorted({*old, *new}):
        one, other = _typed(old.get(key)), _typed(new.get(key))
        if one != other:
            name = (new.get(key) or old[key])["name"]
            found.append(Difference(name, one, other))
    return found


def _text(value: Any, name: str = "") -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else ""
    if value and name.endswith("_on"):
        return day_text(date.fromisoformat(value))
    return str(value or "")


def _typed(held: Mapping[str, Any] | None) -> str:
    return " ".join(filter(None, (held["text"], held["unit"]))) if held else ""
