"""From directories to people: the whole way, and its answer."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.matching import scoring
from encre.institute.directory.matching.deciding import Clusters, Pair, decide
from encre.institute.directory.matching.explaining import Evidence, explain_profiles
from encre.institute.directory.matching.normalising import population
from encre.institute.directory.matching.reading import Directory, read_folder
from encre.institute.directory.matching.reviewing import doubts
from encre.institute.directory.matching.weighing import Weights, saved

if TYPE_CHECKING:
    from encre.institute.directory.matching.profiles import Population

Key = tuple[str, str]
"""A record: its source, and its identifier there."""
KeyPair = tuple[Key, Key]
Facts = Mapping[str, str]


@dataclass(frozen=True)
class Review:
    """Two clusters to look at, by their places in the list; the score is a probability."""

    one: int
    other: int
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Resolution:
    """Every record in exactly one cluster; what a person should look at; what was left aside."""

    clusters: list[list[Key]]
    reviews: list[Review]
    warnings: list[str] = field(default_factory=list)
    version: str = ""


def resolve(
    records: Path | Iterable[Directory],
    *,
    weights: Weights | None = None,
    refusals: Iterable[KeyPair] = (),
    confirmations: Iterable[KeyPair] = (),
    engine: str = "duckdb",
) -> Resolution:
    """Resolve a folder of directories, or directories already read (raises Unreadable).

    `refusals` never meet and `confirmations` always do; of a pair in both, the refusal holds.
    Pairs that name unknown records are passed over: a record may have left.
    """
    held = weights or saved()
    directories = read_folder(records) if isinstance(records, Path) else records
    with _uncollected():
        told = population(directories)
        edges = scoring.edges(told, held.splink, held.limits["floor"], engine)
        numbers = {key: number for number, key in enumerate(told.keys)}
        clusters = Clusters(told, held, _numbered(refusals, numbers))
        decide(clusters, edges, _numbered(confirmations, numbers))
        return _answer(told, clusters)


def directory(name: str, records: Mapping[str, Facts]) -> Directory:
    """Return a directory from facts by source_id, as sources keep them."""
    rows = [
        [identifier, *(facts.get(column, "") for column in COLUMNS[1:])]
        for identifier, facts in records.items()
    ]
    return Directory(name, rows)


def explain(one: Facts, other: Facts, weights: Weights | None = None) -> list[Evidence]:
    """Explain two records by their facts alone, as if of two directories."""
    pair = [directory("a", {"1": one}), directory("b", {"1": other})]
    told = population(pair)
    return explain_profiles(told.profiles[0], told.profiles[1], told, weights or saved())


def _numbered(pairs: Iterable[KeyPair], numbers: Mapping[Key, int]) -> list[Pair]:
    found: list[Pair] = []
    for one, other in pairs:
        first, second = numbers.get((one[0], one[1])), numbers.get((other[0], other[1]))
        if first is not None and second is not None and first != second:
            found.append((min(first, second), max(first, second)))
    return found


def _answer(told: Population, clusters: Clusters) -> Resolution:
    members: dict[int, list[Key]] = defaultdict(list)
    for record, key in enumerate(told.keys):
        members[clusters.root(record)].append(key)
    places = {root: place for place, root in enumerate(members)}
    sizes = {root: len(keys) for root, keys in members.items()}
    reviews = [
        Review(places[doubt.one], places[doubt.other], doubt.likely, _evidence(clusters, doubt))
        for doubt in doubts(clusters, sizes)
    ]
    return Resolution(list(members.values()), reviews, told.warnings, clusters.weights.version)


def _evidence(clusters: Clusters, pair: Sequence[Any]) -> tuple[Evidence, ...]:
    one, other = clusters.profiles[pair[0]], clusters.profiles[pair[1]]
    return tuple(explain_profiles(one, other, clusters.told, clusters.weights))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold the collector of cycles: millions of small objects live to the end anyway."""
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()
