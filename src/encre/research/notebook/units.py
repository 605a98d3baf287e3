"""Units of measure: symbols, UN/CEFACT codes, and what converts into what. No Django in it.

A unit is a `factor` (and for temperatures an `offset`) to the base unit of its dimension; molar and
mass concentrations are different dimensions, since only a molar mass joins them. Compound units
(`mg/kg/j`) that are not listed are read as products of listed ones.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

LONGEST = 20
"""Characters of a dimension's name, as a field keeps it."""
_PREFIXES = {"f": -15, "p": -12, "n": -9, "µ": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9}
_PREFIXED = (
    # symbol, dimension, prefixes, factor to the base unit
    ("L", "volume", "fpnµm", 1e-3),
    ("m", "length", "pnµmk", 1.0),
    ("g", "mass", "fpnµmk", 1e-3),
    ("mol", "amount", "fpnµm", 1.0),
    ("M", "molarity", "fpnµm", 1e3),
    ("mol/L", "molarity", "fpnµm", 1e3),
    ("mol/m³", "molarity", "", 1.0),
    ("s", "time", "pnµm", 1.0),
    ("V", "voltage", "nµmkM", 1.0),
    ("A", "current", "fpnµmk", 1.0),
    ("Ω", "resistance", "mkMG", 1.0),
    ("S", "conductance", "pnµm", 1.0),
    ("F", "capacitance", "pnµm", 1.0),
    ("Hz", "frequency", "mkMG", 1.0),
    ("W", "power", "nµmkM", 1.0),
    ("J", "energy", "nµmkM", 1.0),
    ("N", "force", "pnµmk", 1.0),
    ("Pa", "pressure", "mkMG", 1.0),
    ("bar", "pressure", "m", 1e5),
    ("Bq", "activity", "mkMG", 1.0),
    ("Ci", "activity", "nµm", 3.7e10),
    ("Gy", "dose", "µmk", 1.0),
    ("Sv", "equivalent dose", "µm", 1.0),
    ("T", "magnetic field", "nµm", 1.0),
    ("eV", "energy", "kMG", 1.602176634e-19),
    ("Da", "molar mass", "kM", 1.0),
    ("g/mol", "molar mass", "k", 1.0),
    ("U", "enzyme", "nµmk", 1.0),
    ("UI", "international units", "mkM", 1.0),
    ("kat", "catalysis", "pnµm", 1.0),
    ("b", "bases", "", 1.0),
)
_PLAIN = (
    ("cm", "length", 1e-2), ("dm", "length", 1e-1), ("Å", "length", 1e-10),
    ("dL", "volume", 1e-4), ("cL", "volume", 1e-5), ("m³", "volume", 1.0),
    ("dm³", "volume", 1e-3), ("cm³", "volume", 1e-6), ("mm³", "volume", 1e-9),
    ("µm³", "volume", 1e-18), ("t", "mass", 1e3), ("min", "time", 60.0), ("h", "time", 3600.0),
    ("d", "time", 86400.0), ("sem", "time", 604800.0), ("mois", "time", 2629746.0),
    ("an", "time", 31556952.0), ("m²", "area", 1.0), ("cm²", "area", 1e-4), ("mm²", "area", 1e-6),
    ("µm²", "area", 1e-12), ("%", "ratio", 1e-2), ("‰", "ratio", 1e-3), ("ppm", "ratio", 1e-6),
    ("ppb", "ratio", 1e-9), ("×g", "relative force", 1.0), ("rpm", "rotation", 1 / 60),
    ("atm", "pressure", 101325.0), ("mmHg", "pressure", 133.322387415),
    ("psi", "pressure", 6894.757),
    ("cal", "energy", 4.184), ("kcal", "energy", 4184.0), ("kJ/mol", "molar energy", 1e3),
    ("kcal/mol", "molar energy", 4184.0), ("pb", "bases", 1.0), ("kb", "bases", 1e3),
    ("kpb", "bases", 1e3), ("Mpb", "bases", 1e6), ("Gpb", "bases", 1e9), ("rad", "angle", 1.0),
    ("°", "angle", 0.017453292519943295), ("IU", "international units", 1.0), ("nt", "bases", 1.0),
)  # fmt: skip
_OFFSET = (
    ("K", "temperature", 1.0, 0.0),
    ("°C", "temperature", 1.0, 273.15),
    ("°F", "temperature", 5 / 9, 459.67),
)
_WORDS = {
    "l": "L", "ml": "mL", "ul": "µL", "nl": "nL", "pl": "pL", "dl": "dL", "cl": "cL", "jour": "d",
    "jours": "d", "day": "d", "days": "d", "j": "d", "heure": "h", "heures": "h", "hour": "h",
    "hours": "h", "hr": "h", "minute": "min", "minutes": "min", "mn": "min", "seconde": "s",
    "secondes": "s", "second": "s", "seconds": "s", "sec": "s", "semaine": "sem", "semaines": "sem",
    "week": "sem", "weeks": "sem", "month": "mois", "months": "mois", "ans": "an", "année": "an",
    "années": "an", "year": "an", "years": "an", "celsius": "°C", "degc": "°C", "cel": "°C",
    "ºc": "°C", "degré celsius": "°C", "degrés celsius": "°C", "kelvin": "K", "fahrenheit": "°F",
    "tr/min": "rpm", "g-force": "×g", "xg": "×g", "x g": "×g", "× g": "×g", "bp": "pb",
    "kbp": "kpb",
    "mbp": "Mpb", "gbp": "Gpb", "ohm": "Ω", "kohm": "kΩ", "mohm": "MΩ", "hz": "Hz", "khz": "kHz",
    "kda": "kDa", "kd": "kDa", "da": "Da", "ph": "", "percent": "%", "litre": "L", "litres": "L",
    "gramme": "g", "grammes": "g", "mètre": "m", "mètres": "m", "angstrom": "Å", "cc": "cm³",
}  # fmt: skip
_CEFACT = {
    "LTR": "L", "MLT": "mL", "4G": "µL", "Q34": "nL", "MTQ": "m³", "DLT": "dL", "CLT": "cL",
    "KGM": "kg", "GRM": "g", "MGM": "mg", "MC": "µg", "TNE": "t", "MTR": "m", "CMT": "cm",
    "MMT": "mm", "4H": "µm", "C45": "nm", "KMT": "km", "A11": "Å", "SEC": "s", "C26": "ms",
    "B98": "µs", "MIN": "min", "HUR": "h", "DAY": "d", "WEE": "sem", "MON": "mois", "ANN": "an",
    "KEL": "K", "CEL": "°C", "FAH": "°F", "C34": "mol", "C18": "mmol", "FH": "µmol", "Z9": "nmol",
    "C38": "mol/L", "M33": "mmol/L", "P1": "%", "NX": "‰", "59": "ppm", "PAL": "Pa",
    "KPA": "kPa", "BAR": "bar", "MBR": "mbar", "ATM": "atm", "VLT": "V", "2Z": "mV", "AMP": "A",
    "4K": "mA", "HTZ": "Hz", "KHZ": "kHz", "MHZ": "MHz", "WTT": "W", "JOU": "J", "KJO": "kJ",
    "NEW": "N", "BQL": "Bq", "CUR": "Ci", "A95": "Gy", "D13": "Sv", "D33": "T", "OHM": "Ω",
    "CMK": "cm²", "MMK": "mm²", "MTK": "m²", "CMQ": "cm³", "GL": "g/L", "M1": "mg/L", "D55": "",
    "RPM": "rpm", "C81": "rad", "DD": "°",
}  # fmt: skip
_SAME = str.maketrans({"μ": "µ", "\u2212": "-", "·": "*", "⋅": "*", "×": "×", "⁻": "-", "’": "'"})
_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_PIECE = re.compile(r"(?P<symbol>[^\d^/*.\s()-]+)\^?(?P<power>-?\d)?")


