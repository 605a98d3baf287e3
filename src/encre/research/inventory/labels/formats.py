"""Formats of labels: rolls, a label a page, and sheets of A4; all lengths in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

A4 = (210.0, 297.0)


@dataclass(frozen=True)
class Sheet:
    """How labels lie on an A4 page: how many, where the first begins, from one to the next."""

    columns: int
    rows: int
    left: float
    top: float
    across: float
    down: float

    @property
    def size(self) -> int:
        """Return how many labels a page has."""
        return self.columns * self.rows


@dataclass(frozen=True)
class LabelFormat:
    """A label's size; `sheet` is None for a roll, whose page is the label."""

    name: str
    label: Any
    width: float
    height: float
    sheet: Sheet | None = None


_ALL = (
    LabelFormat("roll-62x29", _("Roll, 62 × 29 mm (bottles, boxes)"), 62, 29),
    LabelFormat("roll-50x25", _("Roll, 50 × 25 mm"), 50, 25),
    LabelFormat("roll-38x19", _("Roll, 38 × 19 mm (tubes of 15 and 50 mL)"), 38, 19),
    LabelFormat("roll-25x13", _("Roll, 25.4 × 12.7 mm (cryogenic tubes)"), 25.4, 12.7),
    LabelFormat("roll-8x8", _("Roll, 8 × 8 mm (caps)"), 8, 8),
    LabelFormat(
        "a4-65", _("A4, 65 labels of 38.1 × 21.2 mm"), 38.1, 21.2,
        Sheet(5, 13, 4.75, 10.7, 40.6, 21.2),
    ),
    LabelFormat(
        "a4-21", _("A4, 21 labels of 63.5 × 38.1 mm"), 63.5, 38.1,
        Sheet(3, 7, 7.21, 15.15, 66.04, 38.1),
    ),
    LabelFormat(
        "a4-24", _("A4, 24 labels of 70 × 37 mm"), 70, 37, Sheet(3, 8, 0, 0.5, 70, 37)
    ),
    LabelFormat(
        "a4-189", _("A4, 189 labels of 25.4 × 10 mm"), 25.4, 10,
        Sheet(7, 27, 8.6, 13.5, 27.9, 10),
    ),
)  # fmt: skip
FORMATS = {held.name: held for held in _ALL}


def choices() -> list[tuple[str, Any]]:
    """Return the formats as a form offers them."""
    return [(held.name, held.label) for held in _ALL]
