"""What goes wrong when a name or a date is typed: every rate is the specification's."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import lru_cache

DELETION, TRANSPOSITION, SUBSTITUTION = 0.35, 0.60, 0.85  # cumulated; then doubling
SHORTEST = 4
_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn")
_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l",
     "Ł": "L", "đ": "d", "Đ": "D", "\u0131": "i", "’": "'"}
)  # fmt: skip


def _neighbours() -> dict[str, str]:
    """Return the keys beside and above or below each key of a French keyboard."""
    found: dict[str, str] = {}
    for row, keys in enumerate(_ROWS):
        for column, key in enumerate(keys):
            around = [(row, column - 1), (row, column + 1), (row - 1, column), (row + 1, column)]
            found[key] = "".join(
                _ROWS[r][c] for r, c in around if 0 <= r < len(_ROWS) and 0 <= c < len(_ROWS[r])
            )
    return found


NEIGHBOURS = _neighbours()


@lru_cache(maxsize=200_000)
def bare(text: str) -> str:
    """Return a text without accents, ligatures and typographic apostrophes."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def typo(word: str, kind: float, where: float, which: float) -> str:
    """Return a word with one slip of the keyboard; chance comes as three numbers below one.

    The first and the last letter stay, and words of fewer than four letters.
    """
    if len(word) < SHORTEST:
        return word
    inner = [n for n in range(1, len(word) - 1) if word[n].isalpha()]
    if not inner:
        return word
    at = inner[int(where * len(inner))]
    if kind < DELETION:
        return word[:at] + word[at + 1 :]
    if kind < TRANSPOSITION:
        return _transposed(word, inner, at)
    if kind < SUBSTITUTION:
        return word[:at] + _beside(word[at], which) + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def _transposed(word: str, inner: list[int], at: int) -> str:
    """Exchange two different neighbouring inner letters, the nearest to `at`."""
    pairs = [n for n in inner if n + 1 in inner and word[n].lower() != word[n + 1].lower()]
    if not pairs:
        return word[:at] + word[at] + word[at:]
    first = min(pairs, key=lambda n: abs(n - at))
    return word[:first] + word[first + 1] + word[first] + word[first + 2 :]


def _beside(letter: str, which: float) -> str:
    keys = NEIGHBOURS.get(bare(letter).lower(), "e")
    key = keys[int(which * len(keys))]
    return key.upper() if letter.isupper() else key


def compound(given: str, draw: float) -> str:
    """Return a compound first name as forms bear it: spaced 20 %, cut 10 %, glued 5 %."""
    if "-" not in given:
        return given
    if draw < 0.20:  # noqa: PLR2004
        return given.replace("-", " ")
    if draw < 0.30:  # noqa: PLR2004
        return given.split("-", maxsplit=1)[0]
    if draw < 0.35:  # noqa: PLR2004
        first, _hyphen, rest = given.partition("-")
        return first + rest.replace("-", "").lower()
    return given


def hyphenated(surname: str, draw: float, which: float) -> str:
    """Return a surname of two parts cut to one (15 %) or with a space for its hyphen (15 %)."""
    if "-" not in surname:
        return surname
    if draw < 0.15:  # noqa: PLR2004
        first, _hyphen, second = surname.partition("-")
        return first if which < 0.5 else second  # noqa: PLR2004
    if draw < 0.30:  # noqa: PLR2004
        return surname.replace("-", " ")
    return surname


def wrong_day(day: date, draw: float) -> date:
    """Return a birth date with day and month exchanged, or another last digit of the year."""
    if day.day <= 12 and day.day != day.month:  # noqa: PLR2004
        return day.replace(month=day.day, day=day.month)
    last = (day.year + 1 + int(draw * 9)) % 10
    year = day.year // 10 * 10 + last
    return date(year, day.month, min(day.day, 28) if day.month == 2 else day.day)  # noqa: PLR2004
