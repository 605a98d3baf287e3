"""How words of fields and titles compare: `IL-1β`, `IL-1beta` and `il1b` are written alike."""

import re

from encre.commons.search.words import plain
from encre.foundation.base.fields import Folded
from encre.foundation.base.text import fold

LONGEST = 200
_GREEK = {
    "alpha": "a", "beta": "b", "gamma": "g", "delta": "d", "epsilon": "e", "zeta": "z",
    "theta": "t", "kappa": "k", "lambda": "l", "sigma": "s", "omega": "o",
}  # fmt: skip
_LETTERS = str.maketrans("αβγδεζθκλσω", "abgdeztklso")
_NAMED = re.compile("|".join(_GREEK))
_APART = re.compile(r"[^a-z0-9]+")


def value_key(text: str, longest: int = LONGEST) -> str:
    """Return the form under which words compare: folded, Greek letters by their initial.

    Hyphens and spaces count for nothing: `IL-1β`, `IL-1beta`, `IL 1 β` and `il1b` are one.
    """
    folded = plain(fold(text).translate(_LETTERS))
    folded = _NAMED.sub(lambda found: _GREEK[found[0]], folded)
    return (_APART.sub("", folded) or folded.strip())[:longest]


class Keyed(Folded):
    """The form under which the words of another column compare, kept at each save."""

    def form(self, text: str) -> str:
        """Return what is kept of `text`."""
        return value_key(text, self.max_length or LONGEST)
