"""Names of folders and files that every system can store and every address can hold."""

from __future__ import annotations

import re
import unicodedata

SAFE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$")
RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d|ro-crate-.*)(?:\.|$)", re.IGNORECASE)
LONGEST = 100


def safe_name(text: str, fallback: str, *, folder: bool = False) -> str:
    """An ASCII name for the archive; the name to show is kept in the metadata."""
    if len(text) <= LONGEST and SAFE.match(text) and not RESERVED.match(text):
        return text
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    stem, dot, last = ("", "", "") if folder else plain.rpartition(".")
    words = re.sub(r"[^A-Za-z0-9_]+", "-", stem or plain).strip("-_")[: LONGEST - 20].strip("-_")
    ending = re.sub(r"[^A-Za-z0-9]", "", last)[:15] if stem and dot else ""
    name = (words or fallback) + (f".{ending}" if ending else "")
    return f"x-{name}" if RESERVED.match(name) else name


class Names:
    """Gives each name once in a folder, whatever the case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def unique(self, folder: str, name: str) -> str:
        """`folder/name`, with a number when that is already taken."""
        stem, dot, ending = name.rpartition(".")
        stem, ending = (stem, dot + ending) if stem else (name, "")
        path = first = f"{folder}{name}"
        number = self._last.get(first.casefold(), 1)
        while path.casefold() in self._taken:
            number += 1
            path = f"{folder}{stem}-{number}{ending}"
        self._last[first.casefold()] = number
        self._taken.add(path.casefold())
        return path
