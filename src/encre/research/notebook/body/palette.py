"""The few colours of text and highlight, and how a colour met elsewhere becomes one of them."""

from __future__ import annotations

import colorsys
import re

INK = {
    "red": "#b42318",
    "orange": "#b54708",
    "green": "#1a7f37",
    "teal": "#0e7490",
    "blue": "#1d4ed8",
    "violet": "#6d28d9",
    "pink": "#be185d",
    "grey": "#57606a",
}
HIGHLIGHT = {
    "yellow": "#fff3a3",
    "green": "#c8f0d0",
    "blue": "#cfe4ff",
    "pink": "#ffd3e4",
    "orange": "#ffdfb8",
    "violet": "#e4d7ff",
}
_NAMED = {
    "black": "#000000",
    "white": "#ffffff",
    "red": "#ff0000",
    "darkred": "#8b0000",
    "maroon": "#800000",
    "orange": "#ffa500",
    "yellow": "#ffff00",
    "green": "#008000",
    "lime": "#00ff00",
    "olive": "#808000",
    "teal": "#008080",
    "cyan": "#00ffff",
    "aqua": "#00ffff",
    "blue": "#0000ff",
    "navy": "#000080",
    "purple": "#800080",
    "fuchsia": "#ff00ff",
    "magenta": "#ff00ff",
    "pink": "#ffc0cb",
    "gray": "#808080",
    "grey": "#808080",
    "silver": "#c0c0c0",
}
# Upper bound of each hue, in degrees, and the name it takes as ink and as highlight.
_HUES = (
    (15, "red", "pink"),
    (45, "orange", "orange"),
    (70, "orange", "yellow"),
    (165, "green", "green"),
    (200, "teal", "blue"),
    (250, "blue", "blue"),
    (290, "violet", "violet"),
    (345, "pink", "pink"),
    (361, "red", "pink"),
)
_HEX = re.compile(r"^#([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{2})?$")
_RGB = re.compile(r"^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})")
DULL, DARK, PALE = 0.15, 0.25, 0.96


def _hue(colour: str) -> tuple[float, float, float] | None:
    """Read a CSS colour as hue (degrees), saturation and lightness."""
    text = colour.strip().lower()
    text = _NAMED.get(text, text)
    if match := _HEX.match(text):
        digits = match[1] if len(match[1]) == len("rrggbb") else "".join(c * 2 for c in match[1])
        parts = [int(digits[i : i + 2], 16) for i in (0, 2, 4)]
    elif match := _RGB.match(text):
        parts = [min(int(part), 255) for part in match.groups()]
    else:
        return None
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in parts))
    return hue * 360, saturation, light


def nearest_ink(colour: str) -> str | None:
    """Name the ink nearest to a CSS colour; None for black, white or what is not a colour."""
    read = _hue(colour)
    if read is None:
        return None
    hue, saturation, light = read
    if saturation < DULL:
        return "grey" if DARK < light < PALE else None
    return next(ink for bound, ink, _ in _HUES if hue < bound)


def nearest_highlight(colour: str) -> str | None:
    """Name the highlight nearest to a CSS colour; None for white, grey, black or no colour."""
    read = _hue(colour)
    if read is None:
        return None
    hue, saturation, _ = read
    if saturation < DULL:
        return None
    return next(highlight for bound, _, highlight in _HUES if hue < bound)
