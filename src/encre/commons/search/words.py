"""From text to the stems both engines index: the same words, on SQLite and on PostgreSQL."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

from encre.foundation.base.text import fold

LONGEST, SHORTEST = 40, 4
"""Characters of a stem kept (the rest is ignored), and of a word that has a stem at all."""

_GREEK = {
    letter: unicodedata.name(letter).removeprefix("GREEK SMALL LETTER ").lower()
    for letter in "αβγδεζηθικλμνξοπρστυφχψω"
} | {"λ": "lambda", "ς": "sigma"}
_UNITS = re.compile(r"(?<![^\W\d_])μ(?=(?:m|l|g|s|a|v|w|mol|ci|gy|sv)\b)")
_GREEK_LETTERS = re.compile("[" + "".join(_GREEK) + "]")
_COMPOUND = re.compile(r"[^\W_]+(?:[-_./‐‑][^\W_]+)*")  # noqa: RUF001 the hyphens of Unicode
_PART = re.compile(r"[^\W_]+")
_STRETCH = re.compile(r"[./]")
_DIGIT = re.compile(r"\d")
STOP = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "et",
        "je",
        "la",
        "le",
        "les",
        "leur",
        "lui",
        "ma",
        "mais",
        "me",
        "meme",
        "mes",
        "moi",
        "mon",
        "ne",
        "nos",
        "notre",
        "nous",
        "on",
        "ou",
        "par",
        "pas",
        "pour",
        "qu",
        "que",
        "qui",
        "sa",
        "se",
        "ses",
        "son",
        "sur",
        "ta",
        "te",
        "tes",
        "toi",
        "ton",
        "tu",
        "un",
        "une",
        "vos",
        "votre",
        "vous",
        "c",
        "d",
        "j",
        "l",
        "m",
        "n",
        "s",
        "t",
        "y",
        "est",
        "sont",
        "the",
        "of",
        "and",
        "in",
        "to",
        "an",
        "is",
        "are",
        "for",
        "with",
        "by",
        "from",
    ]
)


@dataclass(frozen=True)
class Compound:
    """Parts held together by hyphens, dots or slashes.

    `joined` are the ways to write it in one word, the whole first: `IL-1β.csv` gives `il1betacsv`
    and `il1beta`; none for a single part.
    """

    parts: tuple[str, ...]
    joined: tuple[str, ...]
    start: int
    end: int


def plain(text: str) -> str:
    """Return `text` folded, Greek letters by name, µm as um: `IL-1β` gives `il-1beta`."""
    return _GREEK_LETTERS.sub(_greek_name, _UNITS.sub("u", fold(text)))


def _greek_name(match: re.Match[str]) -> str:
    return _GREEK[match[0]]


def compounds(text: str) -> Iterator[Compound]:
    """Yield the words of `text` with their places in it, stop words left out."""
    for match in _COMPOUND.finditer(text):
        parts, joined = _read(match[0])
        if parts:
            yield Compound(parts, joined, match.start(), match.end())


@lru_cache(maxsize=200_000)
def _read(written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the stems of a word as written, and its joined forms; nothing for a stop word."""
    shown = plain(written)
    pieces = _PART.findall(shown)
    if not pieces or (len(pieces) == 1 and pieces[0] in STOP):
        return (), ()
    parts = tuple(stem(piece) for piece in pieces)
    return parts, _joined(shown, pieces) if len(pieces) > 1 else ()


def _joined(shown: str, pieces: list[str]) -> tuple[str, ...]:
    wholes = ["".join(pieces)]
    for stretch in _STRETCH.split(shown):
        inside = _PART.findall(stretch)
        if 1 < len(inside) < len(pieces):
            wholes.append("".join(inside))
    return tuple(dict.fromkeys(stem(whole) for whole in wholes))


def stems(text: str, limit: int) -> tuple[list[str], list[str]]:
    """Return the first `limit` stems of `text`, and its compounds in one word (`il1beta`)."""
    found: list[str] = []
    codes: dict[str, None] = {}
    for match in _COMPOUND.finditer(text):
        parts, joined = _read(match[0])
        found.extend(parts)
        if joined:
            codes.update(dict.fromkeys(joined))
        if len(found) >= limit:
            break
    return found[:limit], list(codes)


def forms(text: str) -> list[str]:
    """Return the whole words of a title, so that a half-typed word finds it."""
    return list(dict.fromkeys(piece[:LONGEST] for piece in _PART.findall(plain(text))))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the French stem of a folded word; what holds a digit is a code and stays whole."""
    if _DIGIT.search(word) or len(word) < SHORTEST:
        return word[:LONGEST]
    return str(_stemmer().stemWord(word))[:LONGEST]


@cache
def _stemmer() -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer("french")
