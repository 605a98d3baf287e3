"""Reading tables in CSV (RFC 4180), in the encodings and separators that exports really have."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from encre.institute.directory.reading.native import Native, Unreadable
from encre.institute.directory.reading.text import encoding_of

SEPARATORS = ";,\t|"
LONGEST = 100_000
_LOOKED_AT = 30
Cells = tuple[int, list[str]]


def rows(stream: BinaryIO) -> Iterator[Native]:
    """Yield the rows of a table, by its header's names (raises Unreadable, with the line)."""
    encoding = encoding_of(stream)
    separator = _separator(stream, encoding)
    header: list[str] = []
    for number, cells in _cells(stream, encoding, separator):
        if not any(cells):
            continue
        if not header:
            header = header_of(cells, number)
            continue
        extra = cells[len(header) :]
        if any(extra) or len(cells) < len(header):
            raise Unreadable("csv_width", number, f"{len(cells)}/{len(header)}")
        yield Native(str(number), by_name(header, cells))


def header_of(cells: list[str], number: int, code: str = "csv_header") -> list[str]:
    """Return the names of the columns; the empty ones at the end are left out."""
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    seen: set[str] = set()
    for name in names:
        if name and name.lower() in seen:
            raise Unreadable(code, number, name)
        seen.add(name.lower())
    return names


def by_name(header: list[str], cells: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the cells that hold something, each one value, by column."""
    pairs = zip(header, cells, strict=False)
    return {name: (cell,) for name, text in pairs if name and (cell := text.strip())}


def _separator(stream: BinaryIO, encoding: str) -> str:
    """Return what separates the columns: what cuts the first lines alike, and the most."""
    stream.seek(0)
    start = io.TextIOWrapper(stream, encoding, newline="")
    lines = [start.readline(LONGEST) for _ in range(_LOOKED_AT)]
    start.detach()
    stream.seek(0)
    told = lines[0].strip().lower()
    if told.startswith("sep=") and len(told) == len("sep=;"):
        return told[-1]
    best, most = "", 1
    for separator in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator) if any(row)]
        except csv.Error:
            continue
        if widths and (score := widths[0] + widths.count(widths[0]) / 100) > most + 1:
            best, most = separator, int(score)
    if not best:
        first = next((at for at, line in enumerate(lines, 1) if line.strip()), 1)
        raise Unreadable("csv_one_column", first)
    return best


def _cells(stream: BinaryIO, encoding: str, separator: str) -> Iterator[Cells]:
    """Yield the line each record begins at, and its cells."""
    text = io.TextIOWrapper(stream, encoding, newline="")
    reader = csv.reader(text, delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            # The limit of the csv module is the process's, and others in it have set their own.
            if any(len(cell) > LONGEST for cell in cells):
                raise Unreadable("csv_field", begins)
            if begins > 1 or not (cells and cells[0].lower().startswith("sep=")):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        code = "csv_field" if "limit" in str(error) else "csv_quote"
        raise Unreadable(code, begins) from None
    finally:
        text.detach()
