"""Folding of text, so that both database engines search and sort alike."""

import re
import unicodedata

_EXPANSIONS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "\u0131": "i",
        "’": "'",
        "\u2018": "'",
        "\u02bc": "'",
    }
)
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return `text` without case, accents, ligatures or spare spaces (NFKD, Unicode §3.13)."""
    if text.isascii():  # most text, and nothing to decompose in it
        return _SPACES.sub(" ", text.lower()).strip()
    folded, before = text, None
    while folded != before:
        before = folded
        decomposed = unicodedata.normalize("NFKD", folded.casefold())
        bare = "".join(char for char in decomposed if not unicodedata.combining(char))
        folded = _SPACES.sub(" ", bare.translate(_EXPANSIONS)).strip()
    return folded


def sort_key(text: str) -> str:
    """Return what a list in French order compares: folded, hyphens and apostrophes as spaces."""
    return _SPACES.sub(" ", fold(text).replace("-", " ").replace("'", " ")).strip()
