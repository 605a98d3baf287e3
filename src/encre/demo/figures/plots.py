"""Curves, scatter plots and bars with their points and error bars."""

# ruff: noqa: E501, PLR0917 - a figure is its title, its note, its axes and what is drawn

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import fmean, stdev

from encre.demo.figures.axes import Axes, Span
from encre.demo.figures.canvas import INK, PALETTE, SOFT, VERMILION, Canvas


@dataclass(frozen=True)
class Series:
    """A named series; `fit` is a smooth curve drawn through it, `errors` the half-length of its error bars."""

    name: str
    xs: Sequence[float]
    ys: Sequence[float]
    fit: tuple[Sequence[float], Sequence[float]] | None = None
    errors: Sequence[float] = ()
    color: str = ""
    dots: bool = False
    width: float = 2.2


@dataclass(frozen=True)
class Marks:
    """What is drawn over a plot: a threshold, shaded spans of x with a name, and notes at values."""

    threshold: float | None = None
    threshold_name: str = ""
    spans: Sequence[tuple[float, float, str]] = ()
    notes: Sequence[tuple[float, float, str]] = field(default=())
    legend: str = "right"


def curves(
    title: str, note: str, x: Span, y: Span, series: Sequence[Series], marks: Marks | None = None
) -> bytes:
    """Draw lines or fitted points on two axes."""
    marks = marks or Marks()
    named = [s for s in series if s.name]
    wide = marks.legend == "right" and bool(named)
    page = Canvas(1180 if wide else 980, 640)
    area = Axes(page, (130, 90, page.width - (340 if wide else 50), 540), x, y)
    for start, end, name in marks.spans:
        left, right = area.at(start, y.low)[0], area.at(end, y.low)[0]
        page.rect((left, area.box[1], right, area.box[3]), fill="#eef3f8")
        page.text(((left + right) / 2, area.box[1] + 6), name, 15, SOFT, "ma")
    area.frame()
    if marks.threshold is not None:
        height = area.at(x.low, marks.threshold)[1]
        page.dashed((area.box[0], height), (area.box[2], height), VERMILION, 1.4)
        page.text((area.box[2] - 4, height - 4), marks.threshold_name, 15, VERMILION, "rs")
    for rank, one in enumerate(series):
        _series(area, one, one.color or PALETTE[rank % len(PALETTE)])
    for across, height, words in marks.notes:
        page.text(area.at(across, height), words, 16, INK, "mm")
    legend = [
        (s.name, s.color or PALETTE[rank % len(PALETTE)])
        for rank, s in enumerate(series)
        if s.name and marks.legend != "none"
    ]
    at = (page.width - 318, 100) if wide else (area.box[0] + 24, 100)
    area.legend(legend, at, line=True)
    area.title(title, note)
    return page.png(title)


def _series(area: Axes, one: Series, color: str) -> None:
    """Draw one series: its curve or its points with error bars and fit."""
    if one.fit:
        area.curve(one.fit[0], one.fit[1], color, one.width)
    elif not one.dots:
        area.curve(one.xs, one.ys, color, one.width)
    for x, y, spread in zip(one.xs, one.ys, one.errors, strict=False):
        area.error(x, y, spread, color, 5)
    if one.fit or one.dots or one.errors:
        area.points(one.xs, one.ys, color, 5)


@dataclass(frozen=True)
class Bar:
    """A bar: its name under the axis, the measured values, and its colour."""

    name: str
    values: Sequence[float]
    color: str = ""


