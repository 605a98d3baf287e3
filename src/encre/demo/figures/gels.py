"""Gels and Western blots: lanes, ladders, bands with grain and smile."""

# ruff: noqa: E501 - a figure is its title, its note, its axes and what is drawn

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from encre.demo.figures.canvas import INK, SOFT, Canvas, finish
from encre.demo.figures.noise import noise


@dataclass(frozen=True)
class Band:
    """A band of a lane: apparent size (kDa or pb) and intensity from 0 to 1."""

    size: float
    intensity: float
    spread: float = 1.0


@dataclass(frozen=True)
class Membrane:
    """A strip of blot: its target, its size in kDa and one intensity per lane."""

    target: str
    size: str
    intensities: Sequence[float]


def _stroke(
    layer: Image.Image, box: tuple[float, float, float, float], dark: float, rng: Random
) -> None:
    """Add one band: a soft lens, a little bent, darker in its middle."""
    left, top, right, bottom = box
    draw = ImageDraw.Draw(layer)
    columns = max(8, int(right - left))
    bend, tilt = rng.uniform(-1.2, 1.2), rng.uniform(-0.8, 0.8)
    for column in range(columns):
        place = column / (columns - 1) * 2 - 1
        edge = 1 - abs(place) ** 6
        shift = bend * (1 - place * place) + tilt * place
        half = (bottom - top) / 2 * (0.72 + 0.28 * (1 - place * place))
        middle = (top + bottom) / 2 + shift
        tone = int(255 * min(1.0, dark) * edge * rng.uniform(0.95, 1.0))
        x = left + column
        draw.line([(x, middle - half), (x, middle + half)], fill=tone, width=1)


def _paper(size: tuple[int, int], base: int, grain: int, rng: Random) -> Image.Image:
    """Return a background with grain and a slow unevenness."""
    coarse = Image.new("L", (9, 6))
    coarse.putdata([base + rng.randint(-grain, grain) for _ in range(54)])
    cloud = coarse.resize(size, Image.Resampling.BICUBIC)
    fine = noise(size, grain * 0.8, rng)
    return ImageChops.add(cloud, fine, 1, -128)


def _lanes(labels: Sequence[str], page: Canvas, left: float, width: float, top: float) -> None:
    """Write the names of lanes, turned."""
    for rank, name in enumerate(labels):
        centre = left + width * (rank + 0.5)
        reach = page.measure(name, 16) * 0.354
        page.turned((centre + reach - 4, top - 14 - reach), name, 16, INK, 45)


def blot(title: str, lanes: Sequence[str], strips: Sequence[Membrane], seed: int) -> bytes:
    """Draw strips of membranes under one another, as in a figure of an article."""
    rng = Random(seed)  # noqa: S311 - grain of a picture
    lane, left, top, height, gap = 74, 215, 200, 62, 12
    width = lane * len(lanes)
    page = Canvas(left + width + 150, top + (height + gap) * len(strips) + 40)
    page.text((28, 44), title, 21, INK, "ls", bold=True)
    _lanes(lanes, page, left, lane, top)
    for rank, strip in enumerate(strips):
        y = top + rank * (height + gap)
        layer = Image.new("L", (width * 2, height * 2), 0)
        for place, value in enumerate(strip.intensities):
            if value <= 0.01:  # noqa: PLR2004 - nothing to see
                continue
            thick = 13 + 20 * min(1.0, value)
            middle = height + rng.uniform(-3, 3)
            box = (
                place * lane * 2 + 20,
                middle - thick / 2,
                (place + 1) * lane * 2 - 20,
                middle + thick / 2,
            )
            _stroke(layer, box, 0.22 + 0.78 * value, rng)
        layer = layer.filter(ImageFilter.GaussianBlur(5))
        paper = _paper(layer.size, 226, 6, rng)
        shown = ImageChops.subtract(paper, layer.point(lambda tone: int(tone * 0.86)))
        page.paste(shown.convert("RGB"), (left, y, left + width, y + height))
        page.rect((left, y, left + width, y + height), edge=INK, width=1.2)
        page.text((left - 14, y + height / 2), strip.target, 17, INK, "rm")
        page.text((left + width + 12, y + height / 2), strip.size, 16, SOFT, "lm")
    return page.png(title, "Image de synthèse : membrane simulée")


