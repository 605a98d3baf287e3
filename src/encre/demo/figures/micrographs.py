"""Synthetic fluorescence micrographs, organoids and grids: never presented as real."""

# ruff: noqa: E501 - a figure is its title, its note, its axes and what is drawn

from __future__ import annotations

import math
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from encre.demo.figures.canvas import finish, font
from encre.demo.figures.noise import noise


def _blob(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], radius: float, tone: int, rng: Random
) -> None:
    """Fill an irregular disc."""
    phases = [(rng.uniform(0, 6.3), rng.uniform(0.02, 0.09)) for _ in range(4)]
    flat, turn = rng.uniform(0.72, 1.0), rng.uniform(0, 3.1)
    points = []
    for step in range(48):
        angle = step / 48 * 2 * math.pi
        size = radius * (
            1
            + sum(
                depth * math.sin((rank + 2) * angle + phase)
                for rank, (phase, depth) in enumerate(phases)
            )
        )
        x, y = size * math.cos(angle), size * flat * math.sin(angle)
        points.append(
            (
                at[0] + x * math.cos(turn) - y * math.sin(turn),
                at[1] + x * math.sin(turn) + y * math.cos(turn),
            )
        )
    draw.polygon(points, fill=tone)


def _grain(layer: Image.Image, sigma: float, floor: int, rng: Random) -> Image.Image:
    """Add detector noise and background."""
    return ImageChops.add(layer, noise(layer.size, sigma, rng), 1, floor - 128)


def _places(
    rng: Random, count: int, size: tuple[int, int], distance: float
) -> list[tuple[float, float]]:
    """Draw places that keep a distance from one another."""
    found: list[tuple[float, float]] = []
    for _ in range(count * 40):
        at = (rng.uniform(30, size[0] - 30), rng.uniform(30, size[1] - 30))
        if all(math.dist(at, other) > distance for other in found):
            found.append(at)
            if len(found) == count:
                break
    return found


def _bar(picture: Image.Image, length: str, pixels: int, words: str) -> Image.Image:
    """Write the scale bar and the channels on a picture."""
    draw = ImageDraw.Draw(picture)
    right, bottom = picture.width - 34, picture.height - 34
    draw.rectangle((right - pixels, bottom - 7, right, bottom), fill="#ffffff")
    draw.text((right - pixels / 2, bottom - 12), length, fill="#ffffff", font=font(24), anchor="ms")
    draw.text((28, 26), words, fill="#ffffff", font=font(24), anchor="la")
    return picture


def _stained(
    rng: Random, count: int, specks: int, size: tuple[int, int]
) -> tuple[Image.Image, Image.Image, Image.Image]:
    """Draw the three stains of cells placed at random: nuclei, cytoplasm, specks."""
    nuclei, bodies, red = (Image.new("L", size, 0) for _ in range(3))
    nuclear, cellular, bright = (ImageDraw.Draw(layer) for layer in (nuclei, bodies, red))
    places = _places(rng, count, size, 74)
    speckled = set(rng.sample(range(len(places)), min(specks, len(places))))
    for rank, at in enumerate(places):
        radius = rng.uniform(22, 28)
        _blob(cellular, at, radius * rng.uniform(1.6, 2.1), rng.randint(70, 130), rng)
        _blob(nuclear, at, radius, rng.randint(150, 225), rng)
        for _ in range(5):
            spot = (at[0] + rng.gauss(0, radius / 2.6), at[1] + rng.gauss(0, radius / 2.6))
            _blob(nuclear, spot, rng.uniform(2, 5), rng.randint(215, 255), rng)
        _blob(bright, at, radius * 1.5, rng.randint(14, 26), rng)
        if rank in speckled:
            turn = rng.uniform(0, 6.3)
            spot = (at[0] + radius * 1.05 * math.cos(turn), at[1] + radius * 1.05 * math.sin(turn))
            bright.ellipse((spot[0] - 6, spot[1] - 6, spot[0] + 6, spot[1] + 6), fill=255)
    return nuclei, bodies, red


def cells(
    title: str,
    words: str,
    count: int,
    specks: int,
    seed: int,
    *,
    size: tuple[int, int] = (1000, 750),
) -> bytes:
    """Draw macrophages: nuclei in blue, cytoplasm in green, `specks` cells bearing one red speck (ASC)."""
    rng = Random(seed)  # noqa: S311 - a drawn picture
    nuclei, bodies, red = _stained(rng, count, specks, size)
    hole = nuclei.filter(ImageFilter.GaussianBlur(3)).point(lambda tone: int(tone * 0.45))
    texture = noise(size, 70, rng).filter(ImageFilter.GaussianBlur(2.5))
    bodies = ImageChops.multiply(
        ImageChops.subtract(bodies.filter(ImageFilter.GaussianBlur(5)), hole),
        texture.point(lambda t: min(255, t + 90)),
    )
    halo = red.filter(ImageFilter.GaussianBlur(9)).point(lambda tone: int(tone * 0.8))
    red = ImageChops.add(red.filter(ImageFilter.GaussianBlur(1.6)), halo)
    layers = [
        _grain(red, 6, 6, rng),
        _grain(bodies, 7, 8, rng),
        _grain(nuclei.filter(ImageFilter.GaussianBlur(2)), 6, 8, rng),
    ]
    picture = _bar(Image.merge("RGB", layers), "20 µm", 130, words)
    return finish(picture, title, "Image de synthèse : micrographie simulée")


