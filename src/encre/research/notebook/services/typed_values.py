"""Typed values of an archive as fields of the notebook, and back."""

import json
from dataclasses import asdict, fields
from datetime import date, time
from typing import Any

from encre.research.notebook.eln import model as eln
from encre.research.notebook.models import Field, FieldKind
from encre.research.notebook.services.properties import FieldValue, parse_number

_KINDS = {
    "number": FieldKind.NUMBER,
    "checkbox": FieldKind.CHECK,
    "date": FieldKind.DATE,
    "select": FieldKind.CHOICE,
    "radio": FieldKind.CHOICE,
    "url": FieldKind.ADDRESS,
    "time": FieldKind.TIME,
}
_TYPES = {
    FieldKind.NUMBER: "number",
    FieldKind.CHECK: "checkbox",
    FieldKind.DATE: "date",
    FieldKind.CHOICE: "select",
    FieldKind.ADDRESS: "url",
    FieldKind.TIME: "time",
}
YES, NO = "yes", "no"


def as_value(field: eln.Field) -> FieldValue:
    """Return a field of an archive as typed here; one whose value does not fit its type is text."""
    kind, text = _KINDS.get(field.type, FieldKind.TEXT), as_text(field.value)
    if kind == FieldKind.NUMBER and text and parse_number(text) is None:
        kind = FieldKind.TEXT
    if kind == FieldKind.DATE and not _is_day(text):
        kind = FieldKind.TEXT
    if kind == FieldKind.TIME and not _is_time(text):
        kind = FieldKind.TEXT
    return FieldValue(
        name=field.name,
        text=text,
        kind=kind,
        unit=field.unit_text or field.unit_code,
        group=field.group,
        options=list(field.options),
        source=asdict(field),
    )


def as_text(value: Any) -> str:
    """Return any JSON value as text a person reads."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def from_row(row: Field) -> eln.Field:
    """Return a field as an archive carries it: as it came when nobody changed it since."""
    if row.source and as_text(row.source.get("value")) == row.text:
        known = {field.name for field in fields(eln.Field)}
        kept = {name: value for name, value in row.source.items() if name in known}
        return eln.Field(**{**kept, "options": tuple(kept.get("options") or ())})
    value: Any = row.text
    if row.kind == FieldKind.NUMBER and row.number is not None:
        value = int(row.number) if row.number.is_integer() else row.number
    if row.kind == FieldKind.CHECK:
        value = row.text == YES
    return eln.Field(
        name=row.name,
        value=value,
        type=_TYPES.get(FieldKind(row.kind), "text"),
        unit_text=row.unit,
        options=tuple(row.options),
        group=row.group,
    )


def _is_time(text: str) -> bool:
    """Say whether a text is a time of day, hours and minutes alone."""
    try:
        return time.fromisoformat(text).strftime("%H:%M") == text
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
