"""Saved weights: versioned, read from `weights/`, and what they make of levels of evidence."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from encre.institute.directory.matching.evidence import FIELDS
from encre.institute.directory.matching.suiting import NOTHING, density, habits, ratios

if TYPE_CHECKING:
    from collections.abc import Iterable

    from encre.institute.directory.matching.evidence import Levels

CURRENT = "v2"


class Weights:
    """Natural logarithms of odds: a start, the rarity of a name, each level of a field."""

    def __init__(self, told: dict[str, Any]) -> None:
        """Take what a file of weights holds."""
        self.told = told
        self.version: str = told["version"]
        self.learnt_from: str = told["learnt_from"]
        self.splink: dict[str, Any] = told["splink"]
        self.base: float = told["base"]
        self.rarity: float = told["rarity"]
        self.levels: dict[str, dict[str, float]] = told["levels"]
        self.limits: dict[str, float] = told["limits"]
        self.trust: dict[str, float] = told.get("trust", {})
        self.usual: dict[str, dict[str, list[float]]] = told.get("usual", {})
        self.namesakes: float = told.get("namesakes", 0.0)
        self.crowding: float = told.get("crowding", 0.0)
        self._tables = tuple(self.levels.get(name, {}) for name in FIELDS)

    def suited(self, compared: Iterable[Levels]) -> Weights:
        """Return these weights as the pairs of a set correct them (see `suiting`)."""
        if not self.usual:
            return self
        found = habits(compared)
        here, usually = ratios(found, self.usual), ratios(NOTHING, self.usual)
        levels = {name: dict(table) for name, table in self.levels.items()}
        for name, table in here.items():
            for level, ratio in table.items():
                moved = self.trust[name] * (ratio - usually[name][level])
                levels[name][level] = round(levels[name].get(level, 0.0) + moved, 3)
        base = round(self.base + self.crowding * density(found, self.namesakes), 3)
        return Weights({**self.told, "levels": levels, "base": base})

    def score(self, levels: Levels) -> float:
        """Return the logarithm of the odds that two profiles are one person."""
        total = self.base + self.rarity * levels.rarity
        for table, level in zip(self._tables, levels, strict=False):
            total += table.get(level, 0.0)
        return total


@lru_cache(maxsize=4)
def saved(version: str = CURRENT) -> Weights:
    """Return the weights saved under a version."""
    place = resources.files("encre.institute.directory.matching") / "weights" / f"{version}.json"
    return Weights(json.loads(place.read_text("utf-8")))
