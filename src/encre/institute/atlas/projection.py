"""From degrees to the drawing: a conic projection for France, insets for what is far or dense."""

import math
from dataclasses import dataclass

Point = tuple[float, float]

# Lambert's conformal conic: standard parallels 44° and 49°, centre 46.5° 3°.
_FIRST, _SECOND, _LAT0, _LON0 = (math.radians(angle) for angle in (44.0, 49.0, 46.5, 3.0))


def _stretch(latitude: float) -> float:
    return math.tan(math.pi / 4 + latitude / 2)


_CONE = math.log(math.cos(_FIRST) / math.cos(_SECOND)) / math.log(
    _stretch(_SECOND) / _stretch(_FIRST)
)
_FACTOR = math.cos(_FIRST) * _stretch(_FIRST) ** _CONE / _CONE
_RHO0 = _FACTOR / _stretch(_LAT0) ** _CONE


def conic(longitude: float, latitude: float) -> Point:
    """Return the place of a point of metropolitan France, in radii of the earth, y downwards."""
    rho = _FACTOR / _stretch(math.radians(latitude)) ** _CONE
    theta = _CONE * (math.radians(longitude) - _LON0)
    return rho * math.sin(theta), rho * math.cos(theta) - _RHO0


def flat(longitude: float, latitude: float) -> Point:
    """Return the place of a point of a small territory, its shape kept well enough (radians)."""
    return math.radians(longitude) * math.cos(math.radians(latitude)), -math.radians(latitude)


@dataclass(frozen=True)
class Frame:
    """A rectangle of the drawing that shows one territory."""

    name: str
    left: float
    top: float
    width: float
    height: float
    x0: float
    y0: float
    scale: float
    is_conic: bool

    def place(self, longitude: float, latitude: float) -> Point:
        """Return where a point stands in the drawing, to a tenth of a unit."""
        x, y = conic(longitude, latitude) if self.is_conic else flat(longitude, latitude)
        return (
            round(self.left + (x - self.x0) * self.scale, 1),
            round(self.top + (y - self.y0) * self.scale, 1),
        )


def fitted(
    name: str,
    box: tuple[float, float, float, float],
    points: list[Point],
    *,
    is_conic: bool,
    margin: float = 6,
) -> Frame:
    """Return the frame that shows all `points` (degrees) in the middle of `box` of the drawing."""
    left, top, width, height = box
    project = conic if is_conic else flat
    placed = [project(*point) for point in points]
    xs, ys = [x for x, _ in placed], [y for _, y in placed]
    span_x, span_y = max(xs) - min(xs), max(ys) - min(ys)
    scale = min((width - 2 * margin) / span_x, (height - 2 * margin) / span_y)
    x0 = min(xs) - (width / scale - span_x) / 2
    y0 = min(ys) - (height / scale - span_y) / 2
    return Frame(name, left, top, width, height, x0, y0, scale, is_conic)
