"""Which value of each attribute survives, and from where: rank of source, then freshness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from encre.institute.directory.conflicts import values
from encre.institute.directory.golden import writing

ATTRIBUTES = ("family_name", "given_name", "birth_name", "email", "phone", "orcid")
_COLUMNS = {"given_name": "given_names"}
NAMES = frozenset(("family_name", "given_name", "birth_name"))
_CLEAN: dict[str, Callable[[str], str]] = {
    "email": writing.address,
    "phone": writing.telephone,
    "orcid": writing.orcid,
}
LENGTHS = {"family_name": 120, "given_name": 120, "birth_name": 120, "email": 254, "phone": 30}


@dataclass(frozen=True)
class Told:
    """A source record as survivorship reads it; `key` names it, `source` ranks it."""

    key: Any
    source: Any
    facts: Mapping[str, str]
    since: datetime
    gone: datetime | None = None


@dataclass(frozen=True)
class Set:
    """A correction: what it says of which attribute, when it was made, its last day."""

    key: Any
    attribute: str
    text: str
    made: datetime
    until: date | None = None


@dataclass(frozen=True)
class Kept:
    """A value that survived, the record or the correction it comes from, and since when."""

    text: str
    since: datetime
    record: Any = None
    correction: Any = None


@dataclass(frozen=True)
class _Claim:
    text: str
    told: Told
    place: tuple[int, ...]
    doubt: int = 0


Ranks = Mapping[tuple[Any, str], int]


def surviving(
    records: Iterable[Told],
    corrections: Iterable[Set],
    ranks: Ranks,
    day: date,
    inherited: Sequence[tuple[str, str, datetime]] = (),
) -> dict[str, Kept]:
    """Return the value of each attribute that somebody gives.

    A correction in force wins, the last made first. Among records: those still in their source,
    the better ranked source, the more trustworthy reading, the fresher. `inherited` (attribute,
    text, since) is what was typed of a person since merged: the last to be heard.
    """
    known = sorted(records, key=lambda row: str(row.key))
    found: dict[str, Kept] = {}
    for attribute in ATTRIBUTES:
        kept = _corrected(attribute, corrections, day) or _told(attribute, known, ranks)
        for name, text, since in inherited if kept is None else ():
            if name == attribute and text and kept is None:
                kept = Kept(text, since)
        if kept is not None:
            found[attribute] = kept
    return found


def in_force(correction: Set, day: date) -> bool:
    """Say whether a correction still holds on a day."""
    return correction.until is None or correction.until >= day


def _corrected(attribute: str, corrections: Iterable[Set], day: date) -> Kept | None:
    rows = [row for row in corrections if row.attribute == attribute and in_force(row, day)]
    last = max(rows, key=lambda row: (row.made, str(row.key)), default=None)
    return None if last is None else Kept(last.text, last.made, correction=last.key)


def _told(attribute: str, records: Sequence[Told], ranks: Ranks) -> Kept | None:
    claims = list(_claims(attribute, records, ranks))
    if not claims:
        return None
    best = min(claims, key=lambda claim: (claim.doubt, claim.place))
    text = best.text
    if attribute in NAMES:
        text = _best_written(best, claims)
    return Kept(text[: LENGTHS.get(attribute, 254)], best.told.since, record=best.told.key)


def _claims(attribute: str, records: Sequence[Told], ranks: Ranks) -> Iterable[_Claim]:
    clean = _CLEAN.get(attribute, writing.well_written)
    column = _COLUMNS.get(attribute, attribute)
    usual = _usual(records)
    for place, told in enumerate(sorted(records, key=lambda row: (row.since, str(row.key)))):
        texts = [clean(text) for text in values(told.facts, column)]
        text = next(filter(None, texts), "")
        if text:
            rank = ranks.get((told.source, attribute), 1000)
            doubt = _doubt(attribute, text, told, records, usual)
            yield _Claim(text, told, (told.gone is not None, rank, -place), doubt)


def _doubt(
    attribute: str, text: str, told: Told, records: Sequence[Told], usual: Counter[tuple[str, str]]
) -> int:
    """Return how doubtful a reading of a name is, whoever gives it: 0 is plain."""
    if attribute not in ("family_name", "given_name"):
        return 0
    family, given = _pair(told)
    if usual[(given, family)] >= max(usual[(family, given)], 1) and family != given:
        return 2
    if attribute == "given_name":
        return 1 if len(writing.plain(text)) == 1 else 0
    births = {
        writing.plain(name)
        for row in records
        for name in values(row.facts, "birth_name")
        if writing.plain(name) != writing.plain(row.facts.get("family_name", ""))
    }
    return 1 if writing.plain(text) in births else 0


def _usual(records: Iterable[Told]) -> Counter[tuple[str, str]]:
    """Count the pairs family name and first name: one given the other way round is swapped."""
    return Counter(_pair(row) for row in records)


def _pair(told: Told) -> tuple[str, str]:
    family = next(iter(values(told.facts, "family_name")), "")
    given = next(iter(values(told.facts, "given_names")), "")
    return writing.plain(family), writing.plain(given)


def _best_written(best: _Claim, claims: Iterable[_Claim]) -> str:
    """Return the best writing of the name that won: another source may have kept its accents."""
    alike = [claim for claim in claims if writing.same_name(claim.text, best.text)]
    return max(
        alike,
        key=lambda claim: (writing.quality(claim.text), claim is best, *(-n for n in claim.place)),
    ).text
