"""What each room gives to a person's copy of their data (GDPR, articles 15 and 20).

A room declares it in its `personal.py`: only what the person wrote, or what is about them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Contribution:
    """A table of the copy; the column `page`, when there is one, is HTML with a page of its own."""

    name: str
    label: Any
    columns: Mapping[str, Any]
    rows: Callable[[Any], Iterable[Row]]
    page: str
    order: int


_known: dict[str, Contribution] = {}


def contribute(
    name: str,
    rows: Callable[[Any], Iterable[Row]],
    *,
    label: Any,
    columns: Mapping[str, Any],
    page: str = "",
    order: int = 50,
) -> None:
    """Declare what `rows(person)` gives; `columns` are its keys with the words of the reader."""
    _known[name] = Contribution(name, label, columns, rows, page, order)


def contributions() -> list[Contribution]:
    """Return what every room gives, in the order of the copy."""
    return sorted(_known.values(), key=lambda part: (part.order, part.name))
