"""First names and surnames: taken apart, then compared in levels."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from encre.institute.directory.matching.folding import folded, words
from encre.institute.directory.matching.phonetics import sound

EXACT, PART, INITIAL, SLIP, MISSING, OTHER = "exact", "part", "initial", "slip", "missing", "other"
"""Levels of a comparison, the best first."""
_PARTICLES = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "le",
        "la",
        "les",
        "l",
        "el",
        "al",
        "ben",
        "ibn",
        "bin",
        "van",
        "von",
        "vander",
        "der",
        "den",
        "ter",
        "ten",
        "da",
        "do",
        "dos",
        "di",
        "del",
        "della",
        "st",
        "ste",
        "saint",
        "sainte",
        "mc",
        "mac",
        "abou",
        "abu",
        "bel",
        "ould",
        "ait",
    ]
)
_TITLES = frozenset(
    ["m", "mr", "mme", "mlle", "dr", "pr", "prof", "monsieur", "madame", "docteur", "professeur"]
)
_SHORT, _LONG = 4, 8


class Given(NamedTuple):
    """First names: the parts of the usual one, and all glued."""

    parts: tuple[str, ...]
    glued: str


class Family(NamedTuple):
    """A surname: its parts without particles, glued with and without them."""

    parts: tuple[str, ...]
    core: str
    glued: str


def _sensible(found: list[str]) -> list[str]:
    kept = [word for word in found if word not in _TITLES or len(found) == 1]
    return kept or found


@lru_cache(maxsize=200_000)
def given(text: str) -> Given | None:
    """Return first names taken apart, or nothing for an empty text."""
    found = _sensible(words(text))
    if len(found) == 1 and len(found[0]) == 2 and text.isupper() and not _vowel(found[0]):  # noqa: PLR2004 - JM, JB
        found = list(found[0])
    return Given(tuple(found), "".join(found)) if found else None


def _vowel(word: str) -> bool:
    return any(letter in "aeiouy" for letter in word)


@lru_cache(maxsize=400_000)
def family(text: str) -> Family | None:
    """Return a surname taken apart, or nothing for an empty text."""
    plain = re.sub(r"\([^)]*\)", " ", text)
    found = _sensible(words(plain))
    if not found:
        return None
    parts = tuple(word for word in found if word not in _PARTICLES) or tuple(found)
    return Family(parts, "".join(parts), "".join(found))


def initials_only(name: Given) -> bool:
    """Tell whether only initials are known: `J.`, `J.-M.`, `JM`."""
    return all(len(part) == 1 for part in name.parts)


@lru_cache(maxsize=1_000_000)
def given_level(one: Given, other: Given) -> str:
    """Compare first names: exact, part (compound or second name), initial, slip, other."""
    if one.glued == other.glued:
        return INITIAL if initials_only(one) else EXACT
    if initials_only(one) or initials_only(other):
        return INITIAL if _initials_fit(one, other) else OTHER
    first, second = one.parts[0], other.parts[0]
    if first == second:
        rest, rest_other = one.parts[1:], other.parts[1:]
        contrary = rest and rest_other and rest[0][0] != rest_other[0][0]
        return OTHER if contrary else PART
    if _begins(one, other) or _begins(other, one):
        return PART
    if near(one.glued, other.glued) or (near(first, second) and _lone(one, other)):
        return SLIP
    return OTHER


def _lone(one: Given, other: Given) -> bool:
    return len(one.parts) == 1 or len(other.parts) == 1


def _begins(long: Given, short: Given) -> bool:
    """Tell whether a glued compound holds the parts of the other: `jeanmarie` and `marie`."""
    if len(short.parts) == 1 and len(short.glued) >= _SHORT and short.glued in long.parts:
        return True
    compound = len(long.parts) == 1 and len(short.parts) > 1
    return compound and long.glued.startswith(short.parts[0]) and near(long.glued, short.glued)


def _initials_fit(one: Given, other: Given) -> bool:
    initials, full = (one, other) if initials_only(one) else (other, one)
    letters = [part[0] for part in full.parts]
    return all(a[0] == b for a, b in zip(initials.parts, letters, strict=False))


@lru_cache(maxsize=1_000_000)
def family_level(one: Family, other: Family) -> str:  # noqa: PLR0911 - one answer a level
    """Compare surnames: exact, part (one half of a double name, a particle), slip, other."""
    if one.glued == other.glued or one.core == other.core:
        return EXACT
    if _service(one) or _service(other):
        return OTHER
    if len(one.parts) > 1 or len(other.parts) > 1:
        if sorted(one.parts) == sorted(other.parts):
            return EXACT
        shared = set(one.parts) & set(other.parts)
        if any(len(part) >= _SHORT - 1 for part in shared):
            return PART
        if any(_glued_part(a, b) for a, b in ((one, other), (other, one))):
            return PART
        if any(near(a, b) for a in one.parts for b in other.parts if len(a) > _SHORT):
            return SLIP
    return SLIP if near(one.core, other.core) or near(one.glued, other.glued) else OTHER


def _glued_part(long: Family, short: Family) -> bool:
    """Tell whether `lopezgarcia` holds `lopez garcia` or a particle glued to the name."""
    return len(short.core) > _SHORT and long.glued.endswith(short.core)


def _service(name: Family) -> bool:
    return any(char.isdigit() for char in name.glued)


@lru_cache(maxsize=1_000_000)
def near(one: str, other: str) -> bool:
    """Tell whether a slip of the hand or of the ear explains the difference."""
    shortest = min(len(one), len(other))
    if shortest < _SHORT:
        return False
    allowed = 2 if shortest >= _LONG else 1
    if OSA.distance(one, other, score_cutoff=allowed) <= allowed:
        return True
    return one[0] == other[0] and sound(one) == sound(other)


def key(text: str) -> str:
    """Return a folded text glued, for keys."""
    return "".join(words(folded(text)))


def near_or_equal(one: str, other: str) -> bool:
    """Tell whether two glued names are equal or a slip apart."""
    return one == other or near(one, other)
