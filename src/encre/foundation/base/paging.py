"""Keyset paging: the next page starts after the last row, whatever was added before it."""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows in order, and the cursors of the pages around (None at the ends)."""

    rows: Sequence[Row]
    next_cursor: str | None
    previous_cursor: str | None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def keyset(
    queryset: QuerySet[Row],
    order: Sequence[str],
    cursor: str | None = None,
    size: int = 50,
    *,
    late: bool = False,
    ways: Sequence[Q] = (),
) -> Page[Row]:
    """Return the page of `queryset` after (or before) `cursor`, ordered by `order`.

    `order` names columns that are never null, `-` for descending; `pk` is added as the last key.
    An unreadable cursor gives the first page. `late` lets the database sort keys alone, then read
    the page's rows: for tables so large that it must not sort whole rows. `ways` are conditions of
    which every row meets one, each with an index in this order: their heads alone are then read.
    """
    keys = _with_pk(order)
    backwards, values = _read(cursor, len(keys))
    towards = [_reverse(key) for key in keys] if backwards else keys
    rows = queryset.order_by(*towards)
    if values is not None:
        rows = rows.filter(_beyond(towards, values))
    found = _late(rows, towards, size + 1, ways) if late else list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    before = (backwards and more) or (not backwards and values is not None)
    after = (not backwards and more) or (backwards and values is not None)
    return Page(
        rows=found,
        next_cursor=_write("n", keys, found[-1]) if found and after else None,
        previous_cursor=_write("p", keys, found[0]) if found and before else None,
    )


def counted(
    queryset: QuerySet[Row],
    order: Sequence[str],
    size: int,
    limit: int,
    within: QuerySet[Row],
    *,
    parts: Sequence[Q] = (),
) -> tuple[int, Page[Row] | None]:
    """Return how many rows there are, up to `limit + 1`, and the first page when not beyond it.

    The rows are found once for both: for filters that cost more than what they leave. The page is
    then read from `within`, the rows before they were narrowed. `parts` are conditions of which
    every row meets exactly one: SQLite then looks for each by the index that suits it, where
    PostgreSQL is quicker to join indexes by itself.
    """
    keys = _with_pk(order)
    bare = queryset.order_by()
    split = parts if parts and connection.vendor == "sqlite" else [Q()]
    found = [_keys_alone(bare.filter(part), keys, limit + 1) for part in split]
    statement, params = _united(found, "UNION ALL")
    if len(found) > 1:
        statement, params = f"{statement} LIMIT %s", [*params, limit + 1]
    names = ", ".join(f"k{place}" for place in range(len(keys)))
    statement = (
        f"WITH found({names}) AS MATERIALIZED ({statement})"  # noqa: S608 the ORM's own text
        f" SELECT {names}, (SELECT count(*) FROM found) FROM found{_ordinals(keys)} LIMIT %s"
    )
    told = _fetched(statement, [*params, size + 1])
    total = int(told[0][-1]) if told else 0
    if total > limit:
        return total, None
    ids = [row[len(keys) - 1] for row in told]
    rows = list(within.filter(pk__in=ids[:size]).order_by(*keys)) if ids else []
    more = len(ids) > size and bool(rows)
    return total, Page(rows, _write("n", keys, rows[-1]) if more else None, None)


def _with_pk(order: Sequence[str]) -> list[str]:
    return [*order, *([] if order and order[-1].lstrip("-") in ("pk", "id") else ["pk"])]


def _late(rows: QuerySet[Row], keys: Sequence[str], size: int, ways: Sequence[Q]) -> list[Row]:
    if not ways:
        alone = rows.select_related(None).prefetch_related(None).values("pk")[:size]
        return list(rows.filter(pk__in=alone))
    heads = [_keys_alone(rows.filter(way), keys, size) for way in ways]
    united, params = _united(heads, "UNION")
    told = _fetched(f"{united}{_ordinals(keys)} LIMIT %s", [*params, size])
    return list(rows.filter(pk__in=[row[-1] for row in told]))


def _united(statements: Sequence[tuple[str, Sequence[Any]]], how: str) -> tuple[str, list[Any]]:
    """Return several statements, each with a LIMIT of its own, as one."""
    texts = (
        f"SELECT * FROM ({text}) AS part{place}"  # noqa: S608 the ORM's own text
        for place, (text, _params) in enumerate(statements)
    )
    return f" {how} ".join(texts), [value for _text, values in statements for value in values]


def _keys_alone(rows: QuerySet[Any], keys: Sequence[str], size: int) -> tuple[str, Sequence[Any]]:
    """Return the statement that reads the keys of the first rows, in the order of `keys`."""
    names = [key.lstrip("-") for key in keys]
    alone = rows.select_related(None).prefetch_related(None).values_list(*names)[:size]
    try:
        return alone.query.sql_with_params()
    except EmptyResultSet:
        nothing = ", ".join(["NULL"] * len(names))
        return f"SELECT {nothing} WHERE 1 = 0", ()


def _ordinals(keys: Sequence[str]) -> str:
    """Return the order of `keys` by their places among the columns, since these have no names."""
    places = (f"{n} DESC" if key.startswith("-") else f"{n}" for n, key in enumerate(keys, 1))
    return f" ORDER BY {', '.join(places)}"


def _fetched(statement: str, params: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def _reverse(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """Return (a, b) > (x, y) written out, so that both engines use the index on a."""
    condition = Q(pk__in=[])
    equal = Q()
    for key, value in zip(keys, values, strict=True):
        name, step = (key[1:], "lt") if key.startswith("-") else (key, "gt")
        condition |= equal & Q(**{f"{name}__{step}": value})
        equal &= Q(**{name: value})
    first, value = keys[0], values[0]
    name, step = (first[1:], "lte") if first.startswith("-") else (first, "gte")
    return Q(**{f"{name}__{step}": value}) & condition


def _write(direction: str, keys: Sequence[str], row: Model) -> str:
    values = [_attribute(row, key.lstrip("-")) for key in keys]
    text = json.dumps([direction, *(_plain(value) for value in values)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _attribute(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part)
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(cursor: str | None, width: int) -> tuple[bool, list[Any] | None]:
    if not cursor:
        return False, None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        direction, *values = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, binascii.Error, TypeError):
        return False, None
    if len(values) != width or any(isinstance(value, dict | list) for value in values):
        return False, None
    return direction == "p", values
