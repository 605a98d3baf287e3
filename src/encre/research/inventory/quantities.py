"""Quantities with units: whole numbers of a dimension's grain, exact on both engines.

A grain is the smallest amount kept: one picolitre, one picogram… 250 µL is 250 000 000 grains.
Codes are those of UN/CEFACT Recommendation 20 where it has one, else of UCUM.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

MOST = 9_000_000_000_000_000_000
"""The largest number of grains that both engines hold in eight bytes, rounded down."""
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)


class Dimension(models.TextChoices):
    """What is measured; amounts of one dimension only are added or compared."""

    COUNT = "count", _("Number")
    VOLUME = "volume", _("Volume")
    MASS = "mass", _("Mass")
    SUBSTANCE = "substance", _("Amount of substance")
    ACTIVITY = "activity", _("Enzyme units")
    CELLS = "cells", _("Number of cells")
    RADIOACTIVITY = "radioactivity", _("Radioactivity")


@dataclass(frozen=True)
class Unit:
    """A unit as written on labels; `grains` is how many grains one of it holds."""

    symbol: str
    code: str
    dimension: Dimension
    grains: int


_KNOWN = (
    Unit("pce", "H87", Dimension.COUNT, 1),
    Unit("pL", "pL", Dimension.VOLUME, 1),
    Unit("nL", "Q34", Dimension.VOLUME, 10**3),
    Unit("µL", "4G", Dimension.VOLUME, 10**6),
    Unit("mL", "MLT", Dimension.VOLUME, 10**9),
    Unit("L", "LTR", Dimension.VOLUME, 10**12),
    Unit("pg", "pg", Dimension.MASS, 1),
    Unit("ng", "ng", Dimension.MASS, 10**3),
    Unit("µg", "MC", Dimension.MASS, 10**6),
    Unit("mg", "MGM", Dimension.MASS, 10**9),
    Unit("g", "GRM", Dimension.MASS, 10**12),
    Unit("kg", "KGM", Dimension.MASS, 10**15),
    Unit("fmol", "fmol", Dimension.SUBSTANCE, 1),
    Unit("pmol", "FC", Dimension.SUBSTANCE, 10**3),
    Unit("nmol", "nmol", Dimension.SUBSTANCE, 10**6),
    Unit("µmol", "FH", Dimension.SUBSTANCE, 10**9),
    Unit("mmol", "C18", Dimension.SUBSTANCE, 10**12),
    Unit("mol", "C34", Dimension.SUBSTANCE, 10**15),
    Unit("mU", "mU", Dimension.ACTIVITY, 10**3),
    Unit("U", "U", Dimension.ACTIVITY, 10**6),
    Unit("kU", "kU", Dimension.ACTIVITY, 10**9),
    Unit("cell", "cell", Dimension.CELLS, 1),
    Unit("10³ cells", "10*3", Dimension.CELLS, 10**3),
    Unit("10⁶ cells", "10*6", Dimension.CELLS, 10**6),
    Unit("Bq", "BQL", Dimension.RADIOACTIVITY, 10**3),
    Unit("kBq", "2Q", Dimension.RADIOACTIVITY, 10**6),
    Unit("MBq", "4N", Dimension.RADIOACTIVITY, 10**9),
)
UNITS = {unit.symbol: unit for unit in _KNOWN}
_SPELLED = {
    **{symbol.lower(): symbol for symbol in UNITS},
    **{symbol.lower().replace("µ", "u"): symbol for symbol in UNITS if "µ" in symbol},
    **{unit.code.lower(): unit.symbol for unit in _KNOWN},
    "ml": "mL", "l": "L", "tube": "pce", "tubes": "pce", "cells": "cell", "unit": "pce",
    "piece": "pce", "pieces": "pce", "pièce": "pce", "pièces": "pce", "pcs": "pce",
    "cellule": "cell", "cellules": "cell", "10^6 cells": "10⁶ cells", "10^3 cells": "10³ cells",
    "10^6 cellules": "10⁶ cells", "10⁶ cellules": "10⁶ cells",
}  # fmt: skip


class InvalidQuantity(ValueError):
    """What was typed is no quantity; its text is a sentence for the person."""


def unit_named(text: str) -> Unit:
    """Return the unit written in `text`, in any usual spelling (raises InvalidQuantity)."""
    bare = text.strip().replace("μ", "µ")
    symbol = bare if bare in UNITS else _SPELLED.get(bare.lower(), "")
    if not symbol:
        raise InvalidQuantity(
            gettext("“%(unit)s” is not a unit known here: use for example µL, mg or pce.")
            % {"unit": text.strip()[:40]}
        )
    return UNITS[symbol]


def same_dimension(one: str, other: str) -> bool:
    """Say whether two units measure the same thing."""
    return UNITS[one].dimension == UNITS[other].dimension


def decimal_of(text: str) -> Decimal:
    """Return the number written in `text`, French or English (raises InvalidQuantity)."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", str(text)).replace("\u2212", "-").replace(",", ".")
    try:
        if _NUMBER.fullmatch(bare):
            return Decimal(bare)
    except InvalidOperation:
        pass
    raise InvalidQuantity(gettext("“%(text)s” is not a number.") % {"text": str(text).strip()[:40]})


def grains_of(number: Decimal, unit: Unit) -> int:
    """Return `number` of `unit` as grains (raises InvalidQuantity when not whole)."""
    if not number.is_finite() or abs(number.adjusted()) > 30:  # noqa: PLR2004
        raise InvalidQuantity(gettext("This quantity is too large."))
    grains = number * unit.grains
    if grains != grains.to_integral_value():
        raise InvalidQuantity(
            gettext("This quantity is finer than what is kept: write it in a smaller unit.")
        )
    if abs(grains) > MOST:
        raise InvalidQuantity(gettext("This quantity is too large."))
    return int(grains)


def amount_of(grains: int, symbol: str) -> Decimal:
    """Return grains as a number of the unit `symbol`, exactly and without spare zeros."""
    value = (Decimal(grains) / Decimal(UNITS[symbol].grains)).normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def convert(number: Decimal, source: str, target: str) -> Decimal:
    """Return `number` of `source` in `target` (raises InvalidQuantity across dimensions)."""
    if not same_dimension(source, target):
        raise InvalidQuantity(
            gettext("%(source)s cannot be converted to %(target)s.")
            % {"source": source, "target": target}
        )
    return number * UNITS[source].grains / UNITS[target].grains


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the units by dimension, as a form offers them."""
    return [
        (
            str(dimension.label),
            [
                (unit.symbol, shown_unit(unit.symbol))
                for unit in _KNOWN
                if unit.dimension == dimension
            ],
        )
        for dimension in Dimension
    ]


def shown_unit(symbol: str, count: int = 2) -> str:
    """Return the unit of `count` things as the reader's language writes it: « 1 pièce »."""
    words = {
        "pce": ngettext("piece", "pieces", count),
        "cell": ngettext("cell", "cells", count),
        "10³ cells": gettext("10³ cells"),
        "10⁶ cells": gettext("10⁶ cells"),
    }
    return words.get(symbol, symbol)
