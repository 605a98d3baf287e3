"""Writing pictures: WebP of two sizes, our own pixels, none of the file's own words."""

from pathlib import Path
from typing import Any

SIZES = {"small": 320, "large": 1280}
PAGES = 24
"""How many pages or planes of one file are drawn."""
MOST_PIXELS = 120_000_000
LOWEST, HIGHEST = 0.2, 99.8
"""Percentiles between which contrast is stretched: a hot pixel does not make the rest black."""
_MODES = ("RGB", "RGBA")


def keep(image: Any, folder: Path) -> None:
    """Write the picture of the first page, large and small."""
    shown = eight_bits(image)
    for name in ("large", "small"):
        shown.thumbnail((SIZES[name], SIZES[name]))
        shown.save(folder / f"{name}.webp", "WEBP", quality=82, method=2)


def keep_page(image: Any, folder: Path, number: int, first: int = 1) -> None:
    """Write the picture of page `number`; the first one is the picture of the file."""
    if number == first:
        keep(image, folder)
        return
    shown = eight_bits(image)
    shown.thumbnail((SIZES["large"], SIZES["large"]))
    shown.save(folder / f"page-{number}.webp", "WEBP", quality=80, method=2)


def eight_bits(image: Any) -> Any:
    """Return a copy of the image in a mode WebP has."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        import numpy
        from PIL import Image

        values = numpy.asarray(image)
        return Image.fromarray(stretched(values, *limits(values))).convert("RGB")
    if image.mode in _MODES:
        return image.copy()
    return image.convert("RGBA" if "transparency" in image.info or image.mode == "LA" else "RGB")


def limits(values: Any) -> tuple[float, float]:
    """Return the values shown black and white: percentiles, or the extremes of a flat image."""
    import numpy

    finite = values[numpy.isfinite(values)] if values.dtype.kind == "f" else values.ravel()
    if not finite.size:
        return 0.0, 1.0
    low, high = (float(each) for each in numpy.percentile(finite, (LOWEST, HIGHEST)))
    return (low, high) if high > low else (float(finite.min()), float(finite.max()))


def stretched(values: Any, low: float, high: float) -> Any:
    """Return bytes 0 to 255 for the values from `low` to `high`."""
    import numpy

    span = (high - low) or 1.0
    scaled = (numpy.nan_to_num(values.astype("float32"), nan=low) - low) * (255.0 / span)
    return numpy.clip(scaled, 0, 255).astype("uint8")


def chosen(total: int, most: int = PAGES) -> list[int]:
    """Return at most `most` numbers from 1 to `total`, evenly spread, the first and last in."""
    if total <= most:
        return list(range(1, total + 1))
    return sorted({1 + round(index * (total - 1) / (most - 1)) for index in range(most)})
