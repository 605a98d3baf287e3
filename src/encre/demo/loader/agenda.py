"""The order in which things were done: every act with its moment."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import count
from random import Random

Act = Callable[[], None]


class Agenda:
    """Acts to play in the order of their moments; an act may add later ones."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._rank = count()
        self._acts: list[tuple[datetime, int, Act]] = []

    def moment(self, days: float, rng: Random) -> datetime:
        """Return a working hour so many days ago, never in the future."""
        day = (self.now - timedelta(days=days)).date()
        hour = time(rng.randint(7, 16), rng.randint(0, 59), rng.randint(0, 59))
        return min(
            datetime.combine(day, hour, UTC), self.now - timedelta(minutes=rng.randint(20, 55))
        )

    def add(self, moment: datetime, act: Act) -> None:
        """Enter an act; two acts of one moment keep the order in which they were entered."""
        heapq.heappush(self._acts, (moment, next(self._rank), act))

    def __len__(self) -> int:
        return len(self._acts)

    def __iter__(self) -> Iterator[tuple[datetime, Act]]:
        while self._acts:
            moment, _, act = heapq.heappop(self._acts)
            yield moment, act
