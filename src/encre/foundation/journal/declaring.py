"""Declaring what rooms record: names, payloads and the sentences that show them."""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.db import models

_CODE = re.compile(r"[\w.:/+#-]{0,100}")
_events: dict[str, type["Event"]] = {}


@dataclass(frozen=True)
class Event:
    """What happened to `subject`; other fields are ids, numbers, dates and codes, never prose."""

    name: ClassVar[str] = ""
    phrase: ClassVar[Any] = ""

    subject: models.Model | None

    def payload(self) -> dict[str, Any]:
        """Return the fields beside the subject as JSON (raises ValueError for prose)."""
        return {
            field.name: _plain(getattr(self, field.name), f"{self.name}.{field.name}")
            for field in fields(self)
            if field.name != "subject"
        }


def event(declared: type[Event]) -> type[Event]:
    """Register an event class under its name."""
    _events[declared.name] = declared
    return declared


def names() -> list[str]:
    """Return the name of every declared event."""
    return sorted(_events)


def sentence(name: str, data: dict[str, Any]) -> str:
    """Return the translated sentence of an event, or its name when nobody declares it any more."""
    declared = _events.get(name)
    if declared is None or not declared.phrase:
        return name
    try:
        return str(declared.phrase) % data
    except (KeyError, ValueError, TypeError):
        return str(declared.phrase)


def _plain(value: Any, where: str) -> Any:
    if isinstance(value, models.Model):
        return {"kind": value._meta.label_lower, "id": str(value.pk)}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item, where) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item, where) for key, item in value.items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    if isinstance(value, UUID | Decimal | str) and _CODE.fullmatch(text):
        return text
    raise ValueError(f"{where}: events carry ids, numbers and codes, never text")
