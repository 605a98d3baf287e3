"""Charts: a curve or a cloud of points, a density, a histogram, as paths a template draws."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from encre.commons.files.plotting.axes import Axis, Tick, pixel

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 84, 16, 12, 56
LEVELS = 6
Pair = tuple[float, float]


@dataclass(frozen=True)
class Chart:
    """A chart with its axes; `described` says in words what is drawn."""

    x_label: str = ""
    y_label: str = ""
    x_ticks: list[Tick] = field(default_factory=list)
    y_ticks: list[Tick] = field(default_factory=list)
    line: str = ""
    dots: str = ""
    bars: str = ""
    squares: list[tuple[int, str]] = field(default_factory=list)
    described: str = ""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def curve(
    points: Sequence[Pair], x_label: str, y_label: str, described: str, *,
    log: tuple[bool, bool] = (False, False), joined: bool = True, backwards: bool = False,
) -> Chart:  # fmt: skip
    """Return a curve, or a cloud when points are not `joined`; values fit the scales asked for."""
    left, right = (WIDTH - RIGHT, LEFT) if backwards else (LEFT, WIDTH - RIGHT)
    across = Axis.over([x for x, _y in points], left, right, log=log[0])
    up = Axis.over([y for _x, y in points], HEIGHT - BOTTOM, TOP, log=log[1])
    places = [f"{pixel(across.at(x))} {pixel(up.at(y))}" for x, y in points]
    return Chart(
        x_label, y_label, across.ticks(), up.ticks(), described=described,
        line="M" + "L".join(places) if joined and places else "",
        dots="" if joined else "".join(f"M{place}h0" for place in dict.fromkeys(places)),
    )  # fmt: skip


def density(
    grid: Sequence[Sequence[int]], bounds: Sequence[Sequence[float]], x_label: str, y_label: str,
    described: str,
) -> Chart:  # fmt: skip
    """Return squares, darker where there are more events; each level is ten times fewer or so."""
    across = Axis(bounds[0][0], bounds[0][1], LEFT, WIDTH - RIGHT)
    up = Axis(bounds[1][0], bounds[1][1], HEIGHT - BOTTOM, TOP)
    columns, rows = len(grid), len(grid[0])
    wide, high = (WIDTH - RIGHT - LEFT) / columns, (HEIGHT - BOTTOM - TOP) / rows
    most = math.log1p(max(max(row) for row in grid)) or 1.0
    drawn: dict[int, list[str]] = {}
    for i, column in enumerate(grid):
        for j, count in enumerate(column):
            if count > 0:
                level = min(LEVELS, 1 + int(math.log1p(count) / most * LEVELS))
                x, y = LEFT + i * wide, HEIGHT - BOTTOM - (j + 1) * high
                drawn.setdefault(level, []).append(
                    f"M{pixel(x)} {pixel(y)}h{pixel(wide)}v{pixel(high)}h-{pixel(wide)}z"
                )
    return Chart(
        x_label, y_label, across.ticks(), up.ticks(), described=described,
        squares=[(level, "".join(paths)) for level, paths in sorted(drawn.items())],
    )  # fmt: skip


def histogram(
    counts: Sequence[int], bounds: Sequence[float], x_label: str, described: str, *, log: bool
) -> Chart:
    """Return a small histogram; on a log scale `bounds` are powers of ten."""
    width, height, left, bottom = 300, 150, 8, 124
    across = Axis(bounds[0], bounds[1], left, width - left, log)
    most, wide = max(counts) or 1, (width - 2 * left) / len(counts)
    steps = [f"M{left} {bottom}"]
    for n, count in enumerate(counts):
        y = pixel(bottom - count / most * (bottom - 8))
        steps.append(f"L{pixel(left + n * wide)} {y}h{pixel(wide)}")
    few = across.ticks()
    return Chart(
        x_label, x_ticks=few if len(few) < 5 else few[::2], bars=f"{''.join(steps)}V{bottom}z",  # noqa: PLR2004
        described=described, width=width, height=height, left=left, right=width - left, top=8,
        bottom=bottom,
    )  # fmt: skip