@dataclass(frozen=True)
class Unit:
    """A unit: how it is written, and how to go to the base unit: `(x + offset) * factor`."""

    symbol: str
    dimension: str
    factor: float
    offset: float = 0.0

    def to_base(self, value: float) -> float:
        """Return `value` in the base unit of the dimension."""
        return (value + self.offset) * self.factor

    def from_base(self, value: float) -> float:
        """Return a value of the base unit in this one."""
        return value / self.factor - self.offset


def _listed() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for symbol, dimension, prefixes, factor in _PREFIXED:
        for prefix in ("", *prefixes):
            power = 10.0 ** _PREFIXES[prefix]
            found[prefix + symbol] = Unit(prefix + symbol, dimension, power * factor)
    for symbol, dimension, factor in _PLAIN:
        found[symbol] = Unit(symbol, dimension, factor)
    for symbol, dimension, factor, offset in _OFFSET:
        found[symbol] = Unit(symbol, dimension, factor, offset)
    return found


UNITS = _listed()
OFFERED = (
    "µL", "mL", "L", "ng", "µg", "mg", "g", "kg", "nM", "µM", "mM", "M", "mol", "µmol", "pg/mL",
    "ng/mL", "µg/mL", "mg/mL", "g/L", "mg/kg", "°C", "K", "s", "min", "h", "d", "sem", "nm", "µm",
    "mm", "cm", "m", "mm²", "cm²", "%", "×g", "rpm", "V", "mV", "A", "pA", "Hz", "W", "Pa", "bar",
    "pb", "kpb", "kDa", "U", "UI", "U/mL", "UI/mL", "cellules/mL", "kBq", "Gy",
)  # fmt: skip
"""What forms propose first; any listed unit and their quotients are understood."""
_COUNTED = ("cellules", "cells", "copies", "particules", "particles", "puits", "ufc", "cfu", "pfu")


