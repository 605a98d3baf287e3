"""What is wrong with a folder or a file, said so that its owner can mend it."""

from __future__ import annotations


class Unreadable(Exception):
    """A folder or a file that cannot be read; its text is a sentence in French."""


def at(name: str, line: int | None, what: str) -> Unreadable:
    """Return the trouble of a file, with its line when one is to blame."""
    place = f"{name}, ligne {line}" if line else name
    return Unreadable(f"{place} : {what}")