def gel(
    title: str, lanes: Sequence[tuple[str, Sequence[Band]]], ladder: Sequence[float], unit: str, seed: int,
    *, dark: bool = True, bold_sizes: Sequence[float] = (),
) -> bytes:  # fmt: skip
    """Draw a gel: agarose under ultraviolet (dark) or stained acrylamide (light); sizes run on a log scale."""
    rng = Random(seed)  # noqa: S311 - grain of a picture
    lane, left, top, height = 78, 120, 150, 430
    width = lane * (len(lanes) + 1)
    page = Canvas(left + width + 80, top + height + 40)
    page.text((28, 44), title, 21, INK, "ls", bold=True)
    _lanes(["Marqueur", *(name for name, _ in lanes)], page, left, lane, top)
    low, high = math.log(min(ladder) * 0.72), math.log(max(ladder) * 1.3)

    def depth(size: float) -> float:
        return (1 - (math.log(size) - low) / (high - low)) * height

    layer = Image.new("L", (width * 2, height * 2), 0)
    marker = [Band(size, 0.95 if size in bold_sizes else 0.55) for size in ladder]
    for rank, bands in enumerate([marker, *(bands for _, bands in lanes)]):
        start = rank * lane * 2
        draw = ImageDraw.Draw(layer)
        draw.rectangle((start + 26, 10, start + lane * 2 - 26, 20), fill=45 if dark else 18)
        for band in bands:
            middle, thick = depth(band.size) * 2, 9 + 7 * band.intensity * band.spread
            box = (start + 24, middle - thick / 2, start + lane * 2 - 24, middle + thick / 2)
            _stroke(layer, box, 0.18 + 0.82 * band.intensity, rng)
    page.paste(_lit(layer, rng, dark=dark), (left, top, left + width, top + height))
    page.rect((left, top, left + width, top + height), edge=INK, width=1)
    _sizes(page, (left - 10, top), [(size, depth(size)) for size in ladder], unit)
    return finish(page.reduced(), title, "Image de synthèse : gel simulé")


def _lit(layer: Image.Image, rng: Random, *, dark: bool) -> Image.Image:
    """Return bands as the camera sees them: glowing on black, or blue on a stained gel."""
    glow = layer.filter(ImageFilter.GaussianBlur(12)).point(lambda tone: int(tone * 0.45))
    layer = ImageChops.add(layer.filter(ImageFilter.GaussianBlur(2.6)), glow)
    if dark:
        paper, bright = _paper(layer.size, 34, 5, rng), layer.point(lambda tone: int(tone * 0.86))
        return ImageChops.add(paper, bright).convert("RGB")
    blue = [layer.point([int(tone * part) for tone in range(256)]) for part in (0.84, 0.62, 0.25)]
    paper = Image.merge("RGB", [_paper(layer.size, tone, 4, rng) for tone in (222, 228, 240)])
    return ImageChops.subtract(paper, Image.merge("RGB", blue))


def _sizes(
    page: Canvas, corner: tuple[float, float], sizes: Sequence[tuple[float, float]], unit: str
) -> None:
    """Write the sizes of the ladder, leaving out those that would overlap."""
    last = -99.0
    for size, depth in sorted(sizes, reverse=True):
        if depth - last > 15:  # noqa: PLR2004 - labels must not overlap
            words = f"{size:g}".replace(".", ",")
            page.text((corner[0], corner[1] + depth), words, 15, INK, "rm")
            last = depth
    page.text((corner[0], corner[1] - 14), unit, 15, SOFT, "rs")
