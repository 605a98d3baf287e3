"""Tables of entries: eLabFTW's CSV, or any CSV with a title; commas, semicolons or tabs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from encre.research.notebook.eln.report import Findings, Refusal

from .records import entry_of, value

if TYPE_CHECKING:
    from encre.research.notebook.eln.model import Entry

    from .members import Member

ENDINGS = (".csv", ".tsv", ".tab")
LONGEST_CELL = 16 << 20
"""An entry's text is a cell: 16 MiB of it are read."""
csv.field_size_limit(LONGEST_CELL)


def is_table(name: str) -> bool:
    """Say whether a file's name is that of a table of text."""
    return name.lower().endswith(ENDINGS)


def entries_of(member: Member, findings: Findings) -> tuple[Entry, ...]:
    """Return the lines of a table as entries (raises Refusal for what is no such table)."""
    found, seen = [], Counter[str]()
    for number, record in rows_of(member, findings):
        mark = value(record, "elabid") or _mark(record)
        seen[mark] += 1
        key = mark if seen[mark] == 1 else f"{mark}-{seen[mark]}"
        if not any(value(record, name) for name in ("title", "name", "body", "content")):
            findings.warn("line_without_words", f"{member.name}:{number}")
        found.append(
            entry_of(record, key, value(record, "url"), findings, lines=f"{member.name}:{number}")
        )
    if not found:
        raise Refusal("table_empty", member.name)
    return tuple(found)


def rows_of(member: Member, findings: Findings) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each line by its number in the file, its cells by the names of their columns."""
    text = _decoded(member, findings)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        names = [name.strip() for name in next(reader, [])]
        if not {"title", "name"} & {name.lower() for name in names}:
            raise Refusal("table_without_title", member.name)
        names = [name.lower() if name.lower() in ("title", "name") else name for name in names]
        before = reader.line_num
        for cells in reader:
            number, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                yield number, _record(names, cells, f"{member.name}:{number}", findings)
    except csv.Error as error:
        raise Refusal("table_broken", member.name) from error


def _record(names: list[str], cells: list[str], where: str, findings: Findings) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for place, cell in enumerate(cells):
        name = names[place] if place < len(names) and names[place] else f"#{place + 1}"
        while name in record:
            name += "+"
        record[name] = cell
    if len(cells) > len(names):
        findings.warn("line_too_long", where)
    if len(cells) < len(names) - 1:
        findings.warn("line_too_short", where)
    return record


def _decoded(member: Member, findings: Findings) -> str:
    data = member.data()
    if b"\0" in data:
        raise Refusal("table_not_text", member.name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        findings.warn("table_not_utf8", member.name)
        return data.decode("cp1252", "replace")


def _mark(record: dict[str, Any]) -> str:
    """Return what makes a line without identifier recognisable: all that it says."""
    said = json.dumps(record, sort_keys=True, ensure_ascii=False)
    return "line-" + hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]
