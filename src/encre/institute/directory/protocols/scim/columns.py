"""How one attribute is compared in the database: each operator of RFC 7644, 3.4.2.2, as a Q."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Left, Length, Right, StrIndex
from django.db.models.lookups import (
    Contains,
    EndsWith,
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
    StartsWith,
)
from scim2_models import InvalidFilterException
from scim2_models.path import CompareOperator as Op

from encre.institute.directory.protocols.scim.expressions import Dashed, Key, in_code_points, key

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING
ORDER: Mapping[Op, Any] = {
    Op.gt: GreaterThan,
    Op.ge: GreaterThanOrEqual,
    Op.lt: LessThan,
    Op.le: LessThanOrEqual,
}
PIECE: Mapping[Op, Any] = {Op.co: Contains, Op.sw: StartsWith, Op.ew: EndsWith}
SUFFIX = {Op.eq: "iexact", Op.co: "icontains", Op.sw: "istartswith", Op.ew: "iendswith"}


class Column(Protocol):
    """What can be compared; `ne` is the contrary of `eq`, and never asked."""

    def test(self, op: Op, value: Any) -> Q:
        """Return the rows whose value compares so with `value`, which is not null."""
        ...

    def present(self) -> Q:
        """Return the rows that have a value."""
        ...


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    if "\x00" in value:
        raise InvalidFilterException(detail="a value holds the character U+0000")
    return value


@dataclass(frozen=True)
class Text:
    """A text compared without case; the empty one is no value."""

    source: Any
    """The path of a column, or an expression."""

    @property
    def expression(self) -> Any:
        """Return the text as an expression."""
        return F(self.source) if isinstance(self.source, str) else self.source

    def present(self) -> Q:
        """Return the rows where it is not empty."""
        if isinstance(self.source, str):
            return ~Q(**{self.source: ""})
        return Q(GreaterThan(Length(self.expression), 0))

    def test(self, op: Op, value: Any) -> Q:
        """Compare; SQLite's LIKE knows no case but that of ASCII, which is most of what is asked.

        The signs that only become ASCII once in lower case (KELVIN SIGN) are left out of it.
        """
        text = _text(value)
        if text is None or (op == Op.eq and not text):
            return NOTHING
        wanted = key(text)
        if not wanted and op in (Op.co, Op.sw, Op.ew):
            return self.present()
        if op in ORDER:
            return self.present() & Q(ORDER[op](Key(self.expression), Value(wanted)))
        if isinstance(self.source, str) and connection.vendor == "sqlite" and wanted.isascii():
            return Q(**{f"{self.source}__{SUFFIX[op]}": wanted})
        lookup = Exact if op == Op.eq else PIECE[op]
        return Q(lookup(Key(self.expression), wanted))


@dataclass(frozen=True)
class Login:
    """The login: kept in lower case, so that its index serves."""

    source: str

    def present(self) -> Q:
        """Return every row: nobody is without."""
        return EVERYTHING

    def test(self, op: Op, value: Any) -> Q:
        """Compare; equality is what clients ask before each creation."""
        text = _text(value)
        if op == Op.eq:
            return Q(**{self.source: key(text)}) if text else NOTHING
        return Text(self.source).test(op, value)


@dataclass(frozen=True)
class Exactly:
    """A text compared as it is written."""

    source: Any

    @property
    def expression(self) -> Any:
        """Return the text as an expression."""
        return F(self.source) if isinstance(self.source, str) else self.source

    def present(self) -> Q:
        """Return every row: the rows exist for their text."""
        return EVERYTHING

    def test(self, op: Op, value: Any) -> Q:
        """Compare without LIKE, which has no sense of case on SQLite."""
        text = _text(value)
        if text is None:
            return NOTHING
        if op == Op.eq:
            return Q(Exact(self.expression, text))
        if op in ORDER:
            return Q(ORDER[op](in_code_points(self.expression), Value(text)))
        if not text:
            return EVERYTHING
        if op == Op.co:
            return Q(GreaterThan(StrIndex(self.expression, Value(text)), 0))
        cut = Left if op == Op.sw else Right
        return Q(Exact(cut(self.expression, len(text)), text))


@dataclass(frozen=True)
class Identifier:
    """A UUID, compared as it is written."""

    source: str

    def present(self) -> Q:
        """Return every row."""
        return EVERYTHING

    def test(self, op: Op, value: Any) -> Q:
        """Compare; equality uses the index."""
        if op != Op.eq:
            return Exactly(Dashed(F(self.source))).test(op, value)
        try:
            wanted = UUID(_text(value) or "")
        except ValueError:
            return NOTHING
        return Q(**{self.source: wanted}) if str(wanted) == value else NOTHING


@dataclass(frozen=True)
class Truth:
    """True or false, perhaps neither."""

    source: str

    def present(self) -> Q:
        """Return the rows that are either."""
        return Q(**{f"{self.source}__isnull": False})

    def test(self, op: Op, value: Any) -> Q:
        """Compare; only equality has a meaning."""
        if op != Op.eq:
            return NOTHING
        known = Q(**{f"{self.source}__isnull": False})
        return known & Q(**{self.source: truth(value)})


def truth(value: Any) -> bool:
    """Read true or false, as a text too."""
    return value.strip().lower() in ("true", "1") if isinstance(value, str) else bool(value)


@dataclass(frozen=True)
class Moment:
    """A date and time."""

    source: str

    def present(self) -> Q:
        """Return every row: all have one."""
        return EVERYTHING

    def test(self, op: Op, value: Any) -> Q:
        """Compare moments, whatever their zones."""
        if op in PIECE:
            return NOTHING
        moment = at(value)
        suffix = "" if op == Op.eq else {"ge": "__gte", "le": "__lte"}.get(op, f"__{op.value}")
        return Q(**{f"{self.source}{suffix}": moment})


def at(value: Any) -> datetime:
    """Return a moment with a zone: UTC when none is said."""
    if not isinstance(value, datetime):
        try:
            value = datetime.fromisoformat(str(value))
        except ValueError:
            raise InvalidFilterException(detail="this is not a date and time") from None
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise InvalidFilterException(detail="this date is out of range") from None


@dataclass(frozen=True)
class Same:
    """A value that every row has: compared here, once."""

    value: str | bool
    exact: bool = False
    """Whether case counts, where the schema says so."""

    def present(self) -> Q:
        """Return every row."""
        return EVERYTHING

    def test(self, op: Op, value: Any) -> Q:
        """Compare."""
        return EVERYTHING if self._holds(op, value) else NOTHING

    def _holds(self, op: Op, value: Any) -> bool:
        if isinstance(self.value, bool):
            return op == Op.eq and truth(value) == self.value
        text = _text(value)
        if text is None:
            return False
        mine, wanted = (self.value, text) if self.exact else (key(self.value), key(text))
        return {
            Op.eq: mine == wanted,
            Op.co: wanted in mine,
            Op.sw: mine.startswith(wanted),
            Op.ew: mine.endswith(wanted),
            Op.gt: mine > wanted,
            Op.ge: mine >= wanted,
            Op.lt: mine < wanted,
            Op.le: mine <= wanted,
        }[op]


Rows = Callable[[Q], Q]
"""Return the resources that have an entry for which a condition holds."""


def among(rows: QuerySet[Any], points: str) -> Rows:
    """Return how entries kept in `rows`, whose column `points` names the resource, are found."""
    return lambda condition: Q(pk__in=rows.filter(condition).values(points))


@dataclass(frozen=True)
class Entries:
    """Where some entries of a multi-valued attribute are kept, and their sub-attributes."""

    rows: Rows
    columns: Mapping[str, Column]


@dataclass(frozen=True)
class Many:
    """A multi-valued attribute: the entries of several places together."""

    places: Sequence[Entries]

    def where(self, condition: Callable[[Mapping[str, Column]], Q]) -> Q:
        """Return the resources that have an entry for which `condition` holds."""
        found = NOTHING
        for place in self.places:
            found |= place.rows(condition(place.columns))
        return found


@dataclass(frozen=True)
class One:
    """A single value kept in other rows than the resource's own."""

    rows: Rows
    column: Column

    def present(self) -> Q:
        """Return the resources that have such a row, with a value."""
        return self.rows(self.column.present())

    def test(self, op: Op, value: Any) -> Q:
        """Compare there."""
        return self.rows(self.column.test(op, value))
