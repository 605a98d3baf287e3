"""Mathematics written between delimiters in running text, as MathJax reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass

OBJECT = "\ufffc"
"""Stands in a text for what is not text (a picture, a mention): no formula crosses it."""

LONGEST = 20_000

_OPENING = re.compile(
    r"\\\$|\$\$|\\\[|\\\(|\$|\\begin\{(?P<name>(?:equation|align|gather|multline|eqnarray)\*?)\}"
)
_CLOSING = {"$$": "$$", "\\[": "\\]", "\\(": "\\)", "$": "$"}
_MATHEMATICAL = re.compile(r"[\\^_={}]")
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Formula:
    """A piece of LaTeX found in a text, from `start` to `end`."""

    start: int
    end: int
    latex: str
    display: bool


class Finder:
    """Finds the next place of a string, remembering it so that a whole scan stays linear."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.known: dict[str, int] = {}

    def next(self, sought: str, start: int) -> int:
        """Return where `sought` next stands, unescaped when it is a dollar, else -1."""
        place = self.known.get(sought, start - 1)
        if place == -1 or place >= start:
            return place
        place = self.text.find(sought, start)
        while sought[0] == "$" and place > 0 and self.text[place - 1] == "\\":
            place = self.text.find(sought, place + 1)
        self.known[sought] = place
        return place


def find_formulas(text: str) -> list[Formula]:
    """Find the formulas of a text, in order."""
    found: list[Formula] = []
    finder = Finder(text)
    opening = _OPENING.search(text)
    while opening is not None:
        formula = _formula(finder, opening)
        if formula is not None:
            found.append(formula)
        opening = _OPENING.search(text, formula.end if formula else opening.end())
    return found


def formula_at(finder: Finder, place: int) -> Formula | None:
    """Read the formula that starts exactly at a place of the text, if one does."""
    opening = _OPENING.match(finder.text, place)
    return _formula(finder, opening) if opening else None


def _formula(finder: Finder, opening: re.Match[str]) -> Formula | None:
    """Read the formula that an opening delimiter starts, if one does."""
    text, mark = finder.text, opening[0]
    if mark == "\\$":
        return None
    environment = opening["name"]
    closing = f"\\end{{{environment}}}" if environment else _CLOSING[mark]
    place = finder.next(closing, opening.end())
    if place == -1 or 0 <= finder.next(OBJECT, opening.end()) < place:
        return None
    end = place + len(closing)
    inside = text[opening.end() : place]
    if mark == "$" and not _is_formula(text, opening.start(), inside, end):
        return None
    latex = text[opening.start() : end] if environment else inside
    if not latex.strip() or len(latex) > LONGEST:
        return None
    return Formula(opening.start(), end, latex.strip(), display=mark not in ("$", "\\("))


def _is_formula(text: str, start: int, inside: str, end: int) -> bool:
    """Tell a formula between single dollars from prices."""
    if start and _WORD.match(text[start - 1]):
        return False
    if end < len(text) and text[end].isdigit():
        return False
    tight = inside == inside.strip()
    return tight or _MATHEMATICAL.search(inside) is not None
