"""Workbooks (XLSX, XLS, ODS): sheets, dates, and the values their formulas last had."""

import datetime
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from encre.commons.files.previewing import columns, texts
from encre.commons.files.previewing.refusal import NoPreview
from encre.commons.files.previewing.tables import BUDGET, Words, sheet

SHEETS = 12
UNPACKED, RATIO = 150_000_000, 150
MOST_BYTES = 60_000_000


def workbook(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Return the first rows of the first sheets; nothing is computed, no macro is run."""
    import python_calamine

    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NoPreview("too_large")
    _weigh(data)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        names = list(book.sheet_names)
        hidden = {
            m.name
            for m in book.sheets_metadata
            if m.visible != python_calamine.SheetVisibleEnum.Visible
        }
    except python_calamine.PasswordError:
        raise NoPreview("password") from None
    except Exception:  # noqa: BLE001 a damaged archive fails in more ways than its reader names
        raise NoPreview("damaged") from None
    if not names:
        raise NoPreview("empty")
    made, series, words = [], [], Words()
    for name in names[:SHEETS]:
        shown, numbers = sheet(
            name, words.through(_rows(book, name)), BUDGET // len(names[:SHEETS])
        )
        made.append({**shown, "hidden": name in hidden, "typed": True})
        if numbers:
            series.append(numbers)
    columns.keep(folder, series)
    texts.keep_words(folder, " ".join(names) + "\n" + words.text())
    return {"sheets": made, "more": names[SHEETS:][:50]}


def _weigh(data: bytes) -> None:
    """Refuse an archive that says it unpacks to far more than it weighs."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
            names = {info.filename for info in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise NoPreview("damaged") from None
    if unpacked > UNPACKED or unpacked > max(len(data), 10_000) * RATIO:
        raise NoPreview("bomb")
    if not names & {"xl/workbook.xml", "content.xml", "xl/workbook.bin"}:
        raise NoPreview("damaged")


def _rows(book: Any, name: str) -> Iterator[list[Any]]:
    try:
        for row in book.get_sheet_by_name(name).iter_rows():
            yield [_value(cell) for cell in row]
    except Exception:  # noqa: BLE001 a sheet that cannot be read hides no other
        return


def _value(cell: Any) -> Any:
    if isinstance(cell, datetime.datetime):
        return cell.strftime("%Y-%m-%d %H:%M") if cell.hour or cell.minute else f"{cell:%Y-%m-%d}"
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
        return str(cell)
    return cell
