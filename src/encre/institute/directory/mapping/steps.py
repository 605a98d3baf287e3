"""The named transforms of a mapping: each takes the values of a column and gives values back."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.text import sort_key
from encre.institute.directory.mapping.staff import known_staff
from encre.institute.directory.reading.native import Warned

LONGEST_VALUE, LONGEST_PATTERN, MOST_REPEATS = 300, 120, 2
_ORDERS = ("given", "family", "capitals")
_DATES = ("auto", "dmy", "mdy", "ymd")
Values = list[str]
Do = Callable[[Values, Any, list[Warned]], Values]


class BadStep(ValueError):
    """A transform that does not exist, or whose option is wrong; a sentence says which."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Step:
    """A transform by name, with its option."""

    do: str
    option: Any = None

    def run(self, values: Values, warned: list[Warned]) -> Values:
        """Return the values after the transform; what it drops is told in `warned`."""
        return _DOING[self.do](values, self.option, warned)

    def check(self) -> None:
        """Refuse an unknown transform or a wrong option (raises BadStep)."""
        if self.do not in _DOING:
            raise BadStep(_("No transform is named “%(name)s”.") % {"name": str(self.do)[:40]})
        _CHECKS.get(self.do, _no_option)(self.option)


STEPS: dict[str, str | Promise] = {
    "first": _("first value only"),
    "family": _("family name of a full name"),
    "given": _("first name of a full name"),
    "date": _("date"),
    "prefix": _("take a prefix off"),
    "group": _("part of a pattern"),
    "constant": _("always the same"),
    "table": _("by a table"),
    "staff": _("staff list of HCERES"),
}


def _first(values: Values, _option: Any, _warned: list[Warned]) -> Values:
    return values[:1]


def _family(values: Values, option: Any, _warned: list[Warned]) -> Values:
    return [part for value in values[:1] if (part := split_name(value, option)[1])]


def _given(values: Values, option: Any, _warned: list[Warned]) -> Values:
    return [part for value in values[:1] if (part := split_name(value, option)[0])]


def split_name(text: str, order: str = "capitals") -> tuple[str, str]:
    """Return first names and surname of a full name.

    `order` says which stands first; "capitals" takes the words in capitals for the surname, and
    the last word when all or none are.
    """
    before, comma, after = text.partition(",")
    if comma and after.strip():
        return after.strip(), before.strip()
    words = text.split()
    if len(words) < 2:  # noqa: PLR2004 - one word is a surname
        return "", text.strip()
    if order == "given":
        return words[0], " ".join(words[1:])
    if order == "family":
        return words[-1], " ".join(words[:-1])
    capitals = [len(word) > 1 and word.isupper() for word in words]
    if any(capitals) and not all(capitals):
        family = [word for word, is_capital in zip(words, capitals, strict=True) if is_capital]
        given = [word for word, is_capital in zip(words, capitals, strict=True) if not is_capital]
        return " ".join(given), " ".join(family)
    return " ".join(words[:-1]), words[-1]


def _date(values: Values, option: Any, warned: list[Warned]) -> Values:
    found = []
    for value in values:
        day = iso_day(value, option or "auto")
        if day:
            found.append(day)
        else:
            warned.append(Warned("bad_date", value=value[:60]))
    return found


_NUMBERS = re.compile(r"(\d{1,4})[/.\- ](\d{1,2})[/.\- ](\d{1,4})(?:[T ]\d{1,2}:\d{2}.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{2,6}(?:[.,]\d+)?(?:Z|[+-]\d{2,4})?)?")


def iso_day(text: str, order: str = "auto") -> str:
    """Return a day as AAAA-MM-JJ ("" when it is none): written, compact, or generalized time.

    `order` is dmy, mdy or ymd; "auto" reads a year first where it stands first, else a day.
    """
    text = text.strip()
    if found := _COMPACT.fullmatch(text):
        return _day(*map(int, found.groups()))
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return ""
    one, two, three = found.groups()
    if order == "ymd" or len(one) == 4:  # noqa: PLR2004 - a year
        return _day(int(one), int(two), int(three)) if len(one) == 4 else ""  # noqa: PLR2004
    if len(three) != 4:  # noqa: PLR2004 - a year of two digits is a guess
        return ""
    month, day = (one, two) if order == "mdy" else (two, one)
    return _day(int(three), int(month), int(day))


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _prefix(values: Values, option: Any, _warned: list[Warned]) -> Values:
    return [value.removeprefix(str(option)).strip() for value in values]


