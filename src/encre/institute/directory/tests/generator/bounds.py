"""Whether counts are what a specification says, up to chance."""

from math import sqrt

DEVIATIONS = 4.5


def near(count: int, total: int, rate: float) -> None:
    """Fail when `count` of `total` is not what a rate gives (normal bound, 4.5 deviations)."""
    spread = DEVIATIONS * sqrt(rate * (1 - rate) / total)
    assert abs(count / total - rate) <= spread + 1 / total, (count / total, rate, total)


def chi_square(observed: list[int], shares: list[float]) -> float:
    """Return the statistic of counts against shares."""
    total = sum(observed)
    return sum((n - total * p) ** 2 / (total * p) for n, p in zip(observed, shares, strict=True))
