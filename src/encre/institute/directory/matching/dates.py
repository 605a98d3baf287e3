"""Dates in whatever form a directory writes them; the form is inferred from the whole column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

from encre.institute.directory.matching.folding import folded

_MONTHS = {
    "jan": 1, "fev": 2, "feb": 2, "mar": 3, "avr": 4, "apr": 4, "mai": 5, "may": 5, "juin": 6,
    "jun": 6, "juil": 7, "jul": 7, "aou": 8, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_ISO = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_THREE = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(r"(\d{1,2})(?:er)?[-/. ]*([a-z]+)\.?[-/., ]*(\d{4}|\d{2})(?!\d)")
_NAMED_FIRST = re.compile(r"([a-z]+)\.?[ -]+(\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4})")
_DIGITS = re.compile(r"(\d{8})(?:\d{0,6}(?:\.\d+)?z?(?:[+-]\d{4})?)?")
_SEVEN, _SIX = re.compile(r"\d{7}"), re.compile(r"(\d{2})(\d{2})(\d{2})")
_NEARLY_ALL = 0.95
"""Share of a column's six digits that one order must read: else they are months, or no dates."""
_EXCEL = re.compile(r"([1-6]\d{4})(?:\.0+)?")
_EXCEL_EPOCH = date(1899, 12, 30).toordinal()
_DAYS, _TWELVE = 31, 12
_EARLIEST, _LATEST = 1900, 2100
_CENTURY = 100

Parser = Callable[[str], str]


def parser(column: Iterable[str], *, latest: int = _LATEST) -> Parser:
    """Return what reads this column's dates as `yyyymmdd` (empty: none, or not a date).

    Years of two digits are brought below `latest`. Day before month unless the column shows more
    values that only the other order can read.
    """
    votes: Counter[str] = Counter()
    for text in column:
        if found := _THREE.match(text.strip()):
            first, second = int(found[1]), int(found[2])
            votes["day"] += first > _TWELVE >= second
            votes["month"] += second > _TWELVE >= first
        elif (found := _DIGITS.fullmatch(text.strip())) and len(text.strip()) == 8:  # noqa: PLR2004
            votes["year first"] += bool(_written(found[1][:4], found[1][4:6], found[1][6:], latest))
            votes["year last"] += bool(_written(found[1][4:], found[1][2:4], found[1][:2], latest))
        elif found := _SIX.fullmatch(text.strip()):
            votes["six"] += 1
            votes["six, day first"] += bool(_written(found[3], found[2], found[1], latest))
            votes["six, year first"] += bool(_written(found[1], found[2], found[3], latest))
    six = _six(votes)
    month_first = votes["month"] > votes["day"]
    year_last = votes["year last"] > votes["year first"]
    cache: dict[str, str] = {}

    def read(text: str) -> str:
        bare = text.strip()
        if not bare:
            return ""
        if bare not in cache:
            plain = _whole(folded(bare), six)
            cache[bare] = _read(plain, latest, month_first=month_first, year_last=year_last)
        return cache[bare]

    return read


def _six(votes: Counter[str]) -> str:
    """Return the groups of six digits as `day-month-year`, or nothing when no order reads them."""
    orders = {"six, day first": r"\1-\2-\3", "six, year first": r"\3-\2-\1"}
    best = max(orders, key=lambda name: votes[name])
    return orders[best] if votes[best] >= _NEARLY_ALL * votes["six"] else ""


def _whole(text: str, six: str) -> str:
    """Give back the zero that a spreadsheet took from `1031980`; take six digits apart."""
    if _SEVEN.fullmatch(text):
        return f"{text[0]}-{text[1:3]}-{text[3:]}"
    found = _SIX.fullmatch(text)
    return found.expand(six) if found and six else text


def _read(text: str, latest: int, *, month_first: bool, year_last: bool) -> str:  # noqa: PLR0911 - one answer a form
    if found := _ISO.match(text):
        return _written(found[1], found[2], found[3], latest) or _written(
            found[1], found[3], found[2], latest
        )
    if found := _THREE.match(text):
        day, month = (found[2], found[1]) if month_first else (found[1], found[2])
        return _written(found[3], month, day, latest) or _written(found[3], day, month, latest)
    if found := _DIGITS.fullmatch(text):
        year, month, day = found[1][:4], found[1][4:6], found[1][6:]
        if year_last and len(text) == len(found[1]):
            day, month, year = found[1][:2], found[1][2:4], found[1][4:]
        return _written(year, month, day, latest)
    if (found := _NAMED.search(text)) and (month_named := _month(found[2])):
        return _written(found[3], str(month_named), found[1], latest)
    if (found := _NAMED_FIRST.search(text)) and (month_named := _month(found[1])):
        return _written(found[3], str(month_named), found[2], latest)
    if found := _EXCEL.fullmatch(text):
        return date.fromordinal(_EXCEL_EPOCH + int(found[1])).strftime("%Y%m%d")
    return ""


def _month(word: str) -> int:
    return _MONTHS.get(word[:4]) or _MONTHS.get(word[:3]) or 0


def _written(year: str, month: str, day: str, latest: int) -> str:
    """Return `yyyymmdd`, or nothing when no such day can be."""
    y, m, d = int(year), int(month), int(day)
    if len(year) <= 2:  # noqa: PLR2004 - a year of two digits
        y += latest // _CENTURY * _CENTURY
        y -= _CENTURY if y > latest else 0
    if not (_EARLIEST < y <= latest and 1 <= m <= _TWELVE and 1 <= d <= _DAYS):
        return ""
    try:
        date(y, m, d)
    except ValueError:
        return ""
    return f"{y:04d}{m:02d}{d:02d}"


def within_a_slip(one: str, other: str) -> bool:
    """Tell whether two dates `yyyymmdd` are equal or one slip apart.

    A slip: day and month swapped, one digit, two neighbouring digits exchanged (as the date is
    written from the year, or from the day).
    """
    if one == other or one == other[:4] + other[6:] + other[4:6]:
        return True
    return _one_slip(one, other) or _one_slip(_from_day(one), _from_day(other))


def _from_day(day: str) -> str:
    return day[6:] + day[4:6] + day[:4]


def _one_slip(one: str, other: str) -> bool:
    places = [n for n in range(len(one)) if one[n] != other[n]]
    if len(places) == 1:
        return True
    if len(places) != 2 or places[1] != places[0] + 1:  # noqa: PLR2004 - two neighbours
        return False
    first, second = places
    return one[first] == other[second] and one[second] == other[first]
