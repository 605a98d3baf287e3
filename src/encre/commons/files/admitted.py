"""What the house takes from the previewing process, which may be in the hands of a hostile file.

Sizes, kinds and forms are checked again; HTML is cleaned here; nothing is read through a link.
"""

import json
import math
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nh3

ANSWER, PICTURE, SERIES, TEXT = 4_000_000, 8_000_000, 16_000_000, 2_000_000
PAGES, TABLES, COLUMNS, VALUES = 100, 20, 60, 10_000
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "div",
    "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul", "var",
}  # fmt: skip
_CELLS = {"colspan", "rowspan"}
_ATTRIBUTES = {"a": {"href"}, "td": _CELLS, "th": {*_CELLS, "scope"}, "ol": {"start"}}


@dataclass(frozen=True)
class Admitted:
    """What a preview is made of once checked; a `reason` when there is none."""

    content: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)
    pages: dict[int, bytes] = field(default_factory=dict)
    series: bytes = b""
    text: bytes = b""


def admit(made: dict[str, Any], folder: Path) -> Admitted:
    """Return what is kept of the process's answer and of the files it left in `folder`."""
    reason = str(made.get("reason", ""))[:30]
    if reason:
        return Admitted(reason=reason)
    content = _cleaned(made)
    pictures = {size: _picture(folder, size) for size in ("small", "large")}
    pages = {number: _picture(folder, f"page-{number}") for number in _numbers(content)}
    return Admitted(
        content=content,
        pictures={size: data for size, data in pictures.items() if data},
        pages={number: data for number, data in pages.items() if data},
        series=_series(read(folder, "series.json", SERIES)),
        text=_text(read(folder, "text.txt", TEXT)),
    )


def answer(folder: Path, name: str) -> dict[str, Any] | None:
    """Return the process's answer; None when it is not one."""
    try:
        made = json.loads(read(folder, name, ANSWER))
    except (ValueError, RecursionError):
        return None
    return made if isinstance(made, dict) else None


def read(folder: Path, name: str, most: int) -> bytes:
    """Return a plain file of `folder`; nothing when there is none, or it is a link or too long."""
    try:
        held = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    with os.fdopen(held, "rb") as stream:
        state = os.fstat(stream.fileno())
        if not stat.S_ISREG(state.st_mode) or state.st_size > most or state.st_nlink > 1:
            return b""
        return stream.read(most)


def clean(html: str) -> str:
    """Return HTML without scripts, styles, pictures, forms, ids, nor addresses but the web's."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def _cleaned(value: Any, depth: int = 0) -> Any:
    if isinstance(value, dict) and depth < 12:  # noqa: PLR2004 no preview is as deep
        return {
            str(key): clean(held)
            if key == "html" and isinstance(held, str)
            else _cleaned(held, depth + 1)
            for key, held in value.items()
        }
    if isinstance(value, list) and depth < 12:  # noqa: PLR2004
        return [_cleaned(each, depth + 1) for each in value]
    if isinstance(value, str):
        # Lone surrogates and zeros cannot be written into a database.
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return value if isinstance(value, int | bool) or value is None or _finite(value) else None


def _finite(value: Any) -> bool:
    return isinstance(value, float) and math.isfinite(value)


def _picture(folder: Path, name: str) -> bytes:
    data = read(folder, f"{name}.webp", PICTURE)
    return data if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else b""


def _numbers(content: dict[str, Any]) -> list[int]:
    planes = content.get("planes")
    if not isinstance(planes, list):
        return []
    found = [each.get("number") for each in planes[:PAGES] if isinstance(each, dict)]
    return [number for number in found if isinstance(number, int) and 0 < number < 1 << 31]


def _text(data: bytes) -> bytes:
    return data.decode("utf-8", "replace").replace("\0", " ").strip().encode()


def _series(data: bytes) -> bytes:
    """Return the numbers of tables as they are kept; nothing when they have another form."""
    try:
        tables = [_numbers_of(table) for table in json.loads(data)[:TABLES]] if data else []
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return b""
    return json.dumps(tables, separators=(",", ":")).encode() if tables else b""


def _numbers_of(table: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": str(table["name"])[:300],
        "rows": int(table["rows"]),
        "step": max(1, int(table["step"])),
        "cloud": bool(table.get("cloud")),
        "columns": [
            {
                "name": str(column["name"])[:300],
                "position": int(column["position"]),
                "values": [
                    None if each is None else float(each) for each in column["values"][:VALUES]
                ],
            }
            for column in table["columns"][:COLUMNS]
        ],
    }
