"""Our decisions over Splink's pairs: the best first, on golden records, never across a conflict.

Clusters grow by the best pair at each moment. After each union the golden record is compared anew
with all its neighbours, so that two people are never chained by one weak pair. A pair waits for a
review when somebody else, who cannot be the same person, fits nearly as well.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from typing import TYPE_CHECKING

from encre.institute.directory.matching.evidence import (
    compare,
    compatible,
    forbidden,
    mark_namesakes,
    names_of,
)
from encre.institute.directory.matching.names import EXACT, MISSING, OTHER
from encre.institute.directory.matching.profiles import Population, Profile, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from encre.institute.directory.matching.scoring import Edge
    from encre.institute.directory.matching.weighing import Weights

Pair = tuple[int, int]
NEVER = float("-inf")
_CERTAIN = 50.0
_FREE = 0.25
"""Of one mistake: what small sets may risk, and any set beside its share."""
_USUAL, _WARIER = 45_000, 1.5
"""Records of the sets learnt from, and what ten times as many ask beyond: in a larger crowd there
are more namesakes than the set's own frequencies tell, so that half the risk is taken."""


class Clusters:
    """Clusters that grow; each is named by its first record."""

    def __init__(self, told: Population, weights: Weights, apart: Iterable[Pair] = ()) -> None:
        """Start with one cluster a record; `apart` are pairs that must never meet."""
        self.told, self.weights = told, weights
        self.parent = list(range(len(told.profiles)))
        self.profiles: list[Profile] = list(told.profiles)
        self.age = [0] * len(told.profiles)
        self.scores: dict[int, dict[int, float]] = defaultdict(dict)
        self.apart: dict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            self.apart[one].add(other)
            self.apart[other].add(one)

    def root(self, record: int) -> int:
        """Return the cluster of a record."""
        parent = self.parent
        while parent[record] != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    def parted(self, one: int, other: int) -> bool:
        """Tell whether somebody said that two clusters are two people."""
        return any(self.root(record) == other for record in self.apart.get(one, ()))

    def refused(self, one: int, other: int) -> bool:
        """Tell whether a refusal or a hard conflict keeps two clusters apart."""
        return self.parted(one, other) or forbidden(self.profiles[one], self.profiles[other])

    def measure(self, one: int, other: int) -> float:
        """Return the score of two clusters, and remember it for both."""
        first, second = self.profiles[one], self.profiles[other]
        named = names_of(first, second)
        if self.refused(one, other):
            score = NEVER
            if not compatible(*named):
                self.scores[one].pop(other, None)
                self.scores[other].pop(one, None)
                return score
        else:
            score = self.weights.score(compare(first, second, self.told, named))
        self.scores[one][other] = self.scores[other][one] = score
        return score

    def named(self, one: int, other: int) -> bool:
        """Tell whether names allow a union without a person: they fit, or an ORCID proves it.

        A staff number given to a newcomer, twins in one unit, two mailboxes of one office: other
        facts may all be shared by two people whose names differ.
        """
        first, second = self.profiles[one], self.profiles[other]
        given, family = names_of(first, second)
        if given == OTHER or (given == MISSING and family != EXACT):
            return any(signs in second.orcids for signs in first.orcids)
        return True

    def begin(self, pairs: Sequence[Pair]) -> None:
        """Score pairs of records, by weights suited to what these very pairs show."""
        profiles = self.profiles
        compared = [compare(profiles[one], profiles[other], self.told) for one, other in pairs]
        self.weights = self.weights.suited(compared)
        for (one, other), levels in zip(pairs, compared, strict=True):
            score = NEVER if self.refused(one, other) else self.weights.score(levels)
            if score != NEVER or compatible(levels.given, levels.family):
                self.scores[one][other] = self.scores[other][one] = score

    def unite(self, one: int, other: int) -> int:
        """Make one cluster of two, and measure its neighbours again; return its name."""
        kept, gone = min(one, other), max(one, other)
        self.parent[gone] = kept
        self.profiles[kept] = together(self.profiles[kept], self.profiles[gone])
        self.age[kept] += 1
        if refusals := self.apart.pop(gone, None):
            self.apart[kept] |= refusals
        neighbours = {*self.scores.pop(kept, ()), *self.scores.pop(gone, ())} - {kept, gone}
        for neighbour in neighbours:
            self.scores[neighbour].pop(gone, None)
            self.scores[neighbour].pop(kept, None)
        for neighbour in sorted(neighbours):
            self.measure(kept, neighbour)
        return kept

    def margin(self, one: int, other: int) -> float:
        """Return by how much a pair beats the best pair that would exclude it."""
        score = self.scores[one][other]
        rival = max(self._rival(one, other), self._rival(other, one))
        return score - rival

    def _rival(self, one: int, other: int) -> float:
        """Return the best score of `one` with somebody who cannot be `other`."""
        best = NEVER
        for third, score in self.scores[one].items():
            if third != other and score > best and self._strangers(third, other):
                best = score
        return best

    def _strangers(self, one: int, other: int) -> bool:
        known = self.scores[one].get(other)
        return known == NEVER if known is not None else self.refused(one, other)


