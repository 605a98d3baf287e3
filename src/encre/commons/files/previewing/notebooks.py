"""Jupyter notebooks (nbformat 3 and 4): cells and outputs; nothing in them is ever run."""

import base64
import io
import json
import re
from pathlib import Path
from typing import Any, BinaryIO

from encre.commons.files.previewing import drawing, texts
from encre.commons.files.previewing.refusal import NoPreview

MOST_BYTES = 30_000_000
CELLS, OUTPUTS, PICTURES = 100, 10, 20
SOURCE, OUTPUT, HTML = 20_000, 5_000, 60_000
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_RUNS = ("application/javascript", "application/vnd.jupyter.widget-view+json", "image/svg+xml")


def notebook(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Return the cells of a notebook with their outputs as text, table or redrawn picture."""
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NoPreview("too_large")
    try:
        book = json.loads(data)
        found = book["cells"] if "cells" in book else book["worksheets"][0]["cells"]
        pictures = _Pictures(folder)
        shown = [_cell(cell, pictures) for cell in found[:CELLS]]
        language = str((book.get("metadata") or {}).get("kernelspec", {}).get("language", ""))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise NoPreview("damaged") from None
    texts.keep_words(folder, "\n".join(_words(cell) for cell in found))
    return {
        "cells": shown,
        "count": len(found),
        "language": language[:30],
        "cut": len(found) > CELLS,
        "planes": [{"number": number} for number in range(1, pictures.count + 1)],
    }


class _Pictures:
    """The pictures of a notebook, redrawn one after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.count = folder, 0

    def keep(self, encoded: str) -> int:
        """Redraw a base64 picture; return its number, 0 when it cannot be."""
        from encre.commons.files.previewing.pictures import opened

        if self.count >= PICTURES:
            return 0
        try:
            data = base64.b64decode(encoded)
            image, _facts = opened(io.BytesIO(data), drawing.MOST_PIXELS // 4, 1_280)
        except (ValueError, NoPreview):
            return 0
        self.count += 1
        drawing.keep_page(image, self._folder, self.count)
        return self.count


def _cell(cell: dict[str, Any], pictures: _Pictures) -> dict[str, Any]:
    source = _joined(cell.get("source", cell.get("input", "")))[:SOURCE]
    if cell.get("cell_type") in ("markdown", "heading"):
        level = "#" * int(cell.get("level", 1)) + " " if cell["cell_type"] == "heading" else ""
        return {"kind": "markdown", "html": texts.marked_up(level + source)}
    if cell.get("cell_type") == "raw":
        return {"kind": "raw", "text": source}
    outputs = [_output(output, pictures) for output in (cell.get("outputs") or [])[:OUTPUTS]]
    number = cell.get("execution_count", cell.get("prompt_number"))
    return {
        "kind": "code",
        "text": source,
        "number": number if isinstance(number, int) else None,
        "outputs": [output for output in outputs if output],
    }


def _output(output: dict[str, Any], pictures: _Pictures) -> dict[str, Any]:
    """Return one output: a picture before a table before a text; what would run is only told."""
    if output.get("output_type") in ("error", "pyerr"):
        trace = "\n".join(map(str, output.get("traceback") or [])) or str(output.get("evalue", ""))
        return {"error": _ANSI.sub("", trace)[:OUTPUT]}
    if "text" in output and output.get("output_type") == "stream":
        return {"text": _ANSI.sub("", _joined(output["text"]))[:OUTPUT]}
    held = output.get("data") or _old(output)
    for media_type in ("image/png", "image/jpeg"):
        if media_type in held:
            return {"picture": pictures.keep(_joined(held[media_type]))}
    plain = _ANSI.sub("", _joined(held.get("text/plain", "")))[:OUTPUT]
    if "text/html" in held and len(_joined(held["text/html"])) <= HTML:
        return {"html": _joined(held["text/html"])}
    if "text/markdown" in held:
        return {"html": texts.marked_up(_joined(held["text/markdown"])[:HTML])}
    return {"text": plain, "idle": any(kind in held for kind in (*_RUNS, "text/html"))}


def _old(output: dict[str, Any]) -> dict[str, Any]:
    """Return the data of an output of nbformat 3 under the names of nbformat 4."""
    names = {"png": "image/png", "jpeg": "image/jpeg", "html": "text/html", "text": "text/plain"}
    return {names[key]: value for key, value in output.items() if key in names}


def _words(cell: Any) -> str:
    outputs = cell.get("outputs") or []
    told = [_joined(each.get("text", "")) for each in outputs[:OUTPUTS]]
    told += [_joined((each.get("data") or {}).get("text/plain", "")) for each in outputs[:OUTPUTS]]
    source = _joined(cell.get("source", cell.get("input", "")))
    return "\n".join(filter(None, [source, *(_ANSI.sub("", each)[:OUTPUT] for each in told)]))


def _joined(source: Any) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)
