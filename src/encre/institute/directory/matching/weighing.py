"""Saved weights: versioned, read from `weights/`, and what they make of levels of evidence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from encre.institute.directory.matching.evidence import FIELDS, Levels

CURRENT = "v1"


@dataclass(frozen=True)
class Weights:
    """Weights in natural logarithms of odds: a field's level, the rarity of a name, a start."""

    version: str
    splink: dict[str, Any]
    base: float
    rarity: float
    levels: dict[str, dict[str, float]]
    limits: dict[str, float]
    learnt_from: str

    def score(self, levels: Levels) -> float:
        """Return the logarithm of the odds that two profiles are one person."""
        total = self.base + self.rarity * levels.rarity
        for table, level in zip(self.tables, levels, strict=False):
            total += table.get(level, 0.0)
        return total

    @property
    def tables(self) -> tuple[dict[str, float], ...]:
        """Return the tables of the fields, in their order."""
        return _tables(self.version, tuple(id(self.levels[name]) for name in FIELDS), self)


_KEPT: dict[tuple[str, tuple[int, ...]], tuple[dict[str, float], ...]] = {}


def _tables(version: str, ids: tuple[int, ...], weights: Weights) -> tuple[dict[str, float], ...]:
    if (version, ids) not in _KEPT:
        _KEPT[version, ids] = tuple(weights.levels[name] for name in FIELDS)
    return _KEPT[version, ids]


@lru_cache(maxsize=4)
def saved(version: str = CURRENT) -> Weights:
    """Return the weights saved under a version."""
    place = resources.files("encre.institute.directory.matching") / "weights" / f"{version}.json"
    return from_json(json.loads(place.read_text("utf-8")))


def from_json(told: dict[str, Any]) -> Weights:
    """Return weights from what a file holds."""
    return Weights(**told)
