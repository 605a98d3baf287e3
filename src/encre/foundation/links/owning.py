"""What a person answers for in each room, so that somebody else takes it over when they leave."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from encre.foundation.links.kinds import Kind, kind_of


@dataclass(frozen=True)
class Owned:
    """Objects of a kind that a person answers for.

    `rows(person)` gives them. `hand_over(obj, leaver=, to=, by=)` passes one on, and asks its own
    right; without it they are listed only. `means` says what the successor receives.
    """

    name: str
    kind: str
    label: Any
    rows: Callable[[Any], QuerySet[Any]]
    hand_over: Callable[..., Any] | None = None
    means: Any = ""
    order: int = 100

    @property
    def shown_kind(self) -> Kind:
        """Return the kind, which gives titles, addresses and the icon."""
        kind = kind_of(self.kind)
        if kind is None:
            raise LookupError(self.kind)
        return kind


_owned: dict[str, Owned] = {}


def owns(declared: Owned) -> None:
    """Make known what people answer for in a room."""
    _owned[declared.name] = declared


def all_owned() -> list[Owned]:
    """Return what people answer for in every room, in the order of pages."""
    return sorted(_owned.values(), key=lambda owned: (owned.order, owned.name))


def owned_named(name: str) -> Owned | None:
    """Return a declaration by its name, or None."""
    return _owned.get(name)
