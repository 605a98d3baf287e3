"""Axes: where a value stands, and the round values that are written along."""

import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from encre.foundation.ui.display import number

_STEPS = (1.0, 2.0, 5.0, 10.0)
_FAR, _NEAR = 1e6, 1e-3
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MOST_TICKS = 7


@dataclass(frozen=True)
class Tick:
    """A value written along an axis, and where it stands in pixels."""

    place: str
    label: str


@dataclass(frozen=True)
class Axis:
    """A range of values laid on pixels from `start` to `end`, on a log scale or not."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    @classmethod
    def over(
        cls,
        values: Iterable[float],
        start: float,
        end: float,
        *,
        log: bool = False,
        margin: float = 0.02,
    ) -> "Axis":
        """Return the axis that shows all of `values`, with a little room around them."""
        seen = [math.log10(each) if log else each for each in values if not log or each > 0]
        low, high = min(seen, default=0.0), max(seen, default=1.0)
        room = (high - low) * margin or abs(high) * 0.1 or 0.5
        return cls(low - room, high + room, start, end, log)

    def at(self, value: float) -> float:
        """Return where a value stands, in pixels; on a log scale it must be above zero."""
        seen = math.log10(value) if self.log else value
        return self.start + (seen - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> list[Tick]:
        """Return round values and where they stand."""
        values = self._decades() if self.log else self._round()
        return [Tick(pixel(self.at(value)), label(value)) for value in values]

    def _round(self) -> list[float]:
        step = _step((self.high - self.low) / MOST_TICKS)
        first = math.ceil(self.low / step)
        count = min(int((self.high / step) - first) + 1, MOST_TICKS * 3)
        return [round((first + n) * step, 12) for n in range(max(0, count))]

    def _decades(self) -> list[float]:
        first = max(math.ceil(self.low), sys.float_info.min_10_exp)
        last = min(math.floor(self.high), sys.float_info.max_10_exp)
        if last - first < 1:
            middle = 10 ** ((self.low + self.high) / 2)
            return [float(f"{middle:.2g}"), *(10.0**n for n in range(first, last + 1))]
        every = max(1, math.ceil((last - first + 1) / MOST_TICKS))
        return [10.0**n for n in range(first, last + 1, every)]


def _step(wanted: float) -> float:
    if not wanted > 0 or not math.isfinite(wanted):
        return 1.0
    power = 10.0 ** math.floor(math.log10(wanted))
    return power * next(each for each in _STEPS if each * power >= wanted * 0.999999)


def pixel(value: float) -> str:
    """Return pixels as SVG writes them: a point whatever the language."""
    return f"{value:.1f}".removesuffix(".0")


def label(value: float) -> str:
    """Return a value as the reader's language writes it; powers of ten when it is far from 1."""
    if value and not _NEAR <= abs(value) < _FAR:
        power = math.floor(math.log10(abs(value)))
        lead = value / 10.0**power
        written = "" if abs(lead - 1) < 1e-6 else f"{number(float(f'{lead:.3g}'))}×"  # noqa: PLR2004
        return f"{written}10{str(power).translate(_RAISED)}"
    rounded = float(f"{value:.6g}")
    return number(int(rounded) if rounded.is_integer() else rounded)
