"""Which doubts are worth a person's time: ranked by use, none that another answer settles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from encre.institute.directory.matching.deciding import NEVER, Clusters

if TYPE_CHECKING:
    from collections.abc import Iterator

_THOUSAND = 1_000


class Doubt(NamedTuple):
    """Two clusters that may be one person, by their first records, and how likely it is."""

    one: int
    other: int
    likely: float


def doubts(clusters: Clusters, sizes: dict[int, int]) -> list[Doubt]:
    """Return the doubts to review, the most useful first, within the budget of the weights.

    Answers chain: when A is asked with B, and B with C, A is not asked with C.
    """
    found = _possible(clusters)
    gained = {doubt: doubt.likely * _gain(sizes[doubt.one], sizes[doubt.other]) for doubt in found}
    found.sort(key=lambda doubt: (-gained[doubt], doubt.one, doubt.other))
    budget = clusters.weights.limits["reviews_per_1000"] / _THOUSAND
    chained = list(_chained(found))
    people = len(sizes) - sum(doubt.likely for doubt in chained)
    return chained[: int(budget * people)]


def _chained(found: list[Doubt]) -> Iterator[Doubt]:
    """Yield the doubts that no better ones join already."""
    parent: dict[int, int] = {}
    for doubt in found:
        one, other = _root(parent, doubt.one), _root(parent, doubt.other)
        if one != other:
            parent[max(one, other)] = min(one, other)
            yield doubt


def _possible(clusters: Clusters) -> list[Doubt]:
    floor = clusters.weights.limits["review"]
    found: list[Doubt] = []
    for one, scores in clusters.scores.items():
        for other, score in scores.items():
            if one < other and score != NEVER and score >= floor:
                sure = min(score, clusters.margin(one, other))
                found.append(Doubt(one, other, likelihood(sure)))
    return found


def likelihood(score: float) -> float:
    """Return the probability that a score (natural logarithm of odds) stands for."""
    return round(1 / (1 + math.exp(-max(min(score, 30.0), -30.0))), 4)


def _gain(one: int, other: int) -> float:
    """Return what B³ recall gains, in records, when two parts of a person meet."""
    return 2.0 * one * other / (one + other)


def _root(parent: dict[int, int], cluster: int) -> int:
    while (above := parent.get(cluster, cluster)) != cluster:
        parent[cluster] = parent.get(above, above)
        cluster = above
    return cluster
