"""Maps of a sequence record: its features along a line, or around a circle."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from encre.commons.files.plotting.axes import Axis, Tick, label, pixel

WIDTH, MARGIN, LANE, LANES = 720, 24, 22, 8
SIZE, RADIUS, RING = 520, 170, 14
LABELS, LETTER = 24, 7.2
TINTS = 6
_WHOLE = 0.995


@dataclass(frozen=True)
class Drawn:
    """A feature as it is drawn: its path, its name where there is room for it."""

    path: str
    tint: int
    title: str
    label: str = ""
    x: str = ""
    y: str = ""
    anchor: str = "start"


@dataclass(frozen=True)
class SequenceMap:
    """A map: a line or a circle, its scale, its features, those that found no room."""

    name: str
    length: str
    width: int
    height: int
    ticks: list[tuple[Tick, str]] = field(default_factory=list)
    features: list[Drawn] = field(default_factory=list)
    left_out: int = 0
    circular: bool = False


def sequence_map(record: dict[str, Any]) -> SequenceMap:
    """Return the map of a record; its source, which is the whole, is not a feature of it."""
    length = max(1, int(record["length"]))
    shown = [each for each in record["features"] if each["spans"] and not _is_whole(each, length)]
    tints = {
        kind: n % TINTS for n, kind in enumerate(dict.fromkeys(each["kind"] for each in shown))
    }
    return (_circle if record["circular"] else _line)(record, shown, tints, length)


def _is_whole(feature: dict[str, Any], length: int) -> bool:
    start, end = feature["spans"][0]
    return bool(feature["kind"] == "source" or end - start + 1 >= length * _WHOLE)


def _title(feature: dict[str, Any]) -> str:
    name = f"{feature['kind']} {feature['label']}".strip()
    return f"{name}, {feature['place']}"


def _line(
    record: dict[str, Any], shown: Sequence[dict[str, Any]], tints: dict[str, int], length: int
) -> SequenceMap:
    """Lay features on lanes, each on the first where it overlaps no other."""
    axis = Axis(1, length if length > 1 else 2, MARGIN, WIDTH - MARGIN)
    ends: list[float] = []
    drawn, left_out = [], 0
    for feature in sorted(shown, key=lambda each: each["spans"][0][0]):
        first = axis.at(min(start for start, _end in feature["spans"]))
        last = axis.at(max(end for _start, end in feature["spans"]))
        name = feature["label"] or feature["kind"]
        room = max(last, first + len(name[:18]) * LETTER) + 6
        lane = next((n for n, end in enumerate(ends) if end <= first), len(ends))
        if lane >= LANES:
            left_out += 1
            continue
        ends[lane:] = [room, *ends[lane + 1 :]]
        top = 52 + lane * LANE * 1.6
        path = "".join(
            _arrow(axis.at(a), axis.at(b), top, feature["strand"]) for a, b in feature["spans"]
        )
        drawn.append(
            Drawn(
                path,
                tints[feature["kind"]],
                _title(feature),
                name[:18],
                pixel(first),
                pixel(top - 4),
            )
        )
    height = int(52 + max(1, len(ends)) * LANE * 1.6)
    ticks = [(tick, "") for tick in axis.ticks()]
    name = record["name"]
    return SequenceMap(name, label(length), WIDTH, height, ticks, drawn, left_out)


def _arrow(start: float, end: float, top: float, strand: int) -> str:
    """Return a bar that points to where the feature is read."""
    end = max(end, start + 2)
    head = min(8.0, (end - start) / 2)
    middle, bottom = top + 7, top + 14
    if strand < 0:
        return (
            f"M{pixel(end)} {pixel(top)}H{pixel(start + head)}L{pixel(start)} {pixel(middle)}"
            f"L{pixel(start + head)} {pixel(bottom)}H{pixel(end)}z"
        )
    return (
        f"M{pixel(start)} {pixel(top)}H{pixel(end - head)}L{pixel(end)} {pixel(middle)}"
        f"L{pixel(end - head)} {pixel(bottom)}H{pixel(start)}z"
    )


def _circle(
    record: dict[str, Any], shown: Sequence[dict[str, Any]], tints: dict[str, int], length: int
) -> SequenceMap:
    """Lay features around a circle: one strand outside of it, the other inside."""
    drawn = []
    widest = sorted(shown, key=lambda each: each["spans"][0][0] - each["spans"][0][1])[:LABELS]
    for feature in shown:
        radius = RADIUS + (RING if feature["strand"] > 0 else -RING)
        path = "".join(_arc(a, b, length, radius) for a, b in feature["spans"])
        named = any(feature is each for each in widest)
        start, end = feature["spans"][0]
        x, y = _around((start + max(end, start)) / 2, length, RADIUS + RING * 2 + 12)
        drawn.append(
            Drawn(
                path, tints[feature["kind"]], _title(feature),
                (feature["label"] or feature["kind"])[:18] if named else "",
                pixel(x), pixel(y + 4), "start" if x >= SIZE / 2 else "end",
            )
        )  # fmt: skip
    ticks = []
    for tick in Axis(0, length, 0, length).ticks()[:12]:
        x, y = _around(float(tick.place), length, RADIUS - RING * 2 - 14)
        if float(tick.place) < length * 0.97:
            ticks.append((Tick(pixel(x), tick.label), pixel(y + 4)))
    width = SIZE + 200
    name = record["name"]
    return SequenceMap(name, label(length), width, SIZE, ticks, drawn, circular=True)


def _around(place: float, length: int, radius: float) -> tuple[float, float]:
    angle = 2 * math.pi * place / length - math.pi / 2
    return SIZE / 2 + radius * math.cos(angle), SIZE / 2 + radius * math.sin(angle)


def _arc(start: int, end: int, length: int, radius: float) -> str:
    # A feature over the origin is written end before start, or in two spans.
    end = end if end >= start else end + length
    end = min(end, start + int(length * _WHOLE))
    x1, y1 = _around(start - 1, length, radius)
    x2, y2 = _around(max(end, start + length / 720), length, radius)
    long = int((end - start) * 2 > length)
    turn = pixel(radius)
    return f"M{pixel(x1)} {pixel(y1)}A{turn} {turn} 0 {long} 1 {pixel(x2)} {pixel(y2)}"
