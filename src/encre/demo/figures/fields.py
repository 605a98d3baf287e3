"""Pictures made of many points or cells: cytometry, plates, heat maps."""

# ruff: noqa: E501, PLR0917 - a figure is its title, its note, its axes and what is drawn

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from PIL import Image, ImageFilter

from encre.demo.figures.axes import Axes, Span
from encre.demo.figures.canvas import INK, SOFT, Canvas
from encre.demo.prose import number

_HEAT = ((12, 18, 60), (34, 84, 160), (42, 160, 170), (120, 200, 90), (245, 220, 70), (230, 70, 35))
_BLUES = ((245, 248, 252), (150, 190, 224), (31, 95, 158), (16, 40, 86))
_DIVERGING = ((31, 95, 158), (160, 195, 225), (247, 247, 247), (240, 175, 145), (190, 60, 30))


def ramp(stops: Sequence[tuple[int, int, int]], ratio: float) -> tuple[int, int, int]:
    """Return the colour at a ratio of a ramp."""
    place = min(0.9999, max(0.0, ratio)) * (len(stops) - 1)
    rank, part = int(place), place - int(place)
    first, second = stops[rank], stops[rank + 1]
    return tuple(round(a + (b - a) * part) for a, b in zip(first, second, strict=True))  # type: ignore[return-value]


@dataclass(frozen=True)
class Cloud:
    """A population of events: how many, centre and spread on both axes (decades), correlation."""

    count: int
    x: float
    y: float
    spread_x: float
    spread_y: float
    tilt: float = 0.0


def events(clouds: Sequence[Cloud], seed: int) -> list[tuple[float, float]]:
    """Draw the events of the populations, on decades of fluorescence."""
    rng = Random(seed)  # noqa: S311 - synthetic events
    drawn = []
    for cloud in clouds:
        for _ in range(cloud.count):
            a, b = rng.gauss(0, 1), rng.gauss(0, 1)
            b = cloud.tilt * a + math.sqrt(1 - cloud.tilt**2) * b
            drawn.append((cloud.x + a * cloud.spread_x, cloud.y + b * cloud.spread_y))
    return drawn


@dataclass(frozen=True)
class Panel:
    """One cytometry plot: its events, its quadrant lines or a gate, and percentages to write."""

    name: str
    events: Sequence[tuple[float, float]]
    quadrant: tuple[float, float] | None = None
    gate: tuple[float, float, float, float] | None = None


def share(points: Sequence[tuple[float, float]], gate: tuple[float, float, float, float]) -> float:
    """Return the percentage of events inside a gate (left, right, low, high)."""
    left, right, low, high = gate
    return 100 * sum(left <= x < right and low <= y < high for x, y in points) / len(points)


def cytometry(title: str, note: str, x_label: str, y_label: str, panels: Sequence[Panel]) -> bytes:
    """Draw density plots side by side, with the percentages counted from the events themselves."""
    side = 330
    page = Canvas(110 + len(panels) * (side + 70), side + 220)
    page.text((40, 44), title, 21, INK, "ls", bold=True)
    page.text((40, 70), note, 16, SOFT, "ls")
    span = Span(0, 5, "", ticks=(0, 1, 2, 3, 4, 5), names=("0", "10¹", "10²", "10³", "10⁴", "10⁵"))
    for rank, panel in enumerate(panels):
        left = 100 + rank * (side + 70)
        area = Axes(
            page, (left, 125, left + side, 125 + side),
            Span(0, 5, x_label, ticks=span.ticks, names=span.names),
            Span(0, 5, y_label if rank == 0 else "", ticks=span.ticks, names=span.names),
        )  # fmt: skip
        page.paste(_density(panel.events, side * 2), (left, 125, left + side, 125 + side))
        area.frame(grid=False, size=15)
        page.rect((left, 125, left + side, 125 + side), edge=INK, width=1.2)
        page.text((left + side / 2, 114), panel.name, 17, INK, "ms", bold=True)
        _gates(page, area, panel)
    return page.png(title, "Événements de synthèse")


def _gates(page: Canvas, area: Axes, panel: Panel) -> None:
    """Draw quadrants or gate with their percentages."""
    left, top, right, bottom = area.box
    if panel.quadrant:
        qx, qy = panel.quadrant
        across, height = area.at(qx, qy)
        page.line([(across, top), (across, bottom)], INK, 1.3)
        page.line([(left, height), (right, height)], INK, 1.3)
        corners = (
            ((-9, qx, qy, 99), (left + 8, top + 8), "la"), ((qx, 99, qy, 99), (right - 8, top + 8), "ra"),
            ((-9, qx, -9, qy), (left + 8, bottom - 8), "ls"), ((qx, 99, -9, qy), (right - 8, bottom - 8), "rs"),
        )  # fmt: skip
        for gate, at, anchor in corners:
            page.text(at, f"{number(share(panel.events, gate), 1)} %", 17, INK, anchor, bold=True)
    if panel.gate:
        low_x, high_x, low_y, high_y = panel.gate
        (x1, y1), (x2, y2) = area.at(low_x, high_y), area.at(min(high_x, 4.97), low_y)
        page.rect((x1, max(y1, top + 3), x2, y2), edge=INK, width=1.6)
        words = f"{number(share(panel.events, panel.gate), 1)} %"
        page.text((x2 - 6, max(y1, top + 3) + 6), words, 17, INK, "ra", bold=True)


