"""Gaussian noise that the seed decides (Pillow's own cannot be seeded)."""

from __future__ import annotations

from random import Random
from statistics import NormalDist

from PIL import Image

_QUANTILES = [NormalDist().inv_cdf((byte + 0.5) / 256) for byte in range(256)]


def noise(size: tuple[int, int], sigma: float, rng: Random) -> Image.Image:
    """Return grey noise around 128 with a standard deviation of `sigma`."""
    raw = Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))
    return raw.point([max(0, min(255, round(128 + sigma * quantile))) for quantile in _QUANTILES])
