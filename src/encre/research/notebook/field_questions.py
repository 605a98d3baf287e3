"""Questions about fields in plain words or signs: « pH > 7 », « volume entre 1 et 2 mL »."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from encre.foundation.base.text import fold
from encre.research.notebook import units
from encre.research.notebook.folding import value_key
from encre.research.notebook.services.field_values import parse_number

NEAR = 1e-9
"""Relative distance under which two numbers are the same: units multiply by powers of ten."""
SIGNS = {
    "=": "is", "==": "is", "≠": "not", "!=": "not", "<>": "not", ">": "gt", ">=": "gte", "≥": "gte",
    "<": "lt", "<=": "lte", "≤": "lte", "~": "has",
}  # fmt: skip
WORDS = {
    "superieur ou egal a": "gte", "superieure ou egale a": "gte", "au moins": "gte",
    "at least": "gte", "inferieur ou egal a": "lte", "inferieure ou egale a": "lte",
    "au plus": "lte", "at most": "lte", "superieur a": "gt", "superieure a": "gt", "plus de": "gt",
    "plus grand que": "gt", "more than": "gt", "greater than": "gt", "above": "gt",
    "inferieur a": "lt", "inferieure a": "lt", "moins de": "lt", "plus petit que": "lt",
    "less than": "lt", "below": "lt", "apres": "gt", "after": "gt", "avant": "lt", "before": "lt",
    "n'est pas": "not", "different de": "not", "is not": "not", "contient": "has",
    "contains": "has", "est": "is", "is": "is", "egal a": "is", "vaut": "is",
}  # fmt: skip
STEPS = {"gt": "gt", "gte": "gte", "lt": "lt", "lte": "lte"}
_BETWEEN = re.compile(
    r"(?P<name>.+?)\s+(?:entre|between)\s+(?P<first>.+?)\s+(?:et|and)\s+(?P<last>.+)"
)
_STATED = re.compile(
    r"(?P<name>.+?)\s+(?P<word>est vide|is empty|vide|est rempli|is filled|rempli)"
)
_SIGNED = re.compile(
    r"(?P<name>[^<>=≤≥≠~!]+?)\s*(?P<sign><=|>=|<>|!=|==|[<>=≤≥≠~])\s*(?P<value>.+)"
)
_WORDED = re.compile(
    rf"(?P<name>.+?)\s+(?P<sign>{'|'.join(sorted(WORDS, key=len, reverse=True))})\s+(?P<value>.+)"
)
_QUANTITY = re.compile(
    r"(?P<number>[+\-\u2212]?[\d\s\u00a0\u202f]*[.,]?\d+(?:[eE][+-]?\d+)?)\s*(?P<unit>.*)"
)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True)
class FieldQuestion:
    """A question about the field `name`: `is`, `not`, `has`, a step, `between`, `filled`, `empty`.

    `there` asks only that the entry has the field.
    """

    name: str
    sign: str = "there"
    value: str = ""
    last: str = ""

    @property
    def key(self) -> str:
        """Return the form under which the field's name compares."""
        return value_key(self.name)

    @property
    def positive(self) -> bool:
        """Say whether the entries wanted are those whose field meets the condition."""
        return self.sign != "not"

    def condition(self) -> Q | None:
        """Return what the field must meet (for `not`, must not); None when it makes no sense."""
        if self.sign in ("there", "filled", "empty"):
            return {"there": Q(), "filled": ~Q(text=""), "empty": Q(text="")}[self.sign]
        if self.sign == "between":
            first, last = _step("gte", self.value), _step("lte", self.last or "")
            return first & last if first is not None and last is not None else None
        if self.sign in STEPS:
            return _step(self.sign, self.value)
        if self.sign == "has":
            return Q(folded__contains=value_key(self.value))
        return _same(self.value)


def read(text: str) -> FieldQuestion:
    """Read a question; what holds no sign and no word of comparison is the name of a field."""
    text = " ".join(text.replace("\0", " ").split())[:300]
    bare = fold(text)
    if len(bare) == len(text):
        if found := _BETWEEN.fullmatch(bare):
            name = text[slice(*found.span("name"))]
            return FieldQuestion(name, "between", *_ends(text, found))
        if found := _STATED.fullmatch(bare):
            empty = "vide" in found["word"] or "empty" in found["word"]
            name = text[slice(*found.span("name"))]
            return FieldQuestion(name, "empty" if empty else "filled")
    if found := _SIGNED.fullmatch(text):
        return FieldQuestion(found["name"].strip(), SIGNS[found["sign"]], found["value"].strip())
    if len(bare) == len(text) and (found := _WORDED.fullmatch(bare)):
        name, value = (text[slice(*found.span(group))] for group in ("name", "value"))
        return FieldQuestion(name, WORDS[found["sign"]], value)
    return FieldQuestion(text)


def signed(text: str) -> FieldQuestion | None:
    """Return the question that a text asks by a sign; words alone are words of titles."""
    if not any(sign in text for sign in SIGNS):
        return None
    question = read(text)
    return question if question.sign != "there" else None


def said(question: FieldQuestion) -> str:
    """Return a question as a chip says it."""
    value = {"name": question.name, "value": question.value, "last": question.last}
    return {
        "there": _("%(name)s, whatever its value"),
        "filled": _("%(name)s is filled"),
        "empty": _("%(name)s is empty"),
        "is": _("%(name)s = %(value)s"),
        "not": _("%(name)s is not %(value)s"),
        "has": _("%(name)s contains %(value)s"),
        "gt": _("%(name)s > %(value)s"),
        "gte": _("%(name)s ≥ %(value)s"),
        "lt": _("%(name)s < %(value)s"),
        "lte": _("%(name)s ≤ %(value)s"),
        "between": _("%(name)s between %(value)s and %(last)s"),
    }[question.sign] % value


def _ends(text: str, found: re.Match[str]) -> tuple[str, str]:
    """Return the two ends of a stretch; the unit of the last goes for both."""
    first, last = (text[slice(*found.span(group))] for group in ("first", "last"))
    quantity, end = _QUANTITY.fullmatch(first), _QUANTITY.fullmatch(last)
    if quantity and end and end["unit"] and not quantity["unit"]:
        first = f"{first} {end['unit']}"
    return first, last


def _step(sign: str, value: str) -> Q | None:
    """Return the condition of a comparison with a number, a quantity or a day."""
    if day := _day(value):
        return Q(**{f"day__{sign}": day})
    found = _QUANTITY.fullmatch(value)
    number = parse_number(found["number"]) if found else None
    if found is None or number is None:
        return None
    unit = units.unit_of(found["unit"])
    if unit is None:
        own = Q(unit=found["unit"].strip()) if found["unit"].strip() else Q()
        return own & Q(**{f"number__{sign}": _about(number, sign)})
    base = _about(unit.to_base(number), sign)
    return Q(dimension=unit.dimension, **{f"base__{sign}": base})


def _same(value: str) -> Q:
    """Return the condition of being a value: the same words, number, quantity or day."""
    same = Q(folded=value_key(value))
    if day := _day(value):
        return same | Q(day=day)
    low, high = _step("gte", value), _step("lte", value)
    return same | (low & high) if low is not None and high is not None else same


def _about(number: float, sign: str) -> float:
    """Return a bound that takes in what is the same number once units are converted."""
    margin = abs(number) * NEAR
    return number - margin if sign in ("gte", "lt") else number + margin


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text.strip())
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