def decide(clusters: Clusters, edges: Sequence[Edge], bound: Iterable[Pair] = ()) -> None:
    """Unite all that is sure; `bound` are pairs that somebody confirmed for ever.

    Of confirmations that would join a refused pair by a chain, the last in order is passed over.
    """
    pairs = [(edge.one, edge.other) for edge in edges]
    mark_namesakes(clusters.told, pairs)
    clusters.begin(pairs)
    for one, other in sorted(bound):
        first, second = clusters.root(one), clusters.root(other)
        if first != second and not clusters.parted(first, second):
            clusters.unite(first, second)
    _Growing(clusters).run()


class _Growing:
    """The best pair first, until none is sure."""

    def __init__(self, clusters: Clusters) -> None:
        self.clusters = clusters
        limits = clusters.weights.limits
        self.automatic, self.wanted_margin = limits["automatic"], limits.get("margin", 4.0)
        self.extended = limits.get("extended", self.automatic)
        crowd = max(math.log10(max(len(clusters.profiles), 1) / _USUAL), 0.0)
        self.sure = limits.get("sure", self.automatic) + _WARIER * crowd
        self.share = limits.get("risk_per_10k", 0.0) / 10_000 / 2**crowd
        self.risk, self.people = 0.0, len(clusters.profiles)
        self.queue: list[tuple[float, int, int, int, int]] = []
        for one, scores in clusters.scores.items():
            for other, score in scores.items():
                if one < other:
                    self._push(one, other, score)
        heapq.heapify(self.queue)

    def _push(self, one: int, other: int, score: float) -> None:
        if score >= self.extended:
            age = self.clusters.age
            entry = (-score, min(one, other), max(one, other), 0, 0)
            self.queue.append((*entry[:3], age[entry[1]], age[entry[2]]))

    def run(self) -> None:
        clusters, age, parent = self.clusters, self.clusters.age, self.clusters.parent
        while self.queue:
            weight, one, other, age_one, age_other = heapq.heappop(self.queue)
            current = parent[one] == one and parent[other] == other
            if not current or age[one] != age_one or age[other] != age_other:
                continue
            if clusters.margin(one, other) < self.wanted_margin or not clusters.named(one, other):
                continue
            if not self._affordable(-weight):
                continue
            kept = clusters.unite(one, other)
            for neighbour, score in clusters.scores[kept].items():
                if score >= self.extended:
                    low, high = min(kept, neighbour), max(kept, neighbour)
                    heapq.heappush(self.queue, (-score, low, high, age[low], age[high]))

    def _affordable(self, score: float) -> bool:
        """Tell whether a union may be made, and count the risk that it is a mistake.

        All risks taken stay under their share of the people: rich sets leave room for unions of a
        little less proof, sets that say little need more. A few unions of `automatic` are free.
        """
        risk = 1 / (1 + math.exp(min(score, _CERTAIN)))
        allowed = self.share * self.people + (_FREE if score >= self.automatic else 0.0)
        if score < self.sure and self.risk + risk > allowed:
            return False
        self.risk += risk
        self.people -= 1
        return True
