"""CSV that a spreadsheet opens without running anything."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> str:
    """Return `value` as text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def stream(header: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a CSV file line by line: UTF-8 BOM and `;`, as French spreadsheets expect."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield "\ufeff"
    yield _line(writer, buffer, header)
    for row in rows:
        yield _line(writer, buffer, row)


def _line(writer: Any, buffer: io.StringIO, row: Sequence[object]) -> str:
    buffer.seek(0)
    buffer.truncate()
    writer.writerow([safe_cell(value) for value in row])
    return buffer.getvalue()