def _density(points: Sequence[tuple[float, float]], side: int) -> Image.Image:
    """Return a picture of events coloured by local density."""
    grid = Image.new("L", (120, 120), 0)
    cells: Any = grid.load()
    for x, y in points:
        column, row = int(x / 5 * 120), 119 - int(y / 5 * 120)
        if 0 <= column < 120 and 0 <= row < 120:  # noqa: PLR2004
            cells[column, row] = min(255, cells[column, row] + 14)
    soft = grid.filter(ImageFilter.GaussianBlur(2))
    tones: Any = soft.load()
    top = max(tones[x, y] for x in range(120) for y in range(120)) or 1
    picture = Image.new("RGB", (side, side), "#ffffff")
    dots: Any = picture.load()
    for x, y in points:
        column, row = int(x / 5 * side), int((1 - y / 5) * side)
        if 0 < column < side - 1 and 0 < row < side - 1:
            place = tones[min(119, int(x / 5 * 120)), min(119, max(0, 119 - int(y / 5 * 120)))]
            color = ramp(_HEAT, 0.08 + 0.92 * place / top)
            for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
                dots[column + dx - 1, row + dy - 1] = color
    return picture


def plate(
    title: str,
    note: str,
    wells: dict[str, float | None],
    unit: str,
    groups: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Draw a 96-well plate whose wells are coloured by value, with its scale."""
    page = Canvas(1080, 690)
    page.text((40, 44), title, 21, INK, "ls", bold=True)
    page.text((40, 70), note, 16, SOFT, "ls")
    values = [value for value in wells.values() if value is not None]
    low, high = min(values), max(values)
    page.rect((64, 96, 916, 660), edge=SOFT, width=2)
    for column in range(12):
        page.text((126 + column * 68, 118), str(column + 1), 17, SOFT, "mm")
    for row, letter in enumerate("ABCDEFGH"):
        page.text((82, 160 + row * 66), letter, 17, SOFT, "mm")
        for column in range(12):
            value = wells.get(f"{letter}{column + 1}")
            at = (126 + column * 68, 160 + row * 66)
            if value is None:
                page.dot(at, 27, "#f4f5f6", "#c9ced3", 1.2)
                continue
            ratio = (value - low) / ((high - low) or 1)
            red, green, blue = ramp(_BLUES, ratio)
            page.dot(at, 27, f"#{red:02x}{green:02x}{blue:02x}", "#7c8791", 1.2)
            digits = 2 if high < 10 else (1 if high < 100 else 0)  # noqa: PLR2004
            page.text(at, number(value, digits), 14, "#ffffff" if ratio > 0.45 else INK, "mm")  # noqa: PLR2004
    _scale(page, (950, 130, 974, 420), low, high, unit, _BLUES)
    for rank, (name, content) in enumerate(groups):
        page.text((940, 470 + rank * 54), name, 15, INK, bold=True)
        page.text((940, 492 + rank * 54), content, 14, SOFT)
    return page.png(title)


def _scale(
    page: Canvas, box: tuple[float, float, float, float], low: float, high: float, unit: str,
    stops: Sequence[tuple[int, int, int]],
) -> None:  # fmt: skip
    """Draw a vertical colour scale."""
    left, top, right, bottom = box
    for step in range(100):
        red, green, blue = ramp(stops, 1 - step / 99)
        y = top + (bottom - top) * step / 100
        page.rect(
            (left, y, right, y + (bottom - top) / 100 + 0.6),
            fill=f"#{red:02x}{green:02x}{blue:02x}",
        )
    page.rect(box, edge=SOFT, width=1)
    digits = 2 if high < 10 else 0  # noqa: PLR2004
    for ratio in (0, 0.5, 1):
        page.text(
            (right + 8, bottom - (bottom - top) * ratio),
            number(low + (high - low) * ratio, digits),
            15,
            INK,
            "lm",
        )
    page.text((left, top - 12), unit, 15, INK, "ls")


def heatmap(
    title: str, note: str, rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float]],
    unit: str, *, cell: tuple[int, int] = (74, 30),
) -> bytes:  # fmt: skip
    """Draw a diverging heat map of rows by columns (log2 ratios, z-scores)."""
    left, top = 170, 150
    page = Canvas(left + cell[0] * len(columns) + 160, top + cell[1] * len(rows) + 40)
    page.text((40, 44), title, 21, INK, "ls", bold=True)
    page.text((40, 70), note, 16, SOFT, "ls")
    limit = max(abs(value) for row in values for value in row)
    for column, name in enumerate(columns):
        page.text((left + cell[0] * (column + 0.5), top - 10), name, 15, INK, "ms")
    for row, name in enumerate(rows):
        y = top + cell[1] * row
        page.text((left - 12, y + cell[1] / 2), name, 16, INK, "rm")
        for column, value in enumerate(values[row]):
            red, green, blue = ramp(_DIVERGING, (value / limit + 1) / 2)
            x = left + cell[0] * column
            page.rect(
                (x, y, x + cell[0] - 1.5, y + cell[1] - 1.5),
                fill=f"#{red:02x}{green:02x}{blue:02x}",
            )
    right = left + cell[0] * len(columns) + 40
    _scale(
        page,
        (right, top, right + 22, top + min(200, cell[1] * len(rows))),
        -limit,
        limit,
        unit,
        _DIVERGING,
    )
    return page.png(title)
