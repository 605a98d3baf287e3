"""CSV and TSV: separator, encoding, header and decimal sign found by looking."""

import csv
import io
import itertools
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from encre.commons.files.previewing import texts
from encre.commons.files.previewing.columns import Columns, keep, number

ROWS, WIDTH, CELL = 200, 60, 300
BUDGET = 300_000
"""Characters of a table that a page shows."""
SECONDS = 8.0
HEAD = 65_536


def table(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Return the first rows of a table and how many there are, whatever its separator."""
    head = stream.read(HEAD)
    shown, encoding = texts.decoded(head, cut=len(head) == HEAD)
    stream.seek(0)
    lines = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    separator = separator_of(shown)
    csv.field_size_limit(texts.TEXT_BYTES)
    words = Words()
    try:
        made, series = sheet("", words.through(csv.reader(_clean(lines), delimiter=separator)))
    except csv.Error:
        lines.detach().seek(0)
        return texts.text(stream, folder)
    keep(folder, [series] if series else [])
    texts.keep_words(folder, words.text())
    return {"sheets": [made], "encoding": encoding, "separator": separator}


def _clean(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\0", "\ufffd")


class Words:
    """The words of the first cells read, for search."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._length = 0

    def through(self, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """Pass rows on, remembering their words."""
        for row in rows:
            if self._length < texts.WORDS:
                line = " ".join(filter(None, (str(cell).strip()[:CELL] for cell in row[:500])))
                self._kept.append(line)
                self._length += len(line) + 1
            yield row

    def text(self) -> str:
        """Return what was remembered."""
        return "\n".join(self._kept)[: texts.WORDS]


def sheet(
    name: str, rows: Iterable[Sequence[Any]], budget: int = BUDGET
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return what a page shows of a table, and the numbers that can be drawn."""
    shown: list[list[str]] = []
    end, count, widest, whole = time.monotonic() + SECONDS, 0, 0, True
    columns, first = Columns(), []
    for row in _filled(rows):
        count += 1
        widest = max(widest, len(row))
        if count == 1:
            first = list(row)
        else:
            columns.add(row)
        if len(shown) <= ROWS and budget > 0:
            cells = [written(cell) for cell in row[:WIDTH]]
            budget -= sum(map(len, cells)) + len(cells)
            shown.append(cells)
        if count % 1_000 == 0 and time.monotonic() > end:
            whole = False
            break
    headed = _is_header(first, columns)
    if not headed and first:
        columns.add(first)
    names = [written(cell) for cell in first] if headed else []
    made = {
        "name": name[:CELL],
        "header": shown[0] if headed and shown else [],
        "rows": shown[1:] if headed else shown[:ROWS],
        "count": count - headed,
        "whole": whole,
        "columns": widest,
        "numeric": [index for index in columns.drawable() if index < WIDTH],
    }
    return made, columns.kept(name[:CELL], names)


def _filled(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    return (row for row in rows if any(cell not in ("", None) for cell in row))


def _is_header(first: Sequence[Any], columns: Columns) -> bool:
    """Say whether the first row names the columns: it has words where others have numbers."""
    if not first or columns.seen == 0:
        return False
    numeric = columns.drawable()
    if numeric:
        return any(index < len(first) and number(first[index]) is None for index in numeric)
    return all(number(cell) is None for cell in first)


def written(cell: Any) -> str:
    """Return a cell as it is read: numbers of ten digits at most."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.10g}"
    return str(cell)[:CELL]


def separator_of(shown: str) -> str:
    """Return the separator that cuts the first rows into the same number of cells, and most."""
    best, most = ",", (0.0, 0)
    for candidate in ("\t", ";", ",", "|"):
        try:
            reader = csv.reader(io.StringIO(shown, newline=""), delimiter=candidate)
            widths = [len(row) for row in itertools.islice(reader, 40) if row]
        except csv.Error:
            continue
        widths = widths[:-1] if len(widths) > 2 else widths  # noqa: PLR2004 the last may be cut
        common = max(set(widths), key=widths.count, default=1)
        share = widths.count(common) / len(widths) if widths else 0
        if common > 1 and (round(share, 1), common) > most:
            best, most = candidate, (round(share, 1), common)
    return best
