"""Text, table and office files of the entries, written byte by byte."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from random import Random
from xml.sax.saxutils import escape

from PIL import Image

from encre.demo.figures.canvas import INK, SOFT, Canvas

Cell = str | float | int


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV in UTF-8, comma and decimal point, as instruments write it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue().encode()


def json_file(content: object) -> bytes:
    """Return indented JSON."""
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def text_file(text: str) -> bytes:
    """Return a plain text."""
    return (text.strip() + "\n").encode()


def _column(rank: int) -> str:
    """Return the letters of a column of a sheet."""
    return chr(65 + rank)


def xlsx_file(sheet: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a one-sheet Office Open XML workbook."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{_column(rank)}{number}"><v>{value}</v></c>'
            if isinstance(value, (int, float))
            else f'<c r="{_column(rank)}{number}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
            for rank, value in enumerate(row)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',  # noqa: E501
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',  # noqa: E501
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',  # noqa: E501
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',  # noqa: E501
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',  # noqa: E501
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), head + content)
    return out.getvalue()


def pdf_file(title: str, note: str, lines: Sequence[str]) -> bytes:
    """Return a short PDF, one A4 page of text per forty lines."""
    pages: list[Image.Image] = []
    for start in range(0, len(lines), 40):
        page = Canvas(1000, 1414, scale=1)
        page.text((90, 110), title, 32, INK, "ls", bold=True)
        page.text((90, 146), note, 18, SOFT, "ls")
        page.line([(90, 166), (910, 166)], INK, 1.5)
        for rank, words in enumerate(lines[start : start + 40]):
            strong = words.startswith("# ")
            page.text((90, 190 + rank * 28), words.removeprefix("# "), 19, INK, "la", bold=strong)
        page.text((910, 1360), f"Page {start // 40 + 1}", 16, SOFT, "rs")
        pages.append(page.image)
    out = io.BytesIO()
    pages[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=120,
        title=title,
        producer="Encre",
    )
    return out.getvalue()


def sequence(rng: Random, length: int) -> str:
    """Draw a coding-like sequence without stop codons in frame."""
    stops = {"taa", "tag", "tga"}
    codons: list[str] = ["atg"]
    while len(codons) * 3 < length:
        codon = "".join(rng.choices("acgt", (25, 26, 27, 22), k=3))
        if codon not in stops:
            codons.append(codon)
    return "".join(codons)[:length]


def genbank(
    name: str, definition: str, bases: str, features: Sequence[tuple[str, int, int, str]]
) -> bytes:
    """Return a circular plasmid in GenBank flat form; features are (key, start, end, label)."""
    lines = [
        f"LOCUS       {name:<16} {len(bases):>11} bp    DNA     circular SYN",
        f"DEFINITION  {definition}",
        f"ACCESSION   {name}",
        "KEYWORDS    séquence de synthèse.",
        "FEATURES             Location/Qualifiers",
        f"     source          1..{len(bases)}",
        '                     /organism="synthetic DNA construct"',
    ]
    for key, start, end, label in features:
        lines += [f"     {key:<16}{start}..{end}", f'                     /label="{label}"']
    lines.append("ORIGIN")
    for start in range(0, len(bases), 60):
        blocks = " ".join(
            bases[place : place + 10] for place in range(start, min(start + 60, len(bases)), 10)
        )
        lines.append(f"{start + 1:>9} {blocks}")
    return text_file("\n".join([*lines, "//"]))
