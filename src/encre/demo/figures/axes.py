"""Axes, ticks, legends: what every plot shares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from encre.demo.figures.canvas import GRID, INK, SOFT, Canvas, Point
from encre.demo.prose import number


@dataclass(frozen=True)
class Span:
    """The extent of an axis; ticks are drawn from it unless given."""

    low: float
    high: float
    label: str = ""
    log: bool = False
    ticks: tuple[float, ...] = ()
    names: tuple[str, ...] = ()

    def ratio(self, value: float) -> float:
        """Return where a value stands between 0 and 1."""
        if self.log:
            floor = max(value, self.low * 1e-3)
            return (math.log10(floor) - math.log10(self.low)) / (
                math.log10(self.high) - math.log10(self.low)
            )
        return (value - self.low) / (self.high - self.low)

    def marks(self) -> list[tuple[float, str]]:
        """Return ticks with their French label."""
        if self.ticks:
            names = self.names or tuple(plain(tick) for tick in self.ticks)
            return list(zip(self.ticks, names, strict=True))
        if self.log:
            first, last = (
                math.ceil(math.log10(self.low) - 1e-9),
                math.floor(math.log10(self.high) + 1e-9),
            )
            return [(10.0**power, _power(power)) for power in range(first, last + 1)]
        step = nice_step(self.high - self.low)
        start = math.ceil(self.low / step - 1e-9)
        values = [rank * step for rank in range(start, math.floor(self.high / step + 1e-9) + 1)]
        digits = next(d for d in range(9) if abs(step - round(step, d)) < step * 1e-6)
        return [(value, number(value, digits)) for value in values]


def plain(value: float) -> str:
    """Return a tick label with as few decimals as it needs."""
    for digits in range(4):
        if abs(value - round(value, digits)) < 1e-9:  # noqa: PLR2004 - rounding noise
            return number(value, digits)
    return number(value, 4)


def _power(power: int) -> str:
    """Return 10 to a power in superscript figures, plainly from 0,1 to 1 000."""
    if -2 <= power <= 3:  # noqa: PLR2004
        return plain(10.0**power)
    raised = str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"10{raised}"


def nice_step(extent: float, count: int = 5) -> float:
    """Return a step of 1, 2 or 5 times a power of ten that gives about `count` ticks."""
    raw = extent / count
    base = 10.0 ** math.floor(math.log10(raw))
    for factor in (1, 2, 2.5, 5, 10):
        if raw <= factor * base:
            return factor * base
    return 10 * base


class Axes:
    """A plotting area on a canvas: `box` is left, top, right, bottom in pixels."""

    def __init__(
        self, canvas: Canvas, box: tuple[float, float, float, float], x: Span, y: Span
    ) -> None:
        self.canvas, self.box, self.x, self.y = canvas, box, x, y

    def at(self, x: float, y: float) -> Point:
        """Return the pixel of a value."""
        left, top, right, bottom = self.box
        return left + self.x.ratio(x) * (right - left), bottom - self.y.ratio(y) * (bottom - top)

    def frame(self, *, grid: bool = True, size: int = 16, x_marks: bool = True) -> None:
        """Draw axes, ticks, grid and labels."""
        left, top, right, bottom = self.box
        page = self.canvas
        for value, name in self.y.marks():
            height = self.at(self.x.low, value)[1]
            if grid and top < height < bottom - 1:
                page.line([(left, height), (right, height)], GRID, 1)
            page.line([(left - 6, height), (left, height)], INK, 1.2)
            page.text((left - 10, height), name, size, INK, "rm")
        for value, name in self.x.marks() if x_marks else []:
            across = self.at(value, self.y.low)[0]
            page.line([(across, bottom), (across, bottom + 6)], INK, 1.2)
            page.text((across, bottom + 10), name, size, INK, "ma")
        page.line([(left, top), (left, bottom), (right, bottom)], INK, 1.6)
        if self.x.label:
            page.text(((left + right) / 2, bottom + 42), self.x.label, size + 2, INK, "ma")
        if self.y.label:
            widest = max((page.measure(name, size) for _, name in self.y.marks()), default=0)
            page.turned((left - 34 - widest, (top + bottom) / 2), self.y.label, size + 2)

    def curve(
        self, xs: Sequence[float], ys: Sequence[float], color: str, width: float = 2.2
    ) -> None:
        """Draw a line through points."""
        self.canvas.line([self.at(x, y) for x, y in zip(xs, ys, strict=True)], color, width)

    def points(
        self, xs: Sequence[float], ys: Sequence[float], color: str, radius: float = 4.5
    ) -> None:
        """Draw points with a white edge."""
        for x, y in zip(xs, ys, strict=True):
            self.canvas.dot(self.at(x, y), radius, color, "#ffffff", 0.8)

    def error(self, x: float, y: float, spread: float, color: str = INK, cap: float = 6) -> None:
        """Draw an error bar."""
        across, top = self.at(x, y + spread)
        _, bottom = self.at(x, max(y - spread, self.y.low))
        self.canvas.line([(across, top), (across, bottom)], color, 1.5)
        for height in (top, bottom):
            self.canvas.line([(across - cap, height), (across + cap, height)], color, 1.5)

    def legend(
        self, entries: Sequence[tuple[str, str]], at: Point, *, size: int = 16, line: bool = False
    ) -> None:
        """Draw a legend of (name, colour) from its top left corner."""
        for rank, (name, color) in enumerate(entries):
            y = at[1] + rank * (size + 13)
            if line:
                self.canvas.line([(at[0], y + 9), (at[0] + 26, y + 9)], color, 3)
            else:
                self.canvas.rect((at[0] + 4, y + 2, at[0] + 20, y + 17), fill=color)
            self.canvas.text((at[0] + 34, y + 9), name, size, INK, "lm")

    def title(self, words: str, note: str = "") -> None:
        """Write the title above the area, and a softer line under it."""
        left, top = self.box[0], self.box[1]
        self.canvas.text((left, top - (40 if note else 22)), words, 21, INK, "ls", bold=True)
        if note:
            self.canvas.text((left, top - 16), note, 16, SOFT, "ls")
