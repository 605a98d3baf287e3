"""Opening a file in the form its source is declared to have."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from encre.institute.directory.reading import ldif, table, workbook
from encre.institute.directory.reading.native import Native, Unreadable

_READERS: dict[str, Callable[[BinaryIO], Iterator[Native]]] = {
    "csv": table.rows,
    "xlsx": workbook.rows,
    "ldif": ldif.rows,
}


def open_rows(kind: str, stream: BinaryIO) -> Iterator[Native]:
    """Yield the rows of a file of a kind ("csv", "xlsx", "ldif"; raises Unreadable at any row)."""
    found = False
    for row in _READERS[kind](stream):
        found = True
        yield row
    if not found:
        raise Unreadable("no_rows")
