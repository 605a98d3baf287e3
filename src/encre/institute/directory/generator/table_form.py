"""Directories as tables: CSV in several encodings, and workbooks with real date cells."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from encre.institute.directory.generator.mistakes import bare
from encre.institute.directory.generator.styles import DIRECTORIES, Style

if TYPE_CHECKING:
    from encre.institute.directory.generator.native import Native

_DATES = ("birth_date", "start_date", "end_date")
_YEAR_ONE = (1980, 1, 1, 0, 0, 0)
STYLES = {style.key: style for style in DIRECTORIES}


def held(style: Style, native: Native) -> dict[str, str]:
    """Return the facts that a directory has a column for, with their headers."""
    letters = {"sex": "s", "birth_date": "b", "birth_place": "p", "birth_name": "n",
               "employer": "e", "title": "t", "start_date": "f", "end_date": "l"}  # fmt: skip
    return {
        fact: header
        for fact, header in native.names.items()
        if letters.get(fact, "") in style.fields
    }


def table(path: Path, key: str, native: Native, rows: Iterable[dict[str, str]]) -> None:
    """Write a CSV; what the encoding cannot hold loses its accent, as old programs do."""
    columns = held(STYLES[key], native)
    text = io.StringIO(newline="")
    written = csv.writer(
        text,
        delimiter=native.separator,
        quoting=csv.QUOTE_ALL if native.quoted else csv.QUOTE_MINIMAL,
        lineterminator="\r\n",
    )
    written.writerow(columns.values())
    written.writerows([row[fact] for fact in columns] for row in rows)
    path.write_bytes(encoded(text.getvalue(), native.encoding))


def encoded(text: str, encoding: str) -> bytes:
    """Return the bytes of a text; letters that the encoding lacks are written bare."""
    if encoding == "cp1252":
        text = "".join(char if _fits(char) else bare(char) or "?" for char in _composed(text))
    return text.encode(encoding)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _fits(char: str) -> bool:
    try:
        char.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def workbook(path: Path, key: str, native: Native, rows: Iterable[dict[str, str]]) -> None:
    """Write a workbook of one sheet, the same bytes each time."""
    from openpyxl import Workbook

    columns = held(STYLES[key], native)
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime(2026, 9, 1)
    sheet = book.create_sheet("Agents")
    sheet.append(list(columns.values()))
    for row in rows:
        sheet.append([_cell(fact, row[fact]) for fact in columns])
    raw = io.BytesIO()
    book.save(raw)
    _settled(raw, path)


def _cell(fact: str, value: str) -> str | date | None:
    if fact not in _DATES or not value:
        return value or None
    digits = re.sub(r"\D", "", value)
    if value[2] in "/.-":
        return date(int(digits[4:8]), int(digits[2:4]), int(digits[:2]))
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def _settled(raw: io.BytesIO, path: Path) -> None:
    """Copy an archive with one date for every member: the clock leaves no trace."""
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as kept:
        for member in made.infolist():
            settled = zipfile.ZipInfo(member.filename, _YEAR_ONE)
            settled.compress_type = zipfile.ZIP_DEFLATED
            settled.external_attr = 0o600 << 16
            kept.writestr(settled, _undated(member.filename, made.read(member.filename)))


def _undated(name: str, data: bytes) -> bytes:
    """Return the properties of a document as they would be had it been saved when it was made."""
    if name != "docProps/core.xml":
        return data
    stamp = rb"(<dcterms:modified[^>]*>)[^<]*"
    return re.sub(stamp, rb"\g<1>2026-09-01T00:00:00Z", data)