def organoids(title: str, words: str, count: int, radius: float, seed: int) -> bytes:
    """Draw organoids in transmitted light: dark rims, buds, grey medium."""
    rng = Random(seed)  # noqa: S311 - a drawn picture
    size = (1000, 750)
    dark, light = Image.new("L", size, 0), Image.new("L", size, 0)
    for at in _places(rng, count, size, radius * 2.1):
        own = radius * rng.uniform(0.65, 1.15)
        rim, inside = ImageDraw.Draw(dark), ImageDraw.Draw(light)
        buds = [
            (own * 0.95, rng.uniform(0, 6.3), own * rng.uniform(0.3, 0.48))
            for _ in range(rng.randint(2, 5))
        ]
        _blob(rim, at, own, 120, rng)
        for reach, turn, bud in buds:
            _blob(
                rim, (at[0] + reach * math.cos(turn), at[1] + reach * math.sin(turn)), bud, 120, rng
            )
        _blob(inside, at, own * 0.82, 105, rng)
        for reach, turn, bud in buds:
            _blob(
                inside,
                (at[0] + reach * math.cos(turn), at[1] + reach * math.sin(turn)),
                bud * 0.72,
                92,
                rng,
            )
        _blob(rim, at, own * 0.3, 150, rng)
    soft = ImageChops.subtract(
        dark.filter(ImageFilter.GaussianBlur(2.2)), light.filter(ImageFilter.GaussianBlur(4))
    )
    base = Image.new("L", (7, 5))
    base.putdata([188 + rng.randint(-9, 9) for _ in range(35)])
    paper = base.resize(size, Image.Resampling.BICUBIC)
    shown = ImageChops.subtract(paper, soft)
    lit = light.filter(ImageFilter.GaussianBlur(10)).point(lambda tone: int(tone * 0.22))
    shown = ImageChops.add(shown, lit)
    picture = _grain(shown, 6, 0, rng).convert("RGB")
    return finish(
        _bar(picture, "200 µm", 150, words), title, "Image de synthèse : organoïdes simulés"
    )


def grid(title: str, words: str, count: int, seed: int) -> bytes:
    """Draw particles in vitreous ice as a cryo-microscope shows them: weak contrast, strong noise."""
    rng = Random(seed)  # noqa: S311 - a drawn picture
    size = (1000, 1000)
    layer = Image.new("L", size, 0)
    draw = ImageDraw.Draw(layer)
    for at in _places(rng, count, size, 62):
        petals, turn = 8, rng.uniform(0, 6.3)
        if rng.random() < 0.55:  # noqa: PLR2004 - top views
            for petal in range(petals):
                angle = turn + petal / petals * 2 * math.pi
                spot = (at[0] + 17 * math.cos(angle), at[1] + 17 * math.sin(angle))
                draw.ellipse((spot[0] - 6, spot[1] - 6, spot[0] + 6, spot[1] + 6), fill=100)
        else:
            for shift in (-10, 0, 10):
                x, y = at[0] + shift * math.sin(turn), at[1] - shift * math.cos(turn)
                reach = 21
                ends = (
                    (x - reach * math.cos(turn), y - reach * math.sin(turn)),
                    (x + reach * math.cos(turn), y + reach * math.sin(turn)),
                )
                draw.line(ends, fill=92, width=6)
    soft = layer.filter(ImageFilter.GaussianBlur(3))
    base = Image.new("L", (6, 6))
    base.putdata([150 + rng.randint(-14, 14) for _ in range(36)])
    shown = ImageChops.subtract(
        base.resize(size, Image.Resampling.BICUBIC), soft.point(lambda t: int(t * 0.8))
    )
    grain = ImageChops.add(
        noise(size, 60, rng), noise(size, 110, rng).filter(ImageFilter.GaussianBlur(1.6)), 2
    )
    picture = (
        ImageChops.add(shown, grain, 1, -128).filter(ImageFilter.GaussianBlur(0.7)).convert("RGB")
    )
    return finish(
        _bar(picture, "50 nm", 160, words).convert("L"),
        title,
        "Image de synthèse : micrographie simulée",
    )
