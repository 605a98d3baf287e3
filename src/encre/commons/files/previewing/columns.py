"""Numbers in tables: which columns hold some, and their values, thinned to what a curve shows."""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

POINTS, COLUMNS = 4_000, 30
ENOUGH = 0.8
"""Share of a column's filled cells that must be numbers for the column to be drawn."""
_SPACES = re.compile("[\u00a0\u202f ](?=\\d{3}(?:\\D|$))")
_NUMBER = re.compile(r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def number(cell: Any) -> float | None:
    """Return the number a cell holds, decimal comma or point, thin spaces allowed; else None."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        value = float(cell)
        return value if math.isfinite(value) else None
    text = _SPACES.sub("", str(cell)[:40].strip())
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return value if math.isfinite(value) else None


class Columns:
    """The numbers of a table that is read row by row, every `step`th row kept."""

    def __init__(self) -> None:
        self.rows: list[list[float | None]] = []
        self.filled = [0] * COLUMNS
        self.numeric = [0] * COLUMNS
        self.step, self.seen = 1, 0

    def add(self, row: Sequence[Any]) -> None:
        """Take a row of cells into account."""
        self.seen += 1
        if (self.seen - 1) % self.step:
            return
        values = [number(cell) for cell in row[:COLUMNS]]
        for index, cell in enumerate(row[:COLUMNS]):
            if cell is not None and str(cell).strip():
                self.filled[index] += 1
                self.numeric[index] += values[index] is not None
        self.rows.append(values)
        if len(self.rows) >= POINTS * 2:
            self.rows, self.step = self.rows[::2], self.step * 2

    def drawable(self) -> list[int]:
        """Return the columns that hold numbers, from 0."""
        pairs = enumerate(zip(self.numeric, self.filled, strict=True))
        return [index for index, (good, all_) in pairs if good > 1 and good >= ENOUGH * all_]

    def kept(self, name: str, header: Sequence[str]) -> dict[str, Any] | None:
        """Return the columns that can be drawn, with their names; None when there is none."""
        found = self.drawable()
        if not found:
            return None
        return {
            "name": name,
            "rows": self.seen,
            "step": self.step,
            "columns": [
                {
                    "name": header[index] if index < len(header) else "",
                    "position": index + 1,
                    "values": [row[index] if index < len(row) else None for row in self.rows],
                }
                for index in found
            ],
        }


def keep(folder: Path, tables: list[dict[str, Any]]) -> None:
    """Write the numbers the house will draw curves from."""
    if tables:
        written = json.dumps(tables, separators=(",", ":"), allow_nan=False)
        (folder / "series.json").write_text(written, "utf-8")
