"""A drawing surface with antialiasing by supersampling, over Pillow."""

# ruff: noqa: E501 - a figure is its title, its note, its axes and what is drawn

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from encre.foundation import ui

Point = tuple[float, float]

INK = "#1b2430"
SOFT = "#5c6670"
GRID = "#e4e7eb"
BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, GREY = (
    "#1f5f9e", "#c8501e", "#0f8a6c", "#a4588a", "#d99a1b", "#5aa9d6", "#8a939c",
)  # fmt: skip
PALETTE = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, GREY)

# A figure is read at two thirds of its width on a page: letters are drawn larger.
LETTERS = 1.22
_FONTS = Path(ui.__file__).parent / "static/vendor/source-sans-3.52.0"


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the text face at a size in pixels."""
    weight = "Semibold" if bold else "Regular"
    return ImageFont.truetype(str(_FONTS / f"SourceSans3-{weight}.ttf.woff2"), size)


def finish(image: Image.Image, title: str, note: str = "Image de synthèse") -> bytes:
    """Return PNG bytes whose metadata say that code drew the picture."""
    info = PngInfo()
    info.add_itxt("Title", title)
    info.add_itxt("Description", f"{note}. Dessinée par le programme de démonstration d’Encre.")
    info.add_text("Software", "Encre")
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=info, compress_level=6)
    return out.getvalue()


class Canvas:
    """A white page addressed in final pixels, drawn `scale` times larger and reduced at the end."""

    def __init__(self, width: int, height: int, *, scale: int = 2, paper: str = "#ffffff") -> None:
        self.width, self.height, self.scale = width, height, scale
        self.image = Image.new("RGB", (width * scale, height * scale), paper)
        self.draw = ImageDraw.Draw(self.image)

    def _at(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def line(self, points: Sequence[Point], color: str = INK, width: float = 1.5) -> None:
        """Draw a polyline."""
        pixels = max(1, round(width * self.scale))
        self.draw.line(self._at(points), fill=color, width=pixels, joint="curve")

    def dashed(self, start: Point, end: Point, color: str = SOFT, width: float = 1.2) -> None:
        """Draw a dashed straight line."""
        length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
        steps = max(1, int(length / 6))
        for step in range(0, steps, 2):
            a, b = step / steps, min(1.0, (step + 1) / steps)
            self.line(
                [
                    (start[0] + (end[0] - start[0]) * a, start[1] + (end[1] - start[1]) * a),
                    (start[0] + (end[0] - start[0]) * b, start[1] + (end[1] - start[1]) * b),
                ],
                color,
                width,
            )

    def polygon(self, points: Sequence[Point], color: str) -> None:
        """Fill a polygon."""
        self.draw.polygon(self._at(points), fill=color)

    def rect(
        self, box: tuple[float, float, float, float], fill: str | None = None, edge: str | None = None,
        width: float = 1.2,
    ) -> None:  # fmt: skip
        """Draw a rectangle, filled or outlined."""
        left, top, right, bottom = (value * self.scale for value in box)
        pixels = max(1, round(width * self.scale)) if edge else 0
        self.draw.rectangle((left, top, right, bottom), fill=fill, outline=edge, width=pixels)

    def dot(
        self,
        at: Point,
        radius: float,
        fill: str | None = INK,
        edge: str | None = None,
        width: float = 1.2,
    ) -> None:
        """Draw a disc."""
        (x, y), r = (at[0] * self.scale, at[1] * self.scale), radius * self.scale
        pixels = max(1, round(width * self.scale)) if edge else 0
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=edge, width=pixels)

    def text(
        self,
        at: Point,
        words: str,
        size: int = 17,
        color: str = INK,
        anchor: str = "la",
        *,
        bold: bool = False,
    ) -> None:
        """Write one line of text; anchors are Pillow's."""
        self.draw.text(
            (at[0] * self.scale, at[1] * self.scale), words, fill=color,
            font=font(round(size * LETTERS * self.scale), bold=bold), anchor=anchor,
        )  # fmt: skip

    def measure(self, words: str, size: int = 17, *, bold: bool = False) -> float:
        """Return the width of a text."""
        return font(round(size * LETTERS * self.scale), bold=bold).getlength(words) / self.scale

    def turned(
        self, at: Point, words: str, size: int = 17, color: str = INK, angle: float = 90
    ) -> None:
        """Write a text turned by `angle` degrees, centred on a point."""
        face = font(round(size * LETTERS * self.scale))
        left, top, right, bottom = face.getbbox(words)
        tile = Image.new("L", (int(right - left) + 8, int(bottom - top) + 8), 0)
        ImageDraw.Draw(tile).text((4 - left, 4 - top), words, fill=255, font=face)
        tile = tile.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
        corner = (
            round(at[0] * self.scale - tile.width / 2),
            round(at[1] * self.scale - tile.height / 2),
        )
        self.image.paste(Image.new("RGB", tile.size, color), corner, tile)

    def paste(self, picture: Image.Image, box: tuple[float, float, float, float]) -> None:
        """Place a picture in a box."""
        left, top, right, bottom = (round(value * self.scale) for value in box)
        self.image.paste(
            picture.resize((right - left, bottom - top), Image.Resampling.BICUBIC), (left, top)
        )

    def reduced(self) -> Image.Image:
        """Return the page at its final size."""
        return self.image.resize((self.width, self.height), Image.Resampling.BOX)

    def png(self, title: str, note: str = "Figure tracée à partir de données de synthèse") -> bytes:
        """Return the page as PNG bytes."""
        return finish(self.reduced(), title, note)
