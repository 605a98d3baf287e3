"""About 320 research units with their present and former numbers; ten writings of a code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from encre.institute.directory.generator.chance import chance
from encre.institute.directory.generator.styles import DIRECTORIES

COUNT = 320
FORMERLY, MIXED = 0.45, 0.65
WRITINGS = (
    "U {0}", "U{0}", "UMR_S {0}", "UMR-S {0}", "UMRS{0}",
    "UMR S {0}", "Inserm U{0}", "U_{0}", "UMR_S_{0}", "INSERM U 0{0}",
)  # fmt: skip
"""Ten writings of one code; the last pads the number with a zero."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its number, the number it had before the last renewal, its other label (CNRS)."""

    key: int
    number: int
    former: int | None
    mixed: int | None
    delegation: int

    def written(self, writing: int, *, former: bool = False) -> str:
        """Write the code of the unit, or its former one, in one of the ten writings."""
        number = self.former if former and self.former is not None else self.number
        return WRITINGS[writing].format(number)

    def labels(self, writing: int) -> str:
        """Write every label of the unit, as several values."""
        own = self.written(writing)
        return own if self.mixed is None else f"UMR {self.mixed};{own}"


@cache
def units(seed: int) -> tuple[Unit, ...]:
    """Return the units of a seed; every delegation has some."""
    rng = chance(seed, "units")
    numbers = rng.sample(range(900, 1999), COUNT * 2)
    mixed = rng.sample(range(5000, 9300), COUNT)
    return tuple(
        Unit(
            key=key,
            number=numbers[key],
            former=numbers[COUNT + key] if rng.random() < FORMERLY else None,
            mixed=mixed[key] if rng.random() < MIXED else None,
            delegation=key % len(DIRECTORIES),
        )
        for key in range(COUNT)
    )


def of_delegation(seed: int, delegation: int) -> tuple[Unit, ...]:
    """Return the units that a delegation looks after."""
    return units(seed)[delegation :: len(DIRECTORIES)]
