"""Staff numbers, ORCID, sex, birth places: the small fields, each in one form."""

from __future__ import annotations

import re
from functools import lru_cache

from encre.institute.directory.matching.folding import folded, values, words

_ORCID = re.compile(r"(\d{4})[- ]?(\d{4})[- ]?(\d{4})[- ]?(\d{3}[\dXx])(?!\d)")
_SEXES = {
    "m": "M", "h": "M", "1": "M", "homme": "M", "male": "M", "masculin": "M", "mr": "M",
    "monsieur": "M", "f": "F", "2": "F", "femme": "F", "female": "F", "feminin": "F", "mme": "F",
    "madame": "F", "mlle": "F", "mademoiselle": "F", "w": "F",
}  # fmt: skip
_DIGITS = re.compile(r"\d+")
_SHORTEST = 3


def orcid(text: str) -> str:
    """Return an ORCID's sixteen signs (empty when none is there or its check digit is wrong)."""
    found = _ORCID.search(text)
    if found is None:
        return ""
    signs = "".join(found.groups()).upper()
    total = 0
    for digit in signs[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return signs if signs[-1] == ("X" if check == 10 else str(check)) else ""  # noqa: PLR2004


def numbers(field: str) -> tuple[str, ...]:
    """Return staff numbers by their digits: no prefix, no zeros before, no separators."""
    found: list[str] = []
    for value in values(field):
        bare = re.sub(r"[\s._/-]", "", re.sub(r"\.0+$", "", value))
        runs = _DIGITS.findall(bare)
        digits = max(runs, key=len).lstrip("0") if runs else ""
        if len(digits) >= _SHORTEST and len(set(digits)) > 1:
            found.append(digits)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1_000)
def sex(text: str) -> str:
    """Return `M`, `F` or nothing."""
    found = words(text)
    return _SEXES.get(found[0], "") if found else ""


@lru_cache(maxsize=100_000)
def place(text: str) -> str:
    """Return a town without département, arrondissement, CEDEX or country behind it."""
    bare = re.sub(r"\(.*?\)|\d+\s*(?:er?|eme|ème)?|cedex.*$|,.*$", " ", folded(text))
    kept = [{"st": "saint", "ste": "sainte"}.get(word, word) for word in words(bare)]
    return "".join(kept)
