"""Sorting and the two ways of paging: by index (RFC 7644, 3.4.2.4) and by cursor (RFC 9865)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.lookups import GreaterThan, LessThan
from scim2_models import InvalidCursorException

from encre.institute.directory.protocols.scim.columns import EVERYTHING, NOTHING
from encre.institute.directory.protocols.scim.expressions import in_code_points

MOST_SKIPPED = 2**31 - 1


@dataclass(frozen=True)
class Order:
    """What rows are sorted on: a kind of value, an expression, and how absence is told.

    `absent` is "" where every row has a value, "null" or "empty" (of the column `of`) or "both".
    Without an expression rows go by identifier, and `last` says that none has a value.
    """

    kind: str
    expression: Any
    absent: str = ""
    of: str = ""
    last: int = 0

    def apply(self, rows: QuerySet[Any], *, mixed: bool) -> QuerySet[Any]:
        """Add the columns `sorted_last` and `sorted_on`; `mixed` with rows of other tables."""
        if self.expression is None:
            return rows
        value = self.expression
        if self.kind == "text" and mixed:
            value = in_code_points(value)
        rows = rows.annotate(sorted_on=value)
        if not self.absent:
            return rows
        missing = Q(**{f"{self.of or 'sorted_on'}": ""})
        if self.absent != "empty":
            empty = missing if self.absent == "both" else NOTHING
            missing = Q(sorted_on__isnull=True) | empty
        last = Case(When(missing, then=Value(1)), default=Value(0), output_field=IntegerField())
        return rows.annotate(sorted_last=last)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns that rows are sorted on, the identifier last."""
        if self.expression is None:
            return ("pk",)
        return (*(("sorted_last",) if self.absent else ()), "sorted_on", "pk")

    def place(self, told: Sequence[Any]) -> Place:
        """Return the place of a row from the values of `names`."""
        pk = told[-1]
        if self.expression is None:
            return Place(self.last, None, pk)
        last = told[0] if self.absent else 0
        return Place(last, None if last else told[-2], pk)


@dataclass(frozen=True)
class Place:
    """Where a row stands in the order of all: rows without a value come last."""

    last: int
    value: Any
    pk: UUID

    @property
    def key(self) -> tuple[Any, ...]:
        """Return what places compare by."""
        return (self.last, *(() if self.value is None else (self.value,)), self.pk)


@dataclass
class Shelf:
    """Some resources of one table, filtered; `build` makes resources of the rows read in order."""

    name: str
    rows: QuerySet[Any]
    order: Order
    build: Callable[[Sequence[UUID]], list[Any]]
    total: int | None = field(default=None)

    def count(self) -> int:
        """Return how many there are, asked once."""
        if self.total is None:
            self.total = self.rows.order_by().count()
        return self.total

    def places(
        self,
        size: int,
        *,
        down: bool,
        mixed: bool,
        after: Place | None = None,
        skip: int = 0,
    ) -> list[Place]:
        """Return the places of some rows, in order."""
        rows = self.order.apply(self.rows, mixed=mixed)
        if after is not None:
            rows = rows.filter(_beyond(self.order, after, down=down))
        sign = "-" if down else ""
        rows = rows.order_by(*(f"{sign}{name}" for name in self.order.names))
        told = rows.values_list(*self.order.names)[skip : skip + size]
        return [self.order.place(row) for row in told]


def _beyond(order: Order, after: Place, *, down: bool) -> Q:
    """Return the rows after a place: (last, value, pk) compared as a tuple."""
    further = LessThan if down else GreaterThan
    beyond = Q(pk__lt=after.pk) if down else Q(pk__gt=after.pk)
    if order.expression is None or not order.absent:
        mine = order.last if order.expression is None else 0
        if mine != after.last:
            return EVERYTHING if (mine > after.last) is not down else NOTHING
    if order.expression is None:
        return beyond
    if after.value is not None:
        same, more = Q(sorted_on=after.value), Q(further(F("sorted_on"), after.value))
        beyond = more | (same & beyond)
    if not order.absent:
        return beyond
    step = Q(sorted_last__lt=after.last) if down else Q(sorted_last__gt=after.last)
    return step | (Q(sorted_last=after.last) & beyond)


def page(shelves: Sequence[Shelf], start: int, size: int, *, down: bool) -> list[Any]:
    """Return the resources from the place `start` (0 the first) of all shelves together."""
    if size == 0 or start > MOST_SKIPPED:
        return []
    if len(shelves) == 1:
        found = shelves[0].places(size, down=down, mixed=False, skip=start)
        return _built(shelves, [(0, place) for place in found])
    return _built(shelves, _merged(shelves, start + size, down=down)[start:])


def after(
    shelves: Sequence[Shelf], place: Place | None, size: int, *, down: bool
) -> tuple[list[Any], Place | None]:
    """Return the resources after a place, and the place of the next page, if there is one."""
    found = _merged(shelves, size + 1, down=down, place=place)
    more = len(found) > size
    found = found[:size]
    return _built(shelves, found), found[-1][1] if more and found else None


def _merged(
    shelves: Sequence[Shelf], size: int, *, down: bool, place: Place | None = None
) -> list[tuple[int, Place]]:
    mixed = len(shelves) > 1
    lists = [
        [(number, one) for one in shelf.places(size, down=down, mixed=mixed, after=place)]
        for number, shelf in enumerate(shelves)
    ]
    return list(merge(*lists, key=lambda pair: pair[1].key, reverse=down))[:size]


def _built(shelves: Sequence[Shelf], found: Sequence[tuple[int, Place]]) -> list[Any]:
    made: dict[UUID, Any] = {}
    for number, shelf in enumerate(shelves):
        ids = [place.pk for at, place in found if at == number]
        if ids:
            made |= {UUID(resource.id): resource for resource in shelf.build(ids)}
    return [made[place.pk] for _at, place in found if place.pk in made]


def cursor(place: Place, asked: str) -> str:
    """Write a place as a cursor, with a mark of the request it continues."""
    value = place.value.isoformat() if isinstance(place.value, datetime) else place.value
    told = json.dumps([_mark(asked), place.last, value, place.pk.hex], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).rstrip(b"=").decode()


def read_cursor(text: str, order: Order, asked: str) -> Place | None:
    """Read a cursor; the empty one is the beginning (raises InvalidCursorException)."""
    if not text:
        return None
    try:
        told = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        mark, last, value, pk = told
        if mark != _mark(asked) or last not in (0, 1):
            raise InvalidCursorException()
        return Place(int(last), _typed(value, order), UUID(hex=pk))
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError):
        raise InvalidCursorException() from None


def _typed(value: Any, order: Order) -> Any:
    if value is None or order.expression is None:
        return None
    if order.kind == "moment":
        return datetime.fromisoformat(value)
    wanted = bool if order.kind == "truth" else str
    if not isinstance(value, wanted) or "\x00" in str(value):
        raise InvalidCursorException()
    return value


def _mark(asked: str) -> str:
    return hashlib.sha256(asked.encode()).hexdigest()[:12]
