"""Reading workbooks (ECMA-376): the first sheet, formulas by their last value, dates as ISO."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import BinaryIO

from encre.institute.directory.reading.native import Native, Unreadable, Warned
from encre.institute.directory.reading.table import by_name, header_of

LARGEST, MOST_PARTS, CHUNK = 400 * 1024 * 1024, 2_000, 1 << 20
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")
_FORBIDDEN = tuple(
    mark.decode().encode(codec)
    for mark in _DECLARED
    for codec in ("utf-8", "utf-16-le", "utf-16-be")
)
_WIDEST = 500


def rows(stream: BinaryIO) -> Iterator[Native]:
    """Yield the rows of the first sheet, by its header's names (raises Unreadable with the row)."""
    import openpyxl

    _refuse_traps(stream)
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise Unreadable("xlsx_form") from error
    try:
        yield from _sheet(book)
    finally:
        book.close()


def _refuse_traps(stream: BinaryIO) -> None:
    """Refuse what unfolds too far, and parts that declare a document type or entities."""
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
                raise Unreadable("xlsx_bomb")
            if "[Content_Types].xml" not in archive.namelist():
                raise Unreadable("xlsx_form")
            left = LARGEST
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    left = _look_through(archive, part, left)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable("xlsx_form") from error
    stream.seek(0)


def _look_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Return how many bytes may still unfold after this part."""
    tail = b""
    with archive.open(part) as opened:
        for chunk in iter(lambda: opened.read(CHUNK), b""):
            left -= len(chunk)
            if left < 0:
                raise Unreadable("xlsx_bomb")
            looked = tail + chunk
            if any(mark in looked for mark in _FORBIDDEN):
                raise Unreadable("xlsx_entity")
            tail = looked[-32:]
    return left


def _sheet(book: "object") -> Iterator[Native]:
    sheets = book.worksheets  # type: ignore[attr-defined]
    if not sheets:
        raise Unreadable("xlsx_form")
    sheet = sheets[0]
    sheet.reset_dimensions()
    header: list[str] = []
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            texts = [_text(cell) for cell in cells[:_WIDEST]]
            if not any(texts):
                continue
            if not header:
                header = header_of(texts, number, "xlsx_header")
                continue
            wrong = [at for at, text in enumerate(texts) if text in _ERRORS]
            warned = tuple(Warned("cell_error", _name(header, at), texts[at]) for at in wrong)
            for at in wrong:
                texts[at] = ""
            yield Native(str(number), by_name(header, texts), warned)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable("xlsx_form") from error
    if not header:
        raise Unreadable("xlsx_no_header")


_ERRORS = frozenset(["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"])


def _name(header: list[str], at: int) -> str:
    return header[at] if at < len(header) else ""


def _text(cell: object) -> str:
    """Return a cell as text: whole numbers without a point, days as AAAA-MM-JJ."""
    if cell is None or isinstance(cell, time):
        return "" if cell is None else cell.isoformat()
    if isinstance(cell, datetime):
        whole = cell.time() == time()
        return cell.date().isoformat() if whole else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
