"""The sorts of notices: rooms declare each once, with its sentence and whether it goes by mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from encre.foundation.jobs import on

if TYPE_CHECKING:
    from encre.foundation.jobs import Recorded
    from encre.foundation.people.models import Person


class Mail(StrEnum):
    """How a sort of notice leaves the application."""

    NOW = "now"
    DIGEST = "digest"
    NEVER = "never"


@dataclass(frozen=True)
class Sort:
    """A sort of notice: its name in preferences, its sentence with %(by)s and %(title)s."""

    name: str
    label: Any
    sentence: Any
    icon: str = "bell"
    mail: Mail = Mail.DIGEST


_sorts: dict[str, Sort] = {}


def register(sort: Sort) -> Sort:
    """Make a sort of notice known to the house."""
    _sorts[sort.name] = sort
    return sort


def all_sorts() -> list[Sort]:
    """Return every sort, by name."""
    return [_sorts[name] for name in sorted(_sorts)]


def sort_of(name: str) -> Sort | None:
    """Return a sort by its name, or None when no room declares it any more."""
    return _sorts.get(name)


Audience = Callable[["Recorded"], "Iterable[Person]"]


def audience(sort: Sort, *events: str) -> Callable[[Audience], Audience]:
    """Tell those the function returns, each time one of `events` is read from the journal.

    Whoever did it is not told, nor those who may not see the subject.
    """
    register(sort)

    def declare(people: Audience) -> Audience:
        def read(event: Recorded) -> None:
            from encre.foundation.notices.services import tell_of

            tell_of(event, sort.name, people(event))

        on(*events, name=f"notices.{sort.name}", from_start=False)(read)
        return people

    return declare
