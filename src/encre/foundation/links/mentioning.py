"""Which objects may be mentioned in a text, and how each room finds its own as one types."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

Finder = Callable[[Any, str, int], Iterable[tuple[UUID, str]]]
_finders: dict[str, Finder] = {}


def mentionable(kind: str, find: Finder) -> None:
    """Let objects of `kind` be mentioned: `find(reader, text, size)` gives ids and labels."""
    _finders[kind.lower()] = find


def mentions(reader: "Person", text: str, size: int = 5) -> list[tuple[str, UUID, str]]:
    """Return kind, id and label of what every room finds for `text`, as `reader` may see it."""
    return [
        (kind, pk, label)
        for kind, find in sorted(_finders.items())
        for pk, label in find(reader, text, size)
    ]
