"""Rows by the hundred thousand into real tables: their columns, constraints and indexes are kept.

The ORM spends far longer on making objects and statements than databases do on storing rows.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from typing import Any

from django.db import connection
from django.db.models import NOT_PROVIDED, Field, Model
from django.utils import timezone

from encre.foundation.base.fields import Folded
from encre.foundation.base.ids import uuid7

Values = Sequence[Any]
_FORMS = 10_000


class Table:
    """The table of a model; a row is made of named values, what is not named by default."""

    def __init__(self, model: type[Model]) -> None:
        fields: Sequence[Field[Any, Any]] = model._meta.concrete_fields
        self.name = connection.ops.quote_name(model._meta.db_table)
        self.columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in fields)
        self.blank = [_prepared(field)(_default(field)) for field in fields]
        self.places = {f.attname: (i, _prepared(f)) for i, f in enumerate(fields)}
        self.folded = [
            (self.places[f.source][0], self.places[f.attname][0], lru_cache(_FORMS)(f.form))
            for f in fields
            if isinstance(f, Folded)
        ]

    def row(self, **values: Any) -> Values:
        """Return the values of a row, in the order of the columns, as the database takes them."""
        row = self.blank.copy()
        for name, value in values.items():
            place, prepared = self.places[name]
            row[place] = prepared(value)
        for source, place, form in self.folded:
            row[place] = form(row[source])
        return row

    def write(self, rows: Iterable[Values]) -> None:
        """Insert rows: by COPY on PostgreSQL, by one prepared statement on SQLite."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self.name} ({self.columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                return
            places = ", ".join(["%s"] * len(self.blank))
            cursor.executemany(
                f"INSERT INTO {self.name} ({self.columns}) VALUES ({places})",  # noqa: S608
                [*rows],
            )


def _default(field: "Field[Any, Any]") -> Any:
    """Return what stands in a column that is not named; an identifier is always named."""
    if field.primary_key and field.default is uuid7:
        return None
    if field.default is timezone.now:
        return timezone.now()
    return None if field.default is NOT_PROVIDED else field.get_default()


def _prepared(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    return partial(field.get_db_prep_save, connection=connection)
