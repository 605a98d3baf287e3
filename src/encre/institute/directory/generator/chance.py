"""The only source of chance of the generator, named by what it draws: nothing else moves."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

Drawn = TypeVar("Drawn")


def chance(seed: int, *names: object) -> Random:
    """Return the generator for `names`: drawing more in one place changes nothing elsewhere."""
    return Random(f"{seed}:" + ":".join(map(str, names)))  # noqa: S311 - made-up people, no secret


class Weighted(Generic[Drawn]):
    """Values drawn in proportion to their weights, in logarithmic time."""

    def __init__(self, values: Sequence[Drawn], weights: Iterable[float]) -> None:
        self.values = values
        self._sums = list(accumulate(weights))
        if len(self._sums) != len(values) or not values:
            raise ValueError("as many weights as values, and one at least")

    def draw(self, rng: Random) -> Drawn:
        """Draw one value."""
        place = bisect_right(self._sums, rng.random() * self._sums[-1])
        return self.values[min(place, len(self.values) - 1)]

    def share(self, index: int) -> float:
        """Return the chance of the value at `index`."""
        before = self._sums[index - 1] if index else 0.0
        return (self._sums[index] - before) / self._sums[-1]
