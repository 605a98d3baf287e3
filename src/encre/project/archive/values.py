"""A row as a line of JSON that reads the same whatever engine held it."""

import base64
import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

Field: TypeAlias = "models.Field[Any, Any]"
MODULUS = 1 << 256


def plain(field: Field) -> Field:
    """Return the field a value is really of: that of the end of a foreign key."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def encode(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, memoryview | bytes | bytearray):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime):
        moment = value if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    return value


def decode(field: Field, value: Any) -> Any:
    """Return what `encode` was given."""
    field = plain(field)
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(field, models.DurationField):
        return timedelta(microseconds=value)
    return field.to_python(value)


def stored(field: Field, value: Any, connection: BaseDatabaseWrapper) -> Any:
    """Return a value as the engine's driver takes it, with nothing computed again."""
    target = plain(field)
    if value is None and isinstance(target, models.JSONField) and not field.null:
        # JSON's own null, in a column that accepts no missing value.
        return target.get_db_prep_value(None, connection)
    return target.get_db_prep_save(value, connection)


def line(row: Sequence[Any]) -> str:
    """Return a row as one canonical line."""
    told = [encode(value) for value in row]
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Digest:
    """A fingerprint of a set of lines that does not depend on their order.

    Engines sort texts differently; the sum of the lines' hashes is the same.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, text: str) -> None:
        """Take one line in."""
        self.rows += 1
        self._sum += int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")

    def hex(self) -> str:
        """Return the fingerprint of the lines so far."""
        return f"{self._sum % MODULUS:064x}"


def columns(model: type[models.Model]) -> list[Field]:
    """Return the columns of a table that hold facts: generated ones are computed again."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def lines(model: type[models.Model], using: str) -> Iterator[str]:
    """Yield every row of a table as a line."""
    names = [field.attname for field in columns(model)]
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=2000):
        yield line(row)
