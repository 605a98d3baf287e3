"""Recordings over time: patch-clamp, calcium imaging, chromatograms."""

# ruff: noqa: E501, PLR0917 - a figure is its title, its note, its axes and what is drawn

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from encre.demo.figures.axes import Axes, Span
from encre.demo.figures.canvas import BLUE, INK, PALETTE, SOFT, Canvas


def spikes(
    duration: float,
    times: Sequence[float],
    rest: float,
    step: tuple[float, float, float],
    seed: int,
) -> tuple[list[float], list[float]]:
    """Return a membrane potential (ms, mV): `step` is start, end and depolarisation, spikes at `times`."""
    rng = Random(seed)  # noqa: S311 - a synthetic recording
    start, end, lift = step
    xs = [rank * 0.2 for rank in range(int(duration / 0.2))]
    ys = []
    for at in xs:
        value = rest + rng.gauss(0, 0.25)
        if at > start:
            value += (
                lift
                * (1 - math.exp(-(at - start) / 18))
                * (1 if at < end else math.exp(-(at - end) / 18))
            )
        for time in times:
            late = at - time
            if -1.2 < late < 30:  # noqa: PLR2004 - extent of a spike
                value += 88 * math.exp(-((late / 0.55) ** 2)) - (
                    11 * math.exp(-late / 8) if late > 0.6 else 0  # noqa: PLR2004
                )
        ys.append(value)
    return xs, ys


def calcium(
    seconds: float,
    rate: float,
    onsets: Sequence[tuple[float, float]],
    decay: float,
    noise: float,
    seed: int,
) -> tuple[list[float], list[float]]:
    """Return a ΔF/F0 trace: transients (time, amplitude) that rise fast and decay."""
    rng = Random(seed)  # noqa: S311 - a synthetic recording
    xs = [rank / rate for rank in range(int(seconds * rate))]
    ys = [
        rng.gauss(0, noise)
        + sum(
            height * (1 - math.exp(-(x - at) / 0.15)) * math.exp(-(x - at) / decay)
            for at, height in onsets
            if x >= at
        )
        for x in xs
    ]
    return xs, ys


def peaks(
    xs: Sequence[float], summits: Sequence[tuple[float, float, float]], noise: float, seed: int
) -> list[float]:
    """Return a chromatogram: summits are (place, height, width), with a little tail."""
    rng = Random(seed)  # noqa: S311 - a synthetic recording
    values = []
    for x in xs:
        total = rng.gauss(0, noise)
        for place, height, width in summits:
            spread = width * (1.35 if x > place else 1)
            total += height * math.exp(-(((x - place) / spread) ** 2) / 2)
        values.append(total)
    return values


def stacked(
    title: str, note: str, traces: Sequence[tuple[str, Sequence[float], Sequence[float]]], *,
    x_bar: tuple[float, str], y_bar: tuple[float, str], spans: Sequence[tuple[float, float, str]] = (),
) -> bytes:  # fmt: skip
    """Draw traces above one another with scale bars instead of axes, as physiologists do."""
    row = 112 if len(traces) > 3 else 170  # noqa: PLR2004
    page = Canvas(1060, 130 + row * len(traces) + 70)
    page.text((40, 44), title, 21, INK, "ls", bold=True)
    page.text((40, 70), note, 16, SOFT, "ls")
    low_x, high_x = traces[0][1][0], traces[0][1][-1]
    low_y, high_y = min(min(ys) for _, _, ys in traces), max(max(ys) for _, _, ys in traces)
    left, right, top = 170, 940, 110
    across = Span(low_x, high_x)
    for start, end, words in spans:
        x1, x2 = (left + across.ratio(value) * (right - left) for value in (start, end))
        page.rect((x1, top, x2, top + row * len(traces)), fill="#eef3f8")
        page.text(((x1 + x2) / 2, top - 4), words, 15, SOFT, "ms")
    for rank, (name, xs, ys) in enumerate(traces):
        area = Axes(
            page,
            (left, top + rank * row + 6, right, top + (rank + 1) * row - 6),
            across,
            Span(low_y, high_y),
        )
        color = PALETTE[rank % len(PALETTE)] if len(traces) > 1 else BLUE
        area.curve(xs, ys, color, 1.5)
        page.text((left - 14, area.at(low_x, ys[0])[1]), name, 16, INK, "rm")
    width = x_bar[0] / (high_x - low_x) * (right - left)
    height = y_bar[0] / (high_y - low_y) * (row - 12)
    corner = (right + 40, top + row * len(traces) + 10)
    page.line([(corner[0] - width, corner[1]), corner, (corner[0], corner[1] - height)], INK, 2.2)
    page.text((corner[0] - width / 2, corner[1] + 8), x_bar[1], 15, INK, "ma")
    page.text((corner[0] + 8, corner[1] - height / 2), y_bar[1], 15, INK, "lm")
    return page.png(title)
