"""The thirteen directories in their thirteen native forms, from their canonical files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from encre.institute.directory.generator import ldif_form, table_form
from encre.institute.directory.generator.employment import AT
from encre.institute.directory.generator.native import AD, LDIF, NATIVES, SHEET, TABLE


def export(canonical: Path, out: Path) -> list[Path]:
    """Write each canonical file of a folder in its directory's native form; return the files."""
    out.mkdir(parents=True, exist_ok=True)
    return [native_file(canonical / f"{key}.csv", key, out) for key in NATIVES]


def native_file(canonical: Path, key: str, out: Path) -> Path:
    """Write one directory in its native form."""
    native = NATIVES[key]
    path = out / f"{key}.{native.ending}"
    if native.kind == TABLE:
        table_form.table(path, key, native, _rows(canonical))
    elif native.kind == SHEET:
        table_form.workbook(path, key, native, _rows(canonical))
    else:
        at = datetime(AT.year, AT.month, AT.day, tzinfo=UTC)
        with path.open("w", encoding="ascii", newline="\n") as file:
            file.writelines(ldif_form.entries(key, native, _rows(canonical), at))
    return path


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def mapping(key: str) -> dict[str, Any]:
    """Return the saved mapping that reads a directory's native form (see the room's `mapping`)."""
    native = NATIVES[key]
    held = table_form.held(table_form.STYLES[key], native)
    return {"columns": {fact: {"from": [name]} for fact, name in held.items()}, "without": []}


def kind(key: str) -> str:
    """Return the form in which a source of the room receives this directory."""
    form = NATIVES[key].kind
    return LDIF if form == AD else form
