"""Units by their codes, written in ten ways, renumbered, merged.

`U 1016`, `UMR_S 1016`, `Inserm UMRS-1016` and `unité 1016` are one; what follows what is told by a
register of structures, when there is one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from encre.foundation.structures.labels import canonical
from encre.institute.directory.matching.folding import folded, words

if TYPE_CHECKING:
    from collections.abc import Iterable

_SEPARATOR = re.compile(r"[;|/,]|\s-\s|\bet\b|&")
_INSERM = frozenset(("U", "UMR_S", "UMRS", "UNITE", "INSERM", "UMR_S_U", "US_U", "UA"))
_OTHERS = {"UMR": "UMR", "UPR": "UPR", "UMRCNRS": "UMR", "CNRS": "UMR"}
_CODE = re.compile(r"([A-Z][A-Z_]*?)_?(\d+)(?:_.*)?")
_BARE = re.compile(r"\d+")
_FIRST_MIXED = 3_000
"""Numbers below are those of Inserm's units; CNRS numbers its mixed units above."""


@lru_cache(maxsize=100_000)
def codes(text: str) -> frozenset[str]:
    """Return the codes that a field names, each in one form: `U1016`, `UMR8104`, `CIC1417`."""
    found = (code(part) for part in _SEPARATOR.split(text))
    return frozenset(filter(None, found))


@lru_cache(maxsize=100_000)
def code(text: str) -> str:
    """Return the one form of a code; a text without a number keeps its words."""
    form = canonical(re.sub(r"unit[eé]s?(?: mixtes?)?(?: de)?(?: recherche)?", "U ", folded(text)))
    if not form:
        return ""
    if _BARE.fullmatch(form):
        return _numbered("U" if int(form) < _FIRST_MIXED else "UMR", form)
    found = _CODE.fullmatch(form)
    return _numbered(found[1], found[2]) if found else form


def _numbered(kind: str, digits: str) -> str:
    bare = digits.lstrip("0") or "0"
    if kind in _INSERM or (kind == "UMR" and int(bare) < _FIRST_MIXED):
        return f"U{bare}"
    return f"{_OTHERS.get(kind, kind)}{bare}"


class Register:
    """Which codes name one structure through time: labels held together, and their successions."""

    def __init__(
        self, labels: Iterable[Iterable[str]], successions: Iterable[tuple[str, str]] = ()
    ):
        """Take, a structure, its labels and names; then pairs (code before, code after)."""
        self._of: dict[str, set[int]] = {}
        for number, names in enumerate(labels):
            for name in names:
                for one in _forms(name):
                    self._of.setdefault(one, set()).add(number)
        self._after: dict[str, set[str]] = {}
        for before, after in successions:
            for one in _forms(before):
                self._after.setdefault(one, set()).update(_forms(after))

    def find(self, text: str) -> frozenset[int]:
        """Return the numbers of the structures that a text names, through its successors if gone.

        The very writing decides before the one form: `UMR 961` may be another than `U 961`. Of
        several labels, those structures that all of them name; else the label that says most.
        """
        found = [known for one in sorted(_forms(text)) if (known := self._now(one))]
        if not found:
            return frozenset()
        shared = set.intersection(*found)
        narrowest: set[int] = min(found, key=len)
        return frozenset(shared or narrowest)

    def _now(self, one: str) -> set[int]:
        seen, todo, found = {one}, [one], set[int]()
        while todo:
            current = todo.pop()
            if held := self._of.get(current):
                found |= held
                continue
            for after in self._after.get(current, ()):
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
        return found


def _forms(text: str) -> frozenset[str]:
    """Return the codes of a text and, as `=…`, each very writing; a name stays whole."""
    if not any(map(str.isdigit, text)):
        whole = "_".join(words(text))
        return frozenset((f"={whole}",)) if whole else frozenset()
    written = {f"={form}" for part in _SEPARATOR.split(text) if (form := canonical(part))}
    return codes(text) | written