def _group(values: Values, option: Any, _warned: list[Warned]) -> Values:
    pattern = compiled(str(option))
    found = []
    for value in values:
        match = pattern.search(value[:LONGEST_VALUE])
        if match:
            found.append(next((part for part in match.groups() if part), match[0]).strip())
    return found


@lru_cache(maxsize=64)
def compiled(text: str) -> re.Pattern[str]:
    """Return a pattern that cannot run wild (raises BadStep).

    At most two unbounded repeats, none inside another, nothing that looks back or around.
    """
    if not text or len(text) > LONGEST_PATTERN:
        raise BadStep(_("A pattern has from 1 to 120 characters."))
    try:
        tree = parser.parse(text)
        pattern = re.compile(text)
    except (re.error, RecursionError, OverflowError):
        raise BadStep(_("“%(text)s” is no pattern.") % {"text": text}) from None
    if _repeats(tree, inside=False) > MOST_REPEATS:
        raise BadStep(_("A pattern repeats without bound twice at most, and not inside a repeat."))
    return pattern


_TOO_MANY = 1_000


def _repeats(tree: Iterable[Any], *, inside: bool) -> int:
    """Count the repeats of more than one character's choice; what is forbidden counts as many."""
    count = 0
    for op, what in tree:
        if op in (code.MAX_REPEAT, code.MIN_REPEAT):
            least, most, body = what
            bound = most is not code.MAXREPEAT
            if not (bound and most <= 1):
                count += _TOO_MANY if inside else (0 if bound and most <= 50 else 1)  # noqa: PLR2004
            count += _repeats(body, inside=inside or most > 1 or least > 1)
        elif op is code.SUBPATTERN:
            count += _repeats(what[3], inside=inside)
        elif op is code.BRANCH:
            count += sum(_repeats(branch, inside=inside) for branch in what[1])
        elif op not in (code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN, code.AT):
            count += _TOO_MANY
    return count


def _constant(_values: Values, option: Any, _warned: list[Warned]) -> Values:
    return [str(option)]


def _table(values: Values, option: Mapping[str, str], warned: list[Warned]) -> Values:
    known = {sort_key(name): told for name, told in option.items()}
    found = []
    for value in values:
        told = known.get(sort_key(value))
        if told is None:
            warned.append(Warned("unknown_value", value=value[:60]))
            told = value
        if told:
            found.append(told)
    return found


def _staff(values: Values, _option: Any, warned: list[Warned]) -> Values:
    warned += [
        Warned("unknown_staff", value=value[:60]) for value in values if not known_staff(value)
    ]
    return values


def only_uuids(values: Values, warned: list[Warned]) -> Values:
    """Return the values that are UUIDs, as one writes them."""
    found = []
    for value in values:
        try:
            found.append(str(UUID(value)))
        except ValueError:
            warned.append(Warned("bad_identifier", value=value[:60]))
    return found


_DOING: dict[str, Do] = {
    "first": _first,
    "family": _family,
    "given": _given,
    "date": _date,
    "prefix": _prefix,
    "group": _group,
    "constant": _constant,
    "table": _table,
    "staff": _staff,
}


def _no_option(option: Any) -> None:
    if option not in (None, ""):
        raise BadStep(_("This transform takes no option."))


def _one_of(known: tuple[str, ...]) -> Callable[[Any], None]:
    def check(option: Any) -> None:
        if option not in (None, "", *known):
            words = {"option": str(option)[:40], "known": ", ".join(known)}
            raise BadStep(_("“%(option)s” is not one of %(known)s.") % words)

    return check


def _is_text(option: Any) -> None:
    if not isinstance(option, str) or not option.strip() or len(option) > 250:  # noqa: PLR2004
        raise BadStep(_("This transform needs its option."))


def _is_table(option: Any) -> None:
    if not isinstance(option, dict) or not option or len(option) > 500:  # noqa: PLR2004
        raise BadStep(_("The table has a line for each value: “value = becomes”."))
    if not all(isinstance(told, str) for told in option.values()):
        raise BadStep(_("The table has a line for each value: “value = becomes”."))


def _is_pattern(option: Any) -> None:
    _is_text(option)
    compiled(option)


_CHECKS: dict[str, Callable[[Any], None]] = {
    "family": _one_of(_ORDERS),
    "given": _one_of(_ORDERS),
    "date": _one_of(_DATES),
    "prefix": _is_text,
    "constant": _is_text,
    "table": _is_table,
    "group": _is_pattern,
}
