"""How a name, an address or a number is best written, from what a source gives."""

from __future__ import annotations

import re

import phonenumbers

from encre.foundation.base.identifiers import orcid_or_none
from encre.foundation.base.text import sort_key

_SMALL = frozenset(("de", "du", "des", "d", "von", "zu", "y", "da", "dos"))
_ADDRESS = re.compile(r"[^@\s;,<>]+@[^@\s;,<>]+\.[^@\s;,<>.]+")
_WORD = re.compile(r"[^\W\d_]+")


def well_written(name: str) -> str:
    """Return a name with capitals where French has them: « LE GOFF » gives « Le Goff ».

    A name that already mixes small and capital letters is left as its source writes it.
    """
    text = re.sub(r"\s+", " ", name.replace("'", "’")).strip()
    if text and text not in (text.upper(), text.lower()):
        return text
    words = _WORD.sub(lambda word: _word(word[0]), text)
    return words[:1].upper() + words[1:] if _first_is_large(text) else words


def quality(name: str) -> int:
    """Return how much of the true writing a name shows: accents, then both cases."""
    accents = name != "" and any(char > "\x7f" and char.isalpha() for char in name)
    mixed = name not in (name.upper(), name.lower())
    return 2 * accents + mixed


def same_name(left: str, right: str) -> bool:
    """Say whether two names differ at most in case, accents, hyphens and spaces."""
    return plain(left) == plain(right)


def plain(name: str) -> str:
    """Return a name without case, accents, hyphens, apostrophes or spaces."""
    return sort_key(name).replace(" ", "")


def address(text: str) -> str:
    """Return a mail address in small letters, or nothing when it is none."""
    text = text.strip().lower()
    return text if _ADDRESS.fullmatch(text) else ""


def telephone(text: str) -> str:
    """Return a number as people read it (+33 1 44 23 60 00), or nothing when it is none."""
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def orcid(text: str) -> str:
    """Return an ORCID, or nothing when its check digit is wrong."""
    return orcid_or_none(text) or ""


def _word(word: str) -> str:
    small = word.lower()
    return small if small in _SMALL else small.capitalize()


def _first_is_large(text: str) -> bool:
    """Say whether the first word takes a capital: it does unless it is a particle before a name."""
    words = _WORD.findall(text.lower())
    return len(words) < 2 or words[0] not in _SMALL  # noqa: PLR2004 - alone, it is the name
