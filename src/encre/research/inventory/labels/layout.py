"""Where everything stands on a label, in millimetres from its top left corner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.pdfbase.pdfmetrics import stringWidth

from encre.research.inventory.labels.codes import QUIET, Code, Symbology, encode

if TYPE_CHECKING:
    from encre.research.inventory.labels.formats import LabelFormat

POINT = 25.4 / 72
MARGIN = 1.0
DOT = 25.4 / 300
"""A dot of usual label printers: modules are whole numbers of it, so that none is ragged."""
LEAST_MODULE, EASY_MODULE = 2 * DOT, 3 * DOT
"""The narrowest module that readers see, and that telephones see."""
LARGEST, EASY, SMALLEST = 3.4, 1.9, 1.5
"""Heights of letters, in millimetres: most, read without effort, least."""
LEADING = 1.18
LEAST_SHRUNK = 0.75
MOST_NAME_LINES = 3
TINY = 10.0
LANDSCAPE = 1.45
LEAST_TEXT = 7.0


class TooSmall(ValueError):
    """The code does not fit on the label at a size that can be read again."""


@dataclass(frozen=True)
class Content:
    """What a label says: the reference, the address of its page, and lines, the first in bold."""

    reference: str
    address: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bar:
    """A black rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Words:
    """A line of text on its baseline; `size` is the height of the font."""

    x: float
    y: float
    size: float
    text: str
    bold: bool = False


@dataclass(frozen=True)
class Drawn:
    """A label drawn."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    words: tuple[Words, ...]


def lay_out(content: Content, form: LabelFormat, symbology: Symbology) -> Drawn:
    """Return a label drawn (raises TooSmall, ValueError for a text the code cannot hold)."""
    if symbology is Symbology.CODE128:
        return _linear(content, form)
    margin = 0.0 if min(form.width, form.height) < TINY else MARGIN
    code, module = _square(content, symbology, min(form.width, form.height) - 2 * margin)
    side = module * code.width
    top = _on_dots((form.height - side) / 2)
    wide = form.width >= LANDSCAPE * form.height
    left = _on_dots(margin if wide else (form.width - side) / 2)
    words: tuple[Words, ...] = ()
    room = form.width - left - side - margin
    if wide and room >= LEAST_TEXT:
        words = _text(content.lines, left + side, margin, room, form.height - 2 * margin)
    return Drawn(form.width, form.height, _modules(code, left, top, module), words)


def _square(content: Content, symbology: Symbology, side: float) -> tuple[Code, float]:
    """Return the code that fits and its module: the page's address when telephones read it."""
    if symbology is Symbology.QR and content.address:
        whole = encode(symbology, content.address)
        if (module := _on_dots(side / whole.width)) >= EASY_MODULE:
            return whole, module
    code = encode(symbology, content.reference)
    module = _on_dots(side / code.width)
    if module < LEAST_MODULE:
        raise TooSmall
    return code, module


def _on_dots(length: float) -> float:
    """Return the whole number of dots in a length."""
    return int(length / DOT + 1e-9) * DOT


def _linear(content: Content, form: LabelFormat) -> Drawn:
    code = encode(Symbology.CODE128, content.reference)
    module = _on_dots(min((form.width - 2 * MARGIN) / code.width, 0.5))
    if module < LEAST_MODULE:
        raise TooSmall
    text_height = min(form.height * 0.45, (LARGEST * LEADING) * max(1, len(content.lines)))
    bars_height = form.height - 2 * MARGIN - text_height
    if bars_height < 4:  # noqa: PLR2004 lower bars are missed by a hand that is not straight
        raise TooSmall
    whole = module * code.width
    left = _on_dots((form.width - whole) / 2) + module * QUIET[Symbology.CODE128]
    bars = tuple(
        Bar(left + start * module, MARGIN, length * module, bars_height)
        for start, length in _runs(code.rows[0])
    )
    top = MARGIN + bars_height
    words = _text(content.lines, MARGIN, top, form.width - 2 * MARGIN, text_height)
    return Drawn(form.width, form.height, bars, words)


def _modules(code: Code, left: float, top: float, module: float) -> tuple[Bar, ...]:
    quiet = QUIET[code.symbology] * module
    return tuple(
        Bar(left + quiet + start * module, top + quiet + row * module, length * module, module)
        for row, cells in enumerate(code.rows)
        for start, length in _runs(cells)
    )


def _runs(cells: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the dark runs of a row: where each begins, how long it is."""
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(cells):
        if dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((place, 1))
    return found


def _text(
    lines: Sequence[str], left: float, top: float, width: float, height: float
) -> tuple[Words, ...]:
    """Return lines as large as they go with the whole name, the first, on up to three lines."""
    kept = [line for line in lines if line]
    while kept and height / (len(kept) * LEADING) < SMALLEST:
        kept.pop()
    if not kept:
        return ()
    size = next((one for one in _sizes() if _whole(kept, one, width, height)), 0.0)
    size = size or min(EASY, height / (len(kept) * LEADING))
    name = _folded(kept[0], size, width)
    while len(name) > 1 and (len(name) + len(kept) - 1) * size * LEADING > height:
        name = name[:-1]
        name[-1] += "…"
    step = size * LEADING
    above = top + (height - step * (len(name) + len(kept) - 1)) / 2
    return tuple(
        _fitted(line, left, above + step * rank + size * 0.85, size, width, bold=rank < len(name))
        for rank, line in enumerate([*name, *kept[1:]])
    )


def _sizes() -> Iterator[float]:
    """Yield heights of letters from the largest to the smallest that is read at arm's length."""
    size = LARGEST
    while size >= EASY:
        yield size
        size -= 0.05


def _whole(kept: Sequence[str], size: float, width: float, height: float) -> bool:
    """Say whether name and reference are whole at this size, and every line stands on the label."""
    name = _folded(kept[0], size, width)
    least = max(SMALLEST, size * LEAST_SHRUNK)
    fits = all(width_of(line, size, bold=True) <= width for line in name) and all(
        width_of(line, least, bold=False) <= width for line in kept[1:2]
    )
    return fits and (len(name) + len(kept) - 1) * size * LEADING <= height


def _folded(line: str, size: float, width: float) -> list[str]:
    """Return the name over at most three lines, cut between words; a word too long has its own."""
    found: list[str] = []
    for word in line.split():
        longer = f"{found[-1]} {word}" if found else word
        if found and width_of(longer, size, bold=True) <= width:
            found[-1] = longer
        elif len(found) < MOST_NAME_LINES:
            found.append(word)
        else:
            found[-1] = longer
    return found


def _fitted(
    line: str, left: float, baseline: float, size: float, width: float, *, bold: bool
) -> Words:
    """Return a line made smaller, then shorter, until it fits."""
    wide = width_of(line, size, bold=bold)
    if wide > width:
        size = max(SMALLEST, 0.999 * size * width / wide)
    text = line
    while len(text) > 1 and width_of(text, size, bold=bold) > width:
        text = f"{text[:-2]}…" if text.endswith("…") else f"{text[:-1]}…"
    return Words(left, baseline, size, text, bold)


def width_of(text: str, size: float, *, bold: bool) -> float:
    """Return how long a line is, in millimetres, in the face of the PDF."""
    font = "Helvetica-Bold" if bold else "Helvetica"
    return float(stringWidth(text, font, size / POINT)) * POINT
