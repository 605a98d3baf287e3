"""Tables, texts, notebooks and lists of what an archive holds, as plain data."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from encre.commons.files.previewing.refusal import NoPreview

TEXT_BYTES = 200_000
LINES, ROWS, COLUMNS, CELL = 600, 200, 60, 300
NOTEBOOK_BYTES = 20_000_000
CELLS = 60
MEMBERS = 500
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def text(stream: BinaryIO) -> dict[str, Any]:
    """Return the first lines of a text."""
    shown, cut = _read(stream)
    lines = shown.splitlines()
    return {
        "text": "\n".join(line[:2_000] for line in lines[:LINES]),
        "cut": cut or len(lines) > LINES,
    }


def table(stream: BinaryIO) -> dict[str, Any]:
    """Return the first rows of a table, whatever its separator."""
    shown, cut = _read(stream)
    csv.field_size_limit(TEXT_BYTES)
    rows = []
    try:
        for row in csv.reader(io.StringIO(shown), delimiter=_separator(shown)):
            rows.append([cell[:CELL] for cell in row[:COLUMNS]])
            if len(rows) > ROWS:
                break
    except csv.Error:
        return text(io.BytesIO(shown.encode()))
    if cut and len(rows) <= ROWS:
        rows = rows[:-1]
    return {"rows": rows[: ROWS + 1], "cut": cut or len(rows) > ROWS}


def _separator(shown: str) -> str:
    """Return the separator that comes as often in each of the first lines."""
    lines = [line for line in shown.splitlines()[:20] if line.strip()]
    best, most = ",", 0
    for candidate in ("\t", ";", ",", "|"):
        counts = [line.count(candidate) for line in lines]
        least = min(counts, default=0)
        if least > most or (not most and any(counts) and least == max(counts, default=0)):
            best, most = candidate, least
    return best


def cells(stream: BinaryIO) -> dict[str, Any]:
    """Return the texts of a Jupyter notebook's cells; outputs only as plain text."""
    data = stream.read(NOTEBOOK_BYTES + 1)
    if len(data) > NOTEBOOK_BYTES:
        raise NoPreview("too_large")
    try:
        found = json.loads(data)["cells"]
        shown = [_cell(cell) for cell in found[:CELLS]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NoPreview("damaged") from None
    return {"cells": shown, "cut": len(found) > CELLS}


def _cell(cell: dict[str, Any]) -> dict[str, str]:
    outputs = []
    for output in cell.get("outputs", [])[:10]:
        told = output.get("text") or output.get("data", {}).get("text/plain", "")
        outputs.append(_joined(told))
    return {
        "kind": "markdown" if cell.get("cell_type") == "markdown" else "code",
        "text": _joined(cell.get("source", ""))[:20_000],
        "output": "\n".join(filter(None, outputs))[:5_000],
    }


def _joined(source: Any) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def members(stream: BinaryIO) -> dict[str, Any]:
    """Return what a zip archive says it holds, nothing being unpacked."""
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise NoPreview("damaged") from None
    listed = [
        {"name": info.filename[:500], "size": info.file_size, "locked": bool(info.flag_bits & 1)}
        for info in infos[:MEMBERS]
        if not info.is_dir()
    ]
    total = sum(info.file_size for info in infos)
    return {"members": listed, "count": len(infos), "total": total, "cut": len(infos) > MEMBERS}


def _read(stream: BinaryIO) -> tuple[str, bool]:
    data = stream.read(TEXT_BYTES + 1)
    cut = len(data) > TEXT_BYTES
    data = data[:TEXT_BYTES]
    for encoding in _encodings(data):
        for short in range(4 if cut else 1):
            try:
                shown = data[: len(data) - short].decode(encoding)
            except UnicodeDecodeError:
                continue
            return shown.replace("\0", "\ufffd"), cut
    return data.decode("cp1252", "replace").replace("\0", "\ufffd"), cut


def _encodings(data: bytes) -> Iterator[str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            yield encoding
            return
    yield "utf-8"


MAKERS: dict[str, Callable[[BinaryIO], dict[str, Any]]] = {
    "text": text,
    "table": table,
    "cells": cells,
    "members": members,
}
