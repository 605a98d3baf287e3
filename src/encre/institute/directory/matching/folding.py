"""Text brought to one form: no accents, no ligatures, lower case, words apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l",
        "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "þ": "th", "\u0131": "i",
        "’": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'", "\u2010": "-",
        "\u2011": "-", "–": "-", "—": "-", "\u00a0": " ", "\u202f": " ",
    }
)  # fmt: skip
"""What no decomposition of Unicode takes apart."""
_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """Return lower-case text without accents or ligatures, with its punctuation."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    plain = "".join(char for char in bare if not unicodedata.combining(char)).lower()
    return plain if plain == text else folded(plain)


def words(text: str) -> list[str]:
    """Return the words of a text, folded: `L'Hôpital-Médard` gives `l`, `hopital`, `medard`."""
    return _WORD.findall(folded(text))


def values(field: str) -> list[str]:
    """Return the values of a field, which `;` separates."""
    if ";" not in field:
        bare = field.strip()
        return [bare] if bare else []
    return [value for part in field.split(";") if (value := part.strip())]
