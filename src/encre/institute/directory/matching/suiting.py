"""Weights suited to a set: how often its own namesakes, and its own sure pairs, share a field.

In some houses an address belongs to one person for ever, in others two Jean Martin have the same;
some directories share telephones, some know towns of birth. Pairs of one exact name show it without
any label: those that a staff number, an ORCID or a birth date proves to be one person, and those
that one of the three proves to be two. Each field is counted on pairs that another field proves.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from encre.institute.directory.matching.evidence import FIELDS, SAME
from encre.institute.directory.matching.names import EXACT, MISSING, OTHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from encre.institute.directory.matching.evidence import Levels

SUITED = ("mail", "phone", "number", "orcid", "unit", "place", "sex", "employer", "title", "dates")
"""Fields whose weights follow the set."""
PROOFS = ("number", "orcid", "born")
STRENGTH = 20.0
"""Pairs that what was learnt is worth beside those that the set shows."""
FARTHEST = 6.0
_AT = {name: FIELDS.index(name) for name in (*SUITED, "born", "given", "family")}
_RARE = math.log(0.03 + 0.03)
"""Names of which chance alone gives hardly a second bearer."""
Shares = dict[str, dict[str, list[float]]]


class Habits(NamedTuple):
    """Counts of levels by field, among pairs of one person and among pairs of namesakes."""

    one: dict[str, Counter[str]]
    two: dict[str, Counter[str]]
    rare: list[int]
    """Pairs of a rare name proved to be one person, and two."""


NOTHING = Habits({}, {}, [0, 0])
_NONE: Counter[str] = Counter()


def habits(compared: Iterable[Levels]) -> Habits:
    """Count what pairs of exact names show."""
    found = Habits(defaultdict(Counter), defaultdict(Counter), [0, 0])
    given, family = _AT["given"], _AT["family"]
    for levels in compared:
        if levels[given] != EXACT or levels[family] != EXACT:
            continue
        proved = {name: levels[_AT[name]] for name in PROOFS}
        proofs = {name for name, level in proved.items() if level == SAME}
        contrary = {name for name, level in proved.items() if level == OTHER}
        if proofs or contrary:
            _add(found, levels, proofs, contrary)
    return found


def _add(found: Habits, levels: Levels, proofs: set[str], contrary: set[str]) -> None:
    if levels.rarity <= _RARE and (not contrary or not proofs):
        found.rare[bool(contrary)] += 1
    for name in SUITED:
        level = levels[_AT[name]]
        if level == MISSING:
            continue
        if contrary - {name}:
            found.two[name][str(level)] += 1
        elif proofs - {name}:
            found.one[name][str(level)] += 1


def ratios(
    found: Habits, usual: Mapping[str, Mapping[str, list[float]]]
) -> dict[str, dict[str, float]]:
    """Return, by field and level, the logarithm of how much likelier one person shows it."""
    told: dict[str, dict[str, float]] = {}
    for name, levels in usual.items():
        one, two = found.one.get(name, _NONE), found.two.get(name, _NONE)
        ones, twos = one.total() + STRENGTH, two.total() + STRENGTH
        told[name] = {
            level: _bounded(
                (one[level] + STRENGTH * among_one) / ones,
                (two[level] + STRENGTH * among_two) / twos,
            )
            for level, (among_one, among_two) in levels.items()
        }
    return told


def _bounded(one: float, two: float) -> float:
    return max(min(math.log(one / two), FARTHEST), -FARTHEST)


def density(found: Habits, usual: float) -> float:
    """Return the logarithm of how much rarer than `usual` (a share) planted namesakes are here."""
    one, two = found.rare[0] + STRENGTH * (1 - usual) * 5, found.rare[1] + STRENGTH * usual * 5
    return math.log(one / two) - math.log((1 - usual) / usual)
