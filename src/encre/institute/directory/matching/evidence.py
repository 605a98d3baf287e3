"""What two profiles say for and against being one person: a level for each field."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from encre.institute.directory.matching import names
from encre.institute.directory.matching.dates import within_a_slip
from encre.institute.directory.matching.names import (
    EXACT,
    INITIAL,
    MISSING,
    OTHER,
    PART,
    SLIP,
    Family,
    Given,
)
from encre.institute.directory.matching.phonetics import sound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from encre.institute.directory.matching.contacts import Mail
    from encre.institute.directory.matching.profiles import Population, Profile

SAME, SHARED = "same", "shared"
_RANK = {EXACT: 0, PART: 1, INITIAL: 2, SLIP: 3, "alias": 4, MISSING: 5, OTHER: 6}
_TELLING = 4
"""Letters of a name that make an address its bearer's."""
_PLANTED, _OWN = 0.03, 2
"""Namesakes that no frequency foresees, and the two records themselves among those counted."""


class Levels(NamedTuple):
    """The level of each field; `rarity` is the logarithm of the namesakes to be expected."""

    given: str
    family: str
    born: str
    mail: str
    phone: str
    number: str
    orcid: str
    unit: str
    place: str
    sex: str
    employer: str
    title: str
    dates: str
    source: str
    namesake: str
    rarity: float

    @property
    def named(self) -> tuple[str, ...]:
        """Return the levels alone."""
        return tuple(map(str, self[:-1]))


FIELDS = Levels._fields[:-1]


def compare(
    one: Profile, other: Profile, told: Population, names_level: tuple[str, str] | None = None
) -> Levels:
    """Compare two profiles, field by field; `names_level` when the names are compared already."""
    given, family = names_level or names_of(one, other)
    return Levels(
        given,
        family,
        _born(one.born, other.born),
        _mail(one, other, told),
        _phone(one.phones, other.phones, told),
        _number(one, other),
        _plain(one.orcids, other.orcids),
        _plain(one.units, other.units),
        _plain(one.places, other.places),
        _plain(one.sexes, other.sexes),
        _plain(one.employers, other.employers),
        _title(one.titles, other.titles),
        _dates(one, other),
        _source(one, other, told),
        "known" if one.namesakes or other.namesakes else "unknown",
        rarity(one, other, told) if compatible(given, family) else 0.0,
    )


def compatible(given: str, family: str) -> bool:
    """Tell whether names may be those of one person."""
    return given != OTHER and family not in (OTHER, MISSING)


def names_of(one: Profile, other: Profile) -> tuple[str, str]:
    """Return the levels of first names and surnames, fields swapped if that fits better."""
    given = _best_given(one.givens, other.givens)
    family = _best_family(one, other)
    if given == OTHER and family == OTHER and _swapped(one, other):
        return "swapped", "swapped"
    return given, family


def _best_given(ones: Sequence[Given], others: Sequence[Given]) -> str:
    best = MISSING
    for one in ones:
        for other in others:
            level = names.given_level(one, other)
            if level == EXACT:
                return level
            if best == MISSING or _RANK[level] < _RANK[best]:
                best = level
    return best


def _best_family(one: Profile, other: Profile) -> str:
    best = MISSING
    for first in one.families:
        for second in other.families:
            level = names.family_level(first, second)
            if level == EXACT:
                return level
            if best == MISSING or _RANK[level] < _RANK[best]:
                best = level
    if best == OTHER and (_alias(one.aliases, other) or _alias(other.aliases, one)):
        return "alias"
    return best


def _alias(aliases: Sequence[Family], other: Profile) -> bool:
    known = (*other.families, *other.aliases)
    return any(names.family_level(alias, name) == EXACT for alias in aliases for name in known)


def _swapped(one: Profile, other: Profile) -> bool:
    return any(
        names.near_or_equal(given.glued, family.glued)
        and names.near_or_equal(given_other.glued, family_other.glued)
        for given in one.givens
        for family in other.families
        for given_other in other.givens
        for family_other in one.families
    )


def rarity(one: Profile, other: Profile, told: Population) -> float:
    """Return ln(expected namesakes a record + those that no frequency foresees)."""
    total = max(len(told.profiles), 1)
    givens = [told.given_counts.get(sound(name.parts[0]), 1) for name in one.givens + other.givens]
    families = _shared_counts(one, other, told)
    given, family = min(givens, default=total), max(families, default=1)
    others = max(given - _OWN, 0) * max(family - _OWN, 0) / total
    return math.log(_PLANTED + others)


def _shared_counts(one: Profile, other: Profile, told: Population) -> list[int]:
    heard = {sound(name.core) for name in one.families}
    common = heard & {sound(name.core) for name in other.families}
    return [told.family_counts.get(name, 1) for name in common or heard]


def _source(one: Profile, other: Profile, told: Population) -> str:
    """Two records of one directory are rarely one person, unless it is the only one given."""
    return SAME if len(told.sources) > 1 and _meet(one.sources, other.sources) else "apart"


