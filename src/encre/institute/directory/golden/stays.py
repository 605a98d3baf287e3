"""Where records say that a person works: dated stays in structures, one main one at a time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from encre.foundation.base.text import sort_key
from encre.institute.directory.conflicts import iso_date, values

if TYPE_CHECKING:
    from encre.institute.directory.golden.survival import Ranks, Told

UNIT = "unit"
_CATEGORIES: tuple[tuple[str, str], ...] = (
    ("emeritus", r"emerit"),
    ("guest", r"invit|visiteu|guest|associe exterieur|collaborateur benevole"),
    ("trainee", r"stag|apprenti|alternan"),
    ("postdoc", r"post ?doc|chercheur contractuel|chercheuse contractuelle"),
    ("doctoral", r"doctorant|^doc$|these"),
    ("hospital", r"\bph\b|praticien|hospitalie|clinique|infirmi|^cca$|^ahu$|^ide$|^arc$|^phu$"),
    ("teacher", r"^pr$|^mcf$|^ater$|professeur|maitre(sse)? de conf|enseign"),
    ("researcher", r"^cr$|^dr$|charge(e)? de recherche|direct(eur|rice) de recherche|chercheu"),
    ("administration", r"administrat|gestionnaire|secretai|attache d.administration|comptab"),
    ("engineer", r"ingenieur|technicien|adjoint|assistant|^(ir|ie|ai|t|tech|adj|cdd)$"),
)


@dataclass(frozen=True)
class Stay:
    """A stay: in which structure, for whom, as what, from when to when (None: not said)."""

    structure: Any
    employer: Any
    category: str
    position: str
    starts: date | None
    ends: date | None
    record: Any
    primary: bool = False
    number: int = 0


@dataclass(frozen=True)
class Places:
    """How names of units and employers are resolved: to an id, or to nothing."""

    unit: Callable[[str], Any]
    employer: Callable[[str], Any]


def stays(records: Iterable[Told], ranks: Ranks, places: Places) -> list[Stay]:
    """Return the stays of a person, numbered by structure and employer, in their order.

    Contracts that overlap or follow one another the next day are one stay; the better ranked
    source gives its title and its end; what a source no longer says ends the day it went.
    """
    ordered = sorted(records, key=lambda row: _order(row, ranks))
    groups: dict[tuple[str, str], list[Stay]] = defaultdict(list)
    for told in ordered:
        for stay in _read(told, places):
            groups[str(stay.structure), str(stay.employer or "")].append(stay)
    _adopt(groups)
    whole = [stay for key in sorted(groups) for stay in _joined(groups[key])]
    rank = {told.key: place for place, told in enumerate(ordered)}
    return _with_primary(whole, rank)


def category_of(title: str) -> str:
    """Return the staff category that a title or its code says; a researcher when it says none."""
    text = sort_key(title.replace("’", " "))
    return next((name for name, words in _CATEGORIES if re.search(words, text)), "researcher")


def _order(told: Told, ranks: Ranks) -> tuple[Any, ...]:
    since = -told.since.timestamp()
    return (told.gone is not None, ranks.get((told.source, UNIT), 1000), since, str(told.key))


def _read(told: Told, places: Places) -> Iterable[Stay]:
    facts = told.facts
    units, employers = values(facts, "unit"), values(facts, "employer")
    starts = _day(facts.get("start_date", ""))
    ends = _day(facts.get("end_date", ""))
    if told.gone is not None:
        gone = told.gone.date()
        ends = min(ends, gone) if ends else gone
    if starts and ends and ends < starts:
        starts = ends
    title = next(iter(values(facts, "title")), "")
    for place, text in enumerate(units):
        structure = places.unit(text)
        if structure is not None:
            name = employers[place] if len(employers) == len(units) else "".join(employers[:1])
            employer = places.employer(name) if name else None
            kind = category_of(title)
            yield Stay(structure, employer, kind, title[:120], starts, ends, told.key)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(iso_date(text)) if text else None
    except ValueError:
        return None


def _adopt(groups: dict[tuple[str, str], list[Stay]]) -> None:
    """Put what names no employer with the one employer the structure has for this person."""
    for structure in {key[0] for key in groups if not key[1]}:
        known = [key for key in groups if key[0] == structure and key[1]]
        if len(known) == 1:
            groups[known[0]] += groups.pop((structure, ""))


def _joined(group: Sequence[Stay]) -> list[Stay]:
    """Join stays that overlap or touch; those before in the group are the better ranked."""
    place = {id(stay): number for number, stay in enumerate(group)}
    undated = [stay for stay in group if stay.starts is None and stay.ends is None]
    dated = [stay for stay in group if stay not in undated] or undated[:1]
    chains: list[list[Stay]] = []
    for stay in sorted(dated, key=lambda s: (s.starts or date.min, s.ends or date.max)):
        if chains and _touch(chains[-1], stay):
            chains[-1].append(stay)
        else:
            chains.append([stay])
    whole = []
    for number, chain in enumerate(chains):
        best = min(chain, key=lambda stay: place[id(stay)])
        begun = [stay.starts for stay in chain if stay.starts]
        last = max(chain, key=lambda s: (s.starts or date.min, -place[id(s)]))
        ends = last.ends if last.starts and (best.ends and last.starts > best.ends) else best.ends
        starts = min(begun) if begun else None
        if starts and ends and ends < starts:
            ends = starts
        employer = next((stay.employer for stay in chain if stay.employer), None)
        whole.append(replace(best, starts=starts, ends=ends, employer=employer, number=number))
    return whole


def _touch(chain: Sequence[Stay], stay: Stay) -> bool:
    """Say whether a stay begins before the chain ends, or the day after."""
    last = max((held.ends or date.max) for held in chain)
    begins = stay.starts or date.min
    return last == date.max or begins <= last + timedelta(days=1)


def _with_primary(whole: list[Stay], rank: Mapping[Any, int]) -> list[Stay]:
    """Mark the main stay of each day: open before ended, better ranked first."""
    order = sorted(
        whole, key=lambda s: (rank[s.record], s.ends is not None, str(s.structure), s.number)
    )
    taken: list[Stay] = []
    for stay in order:
        if not any(_overlap(stay, other) for other in taken):
            taken.append(stay)
    return [replace(stay, primary=any(stay is held for held in taken)) for stay in whole]


def _overlap(left: Stay, right: Stay) -> bool:
    return (left.starts or date.min) <= (right.ends or date.max) and (right.starts or date.min) <= (
        left.ends or date.max
    )
