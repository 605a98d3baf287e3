"""Tables read from elsewhere, made rectangular as the editor wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .document import Body

WIDEST = 200
TALLEST = 2000


def span(value: str, most: int) -> int:
    """Read a colspan or rowspan."""
    return min(max(int(value), 1), most) if value.isdecimal() and len(value) < len("10000") else 1


def cell(kind: str, content: list[Body], colspan: int = 1, rowspan: int = 1) -> Body:
    """Make a cell; it always holds a paragraph."""
    return {
        "type": kind,
        "attrs": {"colspan": colspan, "rowspan": rowspan, "colwidth": None},
        "content": content or [{"type": "paragraph", "attrs": {"textAlign": None}}],
    }


def rectangular(rows: list[list[Body]]) -> list[Body]:
    """Cut spans that leave the table, and fill short rows with empty cells."""
    hanging: dict[int, int] = {}
    widths = []
    for index, row in enumerate(rows):
        hanging = {column: left - 1 for column, left in hanging.items() if left > 1}
        column = 0
        for each in row:
            column = _free(hanging, column, each["attrs"]["colspan"])
            attrs = each["attrs"]
            attrs["rowspan"] = min(attrs["rowspan"], len(rows) - index)
            for offset in range(attrs["colspan"]):
                hanging[column + offset] = attrs["rowspan"]
            column += attrs["colspan"]
        widths.append(len(hanging))
    widest = max(widths, default=0)
    for row, width in zip(rows, widths, strict=True):
        row += [cell("tableCell", []) for _ in range(min(widest, WIDEST) - width)]
    return [{"type": "tableRow", "content": row} for row in rows if row] if widest else []


def _free(hanging: dict[int, int], column: int, wide: int) -> int:
    """Return the first column from `column` where `wide` columns are free."""
    while any(column + offset in hanging for offset in range(wide)):
        column += 1
    return column
