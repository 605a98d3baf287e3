"""Where structures stand in the drawing: marks at one place, counts by department."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from encre.institute.atlas.geometry import HEIGHT, WIDTH, Shape, drawing

if TYPE_CHECKING:
    from encre.foundation.structures.models import Site, Structure

SIZE = (WIDTH, HEIGHT)
# Marks nearer than this many units of the drawing become one.
CELL = 11
SMALLEST, GROWTH, LARGEST = 4.0, 2.1, 17.0
# Upper bounds of the shades of the map; beyond the last, the darkest.
SHADES = (0, 2, 5, 15, 50)


_CEDEX = re.compile(r"\bcedex\b.*|\bcedex\d+.*", re.IGNORECASE)


@dataclass(frozen=True)
class Point:
    """A place in the drawing; `exact` when it comes from coordinates."""

    x: float
    y: float
    frame: str
    exact: bool


@dataclass
class Mark:
    """Structures at one place of the drawing."""

    number: int
    x: float
    y: float
    exact: bool
    structures: list["Structure"] = field(default_factory=list)

    @property
    def radius(self) -> float:
        """Return the radius: its area follows the number of structures."""
        size = SMALLEST + GROWTH * math.sqrt(len(self.structures) - 1)
        return round(min(size, LARGEST), 1)

    @property
    def towns(self) -> str:
        """Return the towns of the place, the most frequent first."""
        named = [plain_town(it.site.town) for it in self.structures if it.site and it.site.town]
        return ", ".join(town for town, _count in Counter(named).most_common(3))


@dataclass(frozen=True)
class Shaded:
    """A department with its number of structures and its shade, 0 to 5."""

    shape: Shape
    count: int
    shade: int


@dataclass(frozen=True)
class Picture:
    """Everything the map draws, and what it cannot."""

    shapes: list[Shaded]
    marks: list[Mark]
    unplaced: list["Structure"]
    counts: Counter[str]


def plain_town(town: str) -> str:
    """Return « Marseille » for « MARSEILLE CEDEX 03 »."""
    plain = " ".join(_CEDEX.sub("", town).split())
    return plain.title() if plain.isupper() else plain


def point_of(site: "Site | None") -> Point | None:
    """Return where a site stands: at its coordinates, else at its department's middle."""
    if site is None:
        return None
    map_ = drawing()
    frame = map_.frame_of(site.department)
    if site.latitude is not None and site.longitude is not None:
        # Without a department, only a place inside the mainland's frame can be drawn.
        frame = frame or map_.frames["mainland"]
        x, y = frame.place(site.longitude, site.latitude)
        inside = (
            frame.left <= x <= frame.left + frame.width
            and frame.top <= y <= frame.top + frame.height
        )
        if inside:
            return Point(x, y, frame.name, exact=True)
    if frame is None or site.department not in map_.middles:
        return None
    x, y = frame.place(*map_.middles[site.department])
    return Point(x, y, frame.name, exact=False)


def picture(structures: Iterable["Structure"]) -> Picture:
    """Return the map of some structures (their sites already read)."""
    cells: dict[tuple[Any, ...], list[tuple[Point, Structure]]] = defaultdict(list)
    counts: Counter[str] = Counter()
    unplaced = []
    for structure in structures:
        point = point_of(structure.site)
        if point is None:
            unplaced.append(structure)
            continue
        if structure.site is not None and structure.site.department:
            counts[structure.site.department] += 1
        cell = (point.frame, point.exact, round(point.x / CELL), round(point.y / CELL))
        cells[cell].append((point, structure))
    found = sorted(cells.values(), key=lambda held: (-len(held), held[0][0].x))
    marks = [_mark(number, held) for number, held in enumerate(found, start=1)]
    shapes = [
        Shaded(shape, counts[shape.department.code], _shade(counts[shape.department.code]))
        for shape in drawing().shapes
    ]
    return Picture(shapes, marks, unplaced, counts)


def _mark(number: int, held: list[tuple[Point, "Structure"]]) -> Mark:
    x = sum(point.x for point, _ in held) / len(held)
    y = sum(point.y for point, _ in held) / len(held)
    named = sorted((structure for _, structure in held), key=lambda row: row.sort_name)
    return Mark(number, round(x, 1), round(y, 1), held[0][0].exact, named)


def _shade(count: int) -> int:
    return sum(1 for bound in SHADES if count > bound)