@lru_cache(maxsize=4_096)
def unit_of(text: str) -> Unit | None:
    """Return the unit written in `text`: a symbol, a word, a UN/CEFACT code, or None."""
    written = " ".join(text.translate(_SAME).split())
    if not written:
        return None
    return _simple(written) or _compound(written)


def compatible(first: str, second: str) -> bool:
    """Say whether two units measure the same thing (both known, of one dimension)."""
    one, other = unit_of(first), unit_of(second)
    return one is not None and other is not None and one.dimension == other.dimension


def suggestion(text: str) -> str:
    """Return the unit that was probably meant by an unknown one, or nothing."""
    known = [*UNITS, *OFFERED, *_WORDS]
    near = get_close_matches(text.strip(), known, n=1, cutoff=0.6)
    return _WORDS.get(near[0], near[0]) if near else ""


def _simple(written: str) -> Unit | None:
    if written in UNITS:
        return UNITS[written]
    symbol = _WORDS.get(written.lower(), _CEFACT.get(written))
    if symbol is None and written.startswith("u") and f"µ{written[1:]}" in UNITS:
        symbol = f"µ{written[1:]}"  # uL, ug, um: what keyboards have
    if symbol in UNITS:
        return UNITS[symbol]
    if symbol and "/" in symbol:
        return _compound(symbol)
    if written.lower() in _COUNTED:
        return Unit(written, f"#{_counted(written)}", 1.0)
    return None


def _counted(word: str) -> str:
    return {"cells": "cellules", "particles": "particules", "cfu": "ufc"}.get(
        word.lower(), word.lower()
    )


def _compound(written: str) -> Unit | None:
    """Read `mg/kg`, `ng/mL`, `mg kg-1`: a product of units that have no offset."""
    factor, dimensions = 1.0, dict[str, int]()
    for place, side in enumerate(written.split("/")):
        pieces = list(_PIECE.finditer(side.translate(_POWERS)))
        left = _PIECE.sub("", side.translate(_POWERS)).strip(" *.()")
        if not pieces or left:
            return None
        for piece in pieces:
            unit = _simple(piece["symbol"])
            if unit is None or unit.offset:
                return None
            power = int(piece["power"] or 1) * (-1 if place else 1)
            factor *= unit.factor**power
            dimensions[unit.dimension] = dimensions.get(unit.dimension, 0) + power
    named = [f"{name}^{power}" for name, power in sorted(dimensions.items()) if power]
    return Unit(written, _short(" ".join(named)), factor)


def _short(dimension: str) -> str:
    """Return a dimension's name in the characters that a field keeps."""
    known = {
        "": "ratio",
        "mass^1 volume^-1": "mass concentration",
        "amount^1 volume^-1": "molarity",
        "length^2": "area",
        "length^3": "volume",
        "time^-1": "frequency",
    }
    name = known.get(dimension, dimension)
    if len(name) <= LONGEST:
        return name
    words = (part.partition("^") for part in name.split())
    return " ".join(f"{word[:6]}{power}" for word, _mark, power in words)[:LONGEST]
