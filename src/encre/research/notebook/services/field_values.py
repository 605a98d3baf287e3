"""What a typed field holds, read from what a person typed; a wrong value is told field by field."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from encre.foundation.base.errors import Refused
from encre.foundation.base.text import sort_key
from encre.research.notebook import units
from encre.research.notebook.folding import value_key
from encre.research.notebook.models import Entry, Field, FieldKind

SEVERAL = "; "
"""What stands between the answers of a field of several choices."""
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_TIME = re.compile(r"(\d{1,2})\s*(?:[:hH]\s*(\d{2})?)")


@dataclass(frozen=True)
class FieldValue:
    """A field as typed: `text` is parsed according to `kind`.

    `target` is the kind and id of what a person or link field names.
    """

    name: str
    text: str = ""
    kind: str = FieldKind.TEXT
    unit: str = ""
    group: str = ""
    options: list[str] = field(default_factory=list)
    source: Any = None
    target: tuple[str, UUID] | None = None
    required: bool = False
    defined: bool = False
    help: str = ""
    expected_unit: str = ""

    @property
    def key(self) -> str:
        """Return what tells this field from the others of the entry."""
        return value_key(self.name)


def field_rows(entry: Entry, values: Sequence[FieldValue]) -> list[Field]:
    """Return the rows of typed fields, not saved (raises Refused naming each field at fault)."""
    wrong: dict[str, list[object]] = {}
    rows = []
    for position, value in enumerate(values):
        try:
            rows.append(_field_row(entry, position, value))
        except ValueError as error:
            wrong[value.name] = [str(error)]
    if wrong:
        raise Refused(fields=wrong)
    return rows


def value_of(row: Field) -> FieldValue:
    """Return a field as it would be typed again."""
    return FieldValue(
        name=row.name,
        text=row.text,
        kind=row.kind,
        unit=row.unit,
        group=row.group,
        options=row.options,
        source=row.source,
        target=(row.target_kind, row.target_id) if row.target_id else None,
        required=row.required,
        defined=row.defined,
        help=row.help,
        expected_unit=row.expected_unit,
    )


def parse_number(text: str) -> float | None:
    """Return the number written in `text`, French or English (1 234,5 or 1234.5), or None."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-")
    return float(bare.replace(",", ".")) if _NUMBER.fullmatch(bare) else None


def check_unit(unit: str, expected: str) -> None:
    """Refuse a unit that does not measure what the field does (raises ValueError, a sentence)."""
    if not expected or not unit or sort_key(unit) == sort_key(expected):
        return
    if units.unit_of(unit) is None:
        near = units.suggestion(unit)
        told = _("“%(unit)s” is not a known unit.") % {"unit": unit}
        raise ValueError(f"{told} {_('Did you mean %(unit)s?') % {'unit': near}}" if near else told)
    if not units.compatible(unit, expected):
        raise ValueError(
            _("“%(unit)s” does not measure the same thing as %(expected)s.")
            % {"unit": unit, "expected": expected}
        )


def _field_row(entry: Entry, position: int, value: FieldValue) -> Field:
    name, text = value.name.strip()[:200], value.text.replace("\0", "").strip()
    if not name:
        raise ValueError(_("Name this field."))
    row = Field(
        entry=entry,
        name=name,
        kind=value.kind,
        text=text,
        unit=value.unit.strip()[:40],
        group=value.group[:120],
        options=value.options,
        position=position,
        source=value.source,
        required=value.required,
        defined=value.defined,
        help=value.help[:300],
        expected_unit=value.expected_unit,
    )
    if text and value.kind in _READERS:
        _READERS[FieldKind(value.kind)](row, value)
    return row


def _number(row: Field, _value: FieldValue) -> None:
    row.number = parse_number(row.text)
    if row.number is None:
        raise ValueError(_("“%(text)s” is not a number.") % {"text": row.text})
    row.unit = row.unit or row.expected_unit
    check_unit(row.unit, row.expected_unit)
    unit = units.unit_of(row.unit)
    if unit is not None:
        row.base, row.dimension = unit.to_base(row.number), unit.dimension


def _day(row: Field, _value: FieldValue) -> None:
    try:
        row.day = date.fromisoformat(row.text[:10])
    except ValueError:
        raise ValueError(_("“%(text)s” is not a date.") % {"text": row.text}) from None


def _time(row: Field, _value: FieldValue) -> None:
    found = _TIME.fullmatch(row.text)
    try:
        row.text = time(int(found[1]), int(found[2] or 0)).strftime("%H:%M") if found else ""
    except ValueError:
        row.text = ""
    if not row.text:
        raise ValueError(_("Write a time of day, for example 14:05."))


def _choice(row: Field, _value: FieldValue) -> None:
    if row.defined and row.options and row.text not in row.options:
        offered = ", ".join(row.options)
        raise ValueError(_("Choose one of: %(choices)s.") % {"choices": offered})


def _choices(row: Field, _value: FieldValue) -> None:
    chosen = [part.strip() for part in row.text.split(SEVERAL.strip()) if part.strip()]
    if row.defined and row.options and set(chosen) - set(row.options):
        offered = ", ".join(row.options)
        raise ValueError(_("Choose among: %(choices)s.") % {"choices": offered})
    row.text = SEVERAL.join(dict.fromkeys(chosen))


def _target(row: Field, value: FieldValue) -> None:
    if value.target is not None:
        row.target_kind, row.target_id = value.target


_READERS: dict[str, Callable[[Field, FieldValue], None]] = {
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _day,
    FieldKind.TIME: _time,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.PERSON: _target,
    FieldKind.LINK: _target,
}


def missing_in(rows: Sequence[Field]) -> list[str]:
    """Return the names of the required fields that say nothing, in their order."""
    return [row.name for row in rows if row.required and not row.text.strip()]


def with_definitions(values: Sequence[FieldValue], present: Sequence[Field]) -> list[FieldValue]:
    """Return `values` where fields of the template keep what defines them; none of them leaves."""
    defined = {row.key: row for row in present if row.defined}
    kept = []
    for value in values:
        row = defined.pop(value.key, None)
        if row is None:
            kept.append(value)
            continue
        kept.append(
            replace(
                value,
                kind=row.kind,
                options=row.options,
                group=row.group,
                required=row.required,
                defined=True,
                help=row.help,
                expected_unit=row.expected_unit,
            )
        )
    return [*kept, *(replace(value_of(row), text="", target=None) for row in defined.values())]