def bars(
    title: str, note: str, y_label: str, groups: Sequence[tuple[str, Sequence[Bar]]],
    brackets: Sequence[tuple[int, int, str]] = (), high: float | None = None,
) -> bytes:  # fmt: skip
    """Draw means with standard deviations and every point; groups share names, brackets compare bars by rank."""
    flat = [bar for _, members in groups for bar in members]
    top = max(max(bar.values) for bar in flat)
    y = Span(0, high or top * (1.12 + 0.1 * len(brackets)), y_label)
    page = Canvas(980, 650)
    area = Axes(page, (130, 90, 950, 520), Span(0, 1), y)
    area.frame(x_marks=False)
    slots = len(flat) + 0.8 * len(groups)
    width = (area.box[2] - area.box[0]) / slots
    across, centres = area.box[0] + width * 0.4, []
    shaker = Random(len(flat))  # noqa: S311 - spreads the points so that all are seen
    for name, members in groups:
        start = across
        for rank, bar in enumerate(members):
            centre = across + width / 2
            centres.append(centre)
            _bar(area, bar, centre, width * 0.74, bar.color or PALETTE[rank % len(PALETTE)], shaker)
            across += width
        if name:
            page.text(((start + across) / 2, 592), name, 17, INK, "ma", bold=True)
            page.line([(start + 8, 584), (across - 8, 584)], SOFT, 1.2)
        across += width * 0.8
    for level, (first, second, words) in enumerate(brackets):
        height = area.at(0, top * 1.08)[1] - level * 38
        left, right = centres[first], centres[second]
        page.line(
            [(left, height + 8), (left, height), (right, height), (right, height + 8)], INK, 1.4
        )
        page.text(((left + right) / 2, height - 5), words, 16, INK, "ms")
    area.title(title, note)
    return page.png(title)


def _bar(area: Axes, bar: Bar, centre: float, width: float, color: str, shaker: Random) -> None:
    """Draw one bar, its spread, its points and its name."""
    page, mean = area.canvas, fmean(bar.values)
    height = area.at(0, mean)[1]
    tint = "#" + "".join(f"{(int(color[i : i + 2], 16) + 2 * 255) // 3:02x}" for i in (1, 3, 5))
    page.rect(
        (centre - width / 2, height, centre + width / 2, area.box[3]),
        fill=tint,
        edge=color,
        width=1.6,
    )
    if len(bar.values) > 1:
        spread = stdev(bar.values)
        high, low = area.at(0, mean + spread)[1], area.at(0, max(0.0, mean - spread))[1]
        page.line([(centre, high), (centre, low)], INK, 1.6)
        for end in (high, low):
            page.line([(centre - 8, end), (centre + 8, end)], INK, 1.6)
        for value in bar.values:
            across = centre + (shaker.random() - 0.5) * width * 0.5
            page.dot((across, area.at(0, value)[1]), 4.2, color, "#ffffff", 0.9)
    for line, words in enumerate(bar.name.split("\n")):
        page.text((centre, area.box[3] + 10 + 23 * line), words, 16, INK, "ma")


def scatter(
    title: str, note: str, x: Span, y: Span, points: Sequence[tuple[float, float, str]],
    labels: Sequence[tuple[float, float, str]] = (), legend: Sequence[tuple[str, str]] = (),
    lines: Sequence[tuple[tuple[float, float], tuple[float, float]]] = (),
) -> bytes:  # fmt: skip
    """Draw coloured points, named ones, and dashed lines (volcano, PCA, Bland-Altman)."""
    page = Canvas(980, 680)
    area = Axes(page, (130, 90, 940, 580), x, y)
    area.frame()
    for start, end in lines:
        page.dashed(area.at(*start), area.at(*end))
    for across, height, color in points:
        page.dot(area.at(across, height), 4, color)
    last = (-99.0, -99.0)
    for across, height, words in sorted(labels, key=lambda label: -label[1]):
        place = area.at(across, height)
        at = (place[0] + 8, place[1] - 6)
        if abs(at[0] - last[0]) < 60 and at[1] - last[1] < 18:  # noqa: PLR2004 - labels must not overlap
            at = (at[0] + 6, last[1] + 18)
        page.text(at, words, 15, INK, "ls")
        last = at
    area.legend(legend, (area.box[2] - 270, area.box[1] + 8))
    area.title(title, note)
    return page.png(title)


def sigmoid(x: float, low: float, high: float, middle: float, slope: float) -> float:
    """Return the four-parameter logistic of a dose `x` (same unit as `middle`)."""
    return low + (high - low) / (1 + (x / middle) ** -slope) if x > 0 else low


def spaced(low: float, high: float, count: int = 120) -> list[float]:
    """Return values spaced evenly on a logarithmic scale."""
    step = (math.log(high) - math.log(low)) / (count - 1)
    return [math.exp(math.log(low) + step * rank) for rank in range(count)]
