"""Questions that a room answers better than the index: it offers its own page for them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Elsewhere:
    """A page that answers what was typed, and the words that lead there."""

    label: Any
    url: str


Reader = Callable[[str], Elsewhere | None]
_readers: list[Reader] = []


def elsewhere(reader: Reader) -> Reader:
    """Let a room look at what is searched for, and offer its page when it understands it."""
    _readers.append(reader)
    return reader


def offered(text: str) -> list[Elsewhere]:
    """Return the pages that rooms offer for what was typed."""
    return [found for reader in _readers if (found := reader(text)) is not None]
