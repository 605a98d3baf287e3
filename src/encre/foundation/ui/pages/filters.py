"""Filters of a list: each reads the address, narrows the rows and shows itself as chips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from encre.foundation.base.text import sort_key
from encre.foundation.ui.display import day_text

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.ui.actions import Text

    Rows = QuerySet[Any, Any]
    Choices = Sequence[tuple[str, Text]]

MANY_CHOICES = 8
FROM, UNTIL = pgettext_lazy("first day", "from"), pgettext_lazy("last day", "until")


@dataclass(frozen=True)
class Chip:
    """A filter in force: what it says, and the address without it."""

    label: Text
    value: str
    name: str
    raw: str


@dataclass(frozen=True)
class Filter:
    """One question a list can be narrowed by; `name` is its word in the address."""

    name: str
    label: Text
    kind = "text"

    def names(self) -> tuple[str, ...]:
        """Return the words of the address that belong to this filter."""
        return (self.name,)

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Return the rows that answer the question."""
        raise NotImplementedError

    def chips(self, query: QueryDict, person: Person) -> Iterable[Chip]:
        """Yield what is in force."""
        for raw in query.getlist(self.name):
            if raw:
                yield Chip(self.label, raw, self.name, raw)

    def drawn(self, query: QueryDict, person: Person) -> dict[str, Any]:
        """Return what the template draws."""
        return {
            "name": self.name,
            "label": self.label,
            "kind": self.kind,
            "value": query.get(self.name, ""),
        }


@dataclass(frozen=True)
class TextFilter(Filter):
    """Words, each to be found in one of the folded columns `fields`; a hyphen parts them."""

    fields: tuple[str, ...] = ()

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Keep the rows in which every word is found."""
        for word in sort_key(query.get(self.name, "")).split():
            found = Q()
            for column in self.fields:
                found |= Q(**{f"{column}__contains": word})
            rows = rows.filter(found)
        return rows


@dataclass(frozen=True)
class ChoiceFilter(Filter):
    """One or several of a list of choices; `choices` may depend on the person."""

    column: str = ""
    choices: Choices | Callable[[Person], Choices] = ()
    conditions: Mapping[str, Q] = field(default_factory=dict)
    kind = "choice"

    def offered(self, person: Person) -> Choices:
        """Return the choices this person is offered."""
        return self.choices(person) if callable(self.choices) else self.choices

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Keep the rows that hold one of the chosen values."""
        values = [value for value in query.getlist(self.name) if value]
        if not values:
            return rows
        if self.conditions:
            found = Q(pk__in=[])
            for value in values:
                found |= self.conditions.get(value, Q(pk__in=[]))
            return rows.filter(found)
        try:
            return rows.filter(**{f"{self.column or self.name}__in": values})
        except (ValueError, TypeError, ValidationError):
            return rows.none()

    def chips(self, query: QueryDict, person: Person) -> Iterable[Chip]:
        """Yield one chip a chosen value, by its label."""
        chosen = [raw for raw in query.getlist(self.name) if raw]
        if chosen:
            labels = {str(value): label for value, label in self.offered(person)}
            for raw in chosen:
                yield Chip(self.label, str(labels.get(raw, raw)), self.name, raw)

    def drawn(self, query: QueryDict, person: Person) -> dict[str, Any]:
        """Return the choices, the chosen ones marked."""
        chosen = set(query.getlist(self.name))
        options = [
            {"value": str(value), "label": label, "chosen": str(value) in chosen}
            for value, label in self.offered(person)
        ]
        kind = "checks" if len(options) <= MANY_CHOICES else "choice"
        return super().drawn(query, person) | {"options": options, "kind": kind}


@dataclass(frozen=True)
class FlagFilter(Filter):
    """A yes: keeps the rows for which `condition` holds."""

    condition: Q = field(default_factory=Q)
    kind = "flag"

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Keep the rows for which the condition holds, when asked."""
        return rows.filter(self.condition) if query.get(self.name) == "1" else rows

    def chips(self, query: QueryDict, person: Person) -> Iterable[Chip]:
        """Yield the label alone."""
        if query.get(self.name) == "1":
            yield Chip("", str(self.label), self.name, "1")


@dataclass(frozen=True)
class DayFilter(Filter):
    """A first and a last day, both included, either open."""

    column: str = ""
    kind = "days"

    def names(self) -> tuple[str, ...]:
        """Return the words of the two bounds."""
        return (f"{self.name}_from", f"{self.name}_to")

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Keep the rows between the two days."""
        suffix = "__date" if _is_moment(rows, self.column or self.name) else ""
        for name, step in zip(self.names(), ("gte", "lte"), strict=True):
            if bound := _day(query.get(name, "")):
                rows = rows.filter(**{f"{self.column or self.name}{suffix}__{step}": bound})
        return rows

    def chips(self, query: QueryDict, person: Person) -> Iterable[Chip]:
        """Yield one chip a bound."""
        for name, word in zip(self.names(), (FROM, UNTIL), strict=True):
            if bound := _day(query.get(name, "")):
                yield Chip(f"{self.label} {word}", day_text(bound), name, query.get(name, ""))

    def drawn(self, query: QueryDict, person: Person) -> dict[str, Any]:
        """Return the two bounds."""
        first, last = self.names()
        return super().drawn(query, person) | {
            "first": {"name": first, "value": query.get(first, "")},
            "last": {"name": last, "value": query.get(last, "")},
        }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_moment(rows: Rows, path: str) -> bool:
    model = rows.model
    *parts, last = path.split("__")
    for part in parts:
        model = model._meta.get_field(part).related_model
    return isinstance(model._meta.get_field(last), DateTimeField)
