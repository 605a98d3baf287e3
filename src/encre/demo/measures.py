"""Small statistics of the entries: means, Welch's test, straight lines, logistic curves."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from statistics import fmean, stdev

from encre.demo.prose import NBSP, number


def draw(rng: Random, mean: float, cv: float, count: int, digits: int = 1) -> list[float]:
    """Draw replicates around a mean with a coefficient of variation."""
    return [round(max(0.0, rng.gauss(mean, mean * cv)), digits) for _ in range(count)]


def mean_sd(values: Sequence[float], digits: int = 1) -> str:
    """Return `mean ± standard deviation` in French form."""
    return f"{number(fmean(values), digits)}{NBSP}±{NBSP}{number(stdev(values), digits)}"


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function (Lentz)."""
    tiny = 1e-30
    c, d = 1.0, 1 / max(1 - (a + b) * x / (a + 1), tiny)
    value = d
    for m in range(1, 200):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + term * d or tiny)
            c = 1 + term / c or tiny
            value *= c * d
        if abs(c * d - 1) < 1e-12:  # noqa: PLR2004 - precision
            break
    return value


def _beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function."""
    if x in (0.0, 1.0):
        return x
    log = (
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log(1 - x)
    )
    if x < (a + 1) / (a + b + 2):
        return math.exp(log) * _beta_fraction(a, b, x) / a
    return 1 - math.exp(log) * _beta_fraction(b, a, 1 - x) / b


def welch(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the two-sided p-value of Welch's t test."""
    va, vb = stdev(first) ** 2 / len(first), stdev(second) ** 2 / len(second)
    t = (fmean(first) - fmean(second)) / math.sqrt(va + vb)
    freedom = (va + vb) ** 2 / (va**2 / (len(first) - 1) + vb**2 / (len(second) - 1))
    return _beta(freedom / 2, 0.5, freedom / (freedom + t * t))


def p_value(p: float) -> str:
    """Return a p-value as one writes it: `p = 0,012` or `p < 0,000 1`."""
    if p < 1e-4:  # noqa: PLR2004
        return f"p{NBSP}<{NBSP}0,0001"
    return f"p{NBSP}={NBSP}{number(p, 4 if p < 0.001 else 3)}"  # noqa: PLR2004


def line(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float, float]:
    """Return slope, intercept and R² of the least-squares line."""
    mx, my = fmean(xs), fmean(ys)
    sxx = sum((x - mx) ** 2 for x in xs)
    sxy = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))
    syy = sum((y - my) ** 2 for y in ys)
    slope = sxy / sxx
    return slope, my - slope * mx, sxy**2 / (sxx * syy)


def minimise(
    cost: Callable[[Sequence[float]], float], start: Sequence[float], steps: Sequence[float]
) -> list[float]:
    """Return the point where `cost` is lowest, by Nelder and Mead's simplex."""
    points = [list(start)]
    for rank, step in enumerate(steps):
        point = list(start)
        point[rank] += step
        points.append(point)
    size = len(start)
    for _ in range(600):
        points.sort(key=cost)
        centre = [fmean(point[rank] for point in points[:-1]) for rank in range(size)]
        worst = points[-1]
        mirror = [2 * c - w for c, w in zip(centre, worst, strict=True)]
        if cost(mirror) < cost(points[0]):
            far = [3 * c - 2 * w for c, w in zip(centre, worst, strict=True)]
            points[-1] = far if cost(far) < cost(mirror) else mirror
        elif cost(mirror) < cost(points[-2]):
            points[-1] = mirror
        else:
            near = [(c + w) / 2 for c, w in zip(centre, worst, strict=True)]
            if cost(near) < cost(worst):
                points[-1] = near
            else:
                best = points[0]
                points = [
                    best,
                    *([(b + p) / 2 for b, p in zip(best, q, strict=True)] for q in points[1:]),
                ]
    return min(points, key=cost)


def fit_decay(
    xs: Sequence[float], ys: Sequence[float], guess: float
) -> tuple[float, float, float, float]:
    """Fit a falling logistic; return low, high, middle (IC50) and slope."""

    def value(point: Sequence[float], x: float) -> float:
        low, high, log, slope = point
        return low + (high - low) / (1 + (x / math.exp(log)) ** slope)

    def cost(point: Sequence[float]) -> float:
        if not 0.2 < point[3] < 5 or abs(point[2]) > 40:  # noqa: PLR2004 - keeps to sensible curves
            return 1e12
        return sum((value(point, x) - y) ** 2 for x, y in zip(xs, ys, strict=True))

    low, high, log, slope = minimise(
        cost, (min(ys), max(ys), math.log(guess), 1.0), (5, 5, 0.5, 0.3)
    )
    return low, high, math.exp(log), slope


def fit_michaelis(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """Fit Michaelis and Menten's law; return Vmax and Km."""

    def cost(point: Sequence[float]) -> float:
        vmax, km = point
        return (
            sum((vmax * x / (km + x) - y) ** 2 for x, y in zip(xs, ys, strict=True))
            if km > 0
            else 1e12
        )

    vmax, km = minimise(cost, (max(ys) * 1.2, sorted(xs)[len(xs) // 2]), (max(ys) * 0.2, 1.0))
    return vmax, km
