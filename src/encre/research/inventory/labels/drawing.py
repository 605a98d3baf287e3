"""Labels as SVG and as PDF, at their true size."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from itertools import groupby

from django.utils.html import escape
from reportlab.pdfgen.canvas import Canvas

from encre.research.inventory.labels.formats import A4, LabelFormat
from encre.research.inventory.labels.layout import POINT, Drawn, Words, width_of

GREEK = range(0x391, 0x3CA)


def to_svg(label: Drawn, title: str = "") -> str:
    """Return a label as SVG, sized in millimetres."""
    bars = "".join(
        f"M{bar.x:.4f} {bar.y:.4f}h{bar.width:.4f}v{bar.height:.4f}h-{bar.width:.4f}z"
        for bar in label.bars
    )
    words = "".join(
        f'<text x="{line.x:.3f}" y="{line.y:.3f}" font-size="{line.size:.3f}"'
        f' font-weight="{700 if line.bold else 400}"'
        f' textLength="{width_of(line.text, line.size, bold=line.bold):.3f}"'
        f' lengthAdjust="spacingAndGlyphs">{escape(line.text)}</text>'
        for line in label.words
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{label.width}mm"'
        f' height="{label.height}mm" viewBox="0 0 {label.width} {label.height}" role="img"'
        f' aria-label="{escape(title)}"><rect width="100%" height="100%" fill="#fff"/>'
        f'<path d="{bars}" fill="#000" shape-rendering="crispEdges"/>'
        f'<g fill="#000" font-family="Helvetica, Arial, sans-serif">{words}</g></svg>'
    )


def to_pdf(labels: Sequence[Drawn], form: LabelFormat, *, skip: int = 0, title: str = "") -> bytes:
    """Return labels as PDF: a page each on a roll; on A4, after the `skip` that are used."""
    out = io.BytesIO()
    sheet = form.sheet
    page = A4 if sheet else (form.width, form.height)
    canvas = Canvas(out, pagesize=(page[0] / POINT, page[1] / POINT), invariant=1)
    canvas.setTitle(title)
    canvas.setCreator("Encre")
    if sheet is None:
        for label in labels:
            _draw(canvas, label, 0, 0, page[1])
            canvas.showPage()
    else:
        for rank, label in enumerate(labels, skip % sheet.size):
            place = rank % sheet.size
            if place == 0 and rank:
                canvas.showPage()
            left = sheet.left + (place % sheet.columns) * sheet.across
            top = sheet.top + (place // sheet.columns) * sheet.down
            _draw(canvas, label, left, top, page[1])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, label: Drawn, left: float, top: float, height: float) -> None:
    canvas.setFillGray(0)
    path = canvas.beginPath()
    for bar in label.bars:
        path.rect(
            (left + bar.x) / POINT,
            (height - top - bar.y - bar.height) / POINT,
            bar.width / POINT,
            bar.height / POINT,
        )
    canvas.drawPath(path, stroke=0, fill=1)
    for line in label.words:
        _write(canvas, line, (left + line.x) / POINT, (height - top - line.y) / POINT)


def _write(canvas: Canvas, line: Words, x: float, y: float) -> None:
    """Write a line in the faces that every reader of PDF has: Greek letters are in Symbol."""
    text = canvas.beginText(x, y)
    font = "Helvetica-Bold" if line.bold else "Helvetica"
    for greek, group in groupby(line.text, key=lambda char: ord(char) in GREEK):
        text.setFont("Symbol" if greek else font, line.size / POINT)
        run = "".join(group)
        text.textOut(run if greek else _plain(run))
    canvas.drawText(text)


def _plain(run: str) -> str:
    """Return what the face can write: accents of Windows-1252, other letters without theirs."""
    return "".join(_letter(char) for char in run)


def _letter(char: str) -> str:
    try:
        char.encode("cp1252")
    except UnicodeEncodeError:
        bare = unicodedata.normalize("NFKD", char).encode("cp1252", "ignore").decode("cp1252")
        return bare or "?"
    return char
