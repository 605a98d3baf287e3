"""Saved weights: versioned, read from `weights/`, and what they make of levels of evidence."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any

from encre.institute.directory.matching.evidence import FIELDS, Levels

CURRENT = "v1"


class Weights:
    """Natural logarithms of odds: a start, the rarity of a name, each level of a field."""

    def __init__(self, told: dict[str, Any]) -> None:
        """Take what a file of weights holds."""
        self.version: str = told["version"]
        self.learnt_from: str = told["learnt_from"]
        self.splink: dict[str, Any] = told["splink"]
        self.base: float = told["base"]
        self.rarity: float = told["rarity"]
        self.levels: dict[str, dict[str, float]] = told["levels"]
        self.limits: dict[str, float] = told["limits"]
        self._tables = tuple(self.levels.get(name, {}) for name in FIELDS)

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