def _meet(ones: Sequence[object], others: Sequence[object]) -> bool:
    if len(ones) == 1:
        return ones[0] in others
    return not set(ones).isdisjoint(others)


def _plain(ones: Sequence[str], others: Sequence[str]) -> str:
    if not ones or not others:
        return MISSING
    return SAME if _meet(ones, others) else OTHER


def _born(ones: Sequence[str], others: Sequence[str]) -> str:
    level = _plain(ones, others)
    if level != OTHER:
        return level
    near = any(within_a_slip(one, other) for one in ones for other in others)
    return SLIP if near else OTHER


def _phone(ones: Sequence[str], others: Sequence[str], told: Population) -> str:
    level = _plain(ones, others)
    if level == SAME and all(phone in told.shared_phones for phone in ones if phone in others):
        return SHARED
    return level


def _number(one: Profile, other: Profile) -> str:
    if not one.numbers or not other.numbers:
        return MISSING
    if _meet(one.numbers, other.numbers):
        return SAME
    if any(digits == theirs for _o, digits in one.numbers for _t, theirs in other.numbers):
        return "elsewhere"
    owners = {owner for owner, _digits in one.numbers}
    return OTHER if any(owner in owners for owner, _digits in other.numbers) else MISSING


def _mail(one: Profile, other: Profile, told: Population) -> str:
    if not one.mails or not other.mails:
        return MISSING
    levels = {_mail_pair(a, b, told) for a in one.mails for b in other.mails}
    if SAME in levels and any(_own(mail, one, other) for mail in one.mails if mail in other.mails):
        return "own"
    order = (SAME, "rank", "rank elsewhere", "login", "name", SHARED, "colleague", OTHER)
    return next(level for level in order if level in levels)


def _own(mail: Mail, one: Profile, other: Profile) -> bool:
    """Tell whether an address is made of nobody's name: no namesake was given it for theirs."""
    words = [
        part
        for profile in (one, other)
        for part in (
            *(name.core for name in (*profile.families, *profile.aliases)),
            *(part for name in profile.givens for part in name.parts),
        )
    ]
    known = [word.replace(" ", "") for word in words if len(word) >= _TELLING]
    return bool(known) and not any(word[:_TELLING] in mail.stem for word in known)


def _mail_pair(one: Mail, other: Mail, told: Population) -> str:
    if one.whole == other.whole:
        return SHARED if one.whole in told.shared_mails else SAME
    if one.stem == other.stem:
        if one.rank != other.rank:
            return "rank" if one.domain == other.domain else "rank elsewhere"
        return "name" if "." in one.stem or "_" in one.stem else "login"
    return "colleague" if one.domain == other.domain else OTHER


def _title(ones: Sequence[str], others: Sequence[str]) -> str:
    level = _plain(ones, others)
    if level != OTHER:
        return level
    pairs = [(one, other) for one in ones for other in others]
    if any(_abbreviates(one, other) or _abbreviates(other, one) for one, other in pairs):
        return SAME
    return OTHER if any((" " in one) == (" " in other) for one, other in pairs) else MISSING


_EMPTY = frozenset(("de", "d", "du", "des", "la", "le", "en", "et"))


def _abbreviates(short: str, long: str) -> bool:
    initials = "".join(word[0] for word in long.split() if word not in _EMPTY)
    return short.replace(" ", "") == initials or (len(short) > 2 and long.startswith(short))  # noqa: PLR2004


def _dates(one: Profile, other: Profile) -> str:
    if _meet(one.starts, other.starts):
        return "both" if _meet(one.ends, other.ends) else "start"
    if _meet(one.ends, other.ends):
        return "end"
    return OTHER if one.starts and other.starts else MISSING


def forbidden(one: Profile, other: Profile) -> bool:
    """Tell whether a hard conflict keeps two profiles apart, whatever else they share."""
    if one.orcids and other.orcids and set(one.orcids) != set(other.orcids):
        return True
    known = one.born and other.born and one.born != other.born
    if known and not all(within_a_slip(a, b) for a in one.born for b in other.born):
        return True
    if not one.numbers or not other.numbers or one.numbers == other.numbers:
        return False
    return any(
        owner == theirs and digits != number
        for owner, digits in one.numbers
        for theirs, number in other.numbers
    )


def mark_namesakes(told: Population, pairs: Iterable[tuple[int, int]]) -> None:
    """Mark the records of whose very name somebody else is known: a conflict, a numbered mail."""
    for first, second in pairs:
        one, other = told.profiles[first], told.profiles[second]
        if one.namesakes and other.namesakes:
            continue
        if names_of(one, other) == (EXACT, EXACT) and (
            one.sources == other.sources
            or forbidden(one, other)
            or _mail(one, other, told).startswith("rank")
        ):
            one.namesakes = other.namesakes = ("known",)
