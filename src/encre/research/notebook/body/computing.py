"""Tables that compute: which cells hold a formula, and what the evaluator is given.

Results are never kept in a body: `frontend/src/sheet` computes them where they are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .text import to_text

if TYPE_CHECKING:
    from .document import Body

Values = list[list[dict[str, Any] | None]]
"""What the evaluator answers: for each cell None, or its `text`, `kind`, and `help` when wrong."""

SIGN = "="
KINDS = frozenset({"number", "error"})
"""Kinds of results that are shown in a manner of their own."""
NO_FORMULA = "\u200b"
"""Put before the text of a cell that begins like a formula but shows more than text."""
MOST_CELLS = 20_000
_PLAIN = {"paragraph", "text", "hardBreak"}


def computes(node: Body) -> bool:
    """Say whether a node is a table that computes."""
    return bool(node.get("attrs", {}).get("computes"))


def as_written(node: Body) -> Body:
    """Copy a node whose tables show what was written, not what it amounts to."""
    copy = {name: value for name, value in node.items() if name != "attrs" or not computes(node)}
    if node.get("content"):
        copy["content"] = [as_written(child) for child in node["content"]]
    return copy


def unmarked(node: Body) -> Body:
    """Copy a node without what its formulas tell of the size of their tables."""
    copy = dict(node)
    if "shape" in node.get("attrs", {}):
        copy["attrs"] = {name: value for name, value in node["attrs"].items() if name != "shape"}
    if node.get("content"):
        copy["content"] = [unmarked(child) for child in node["content"]]
    return copy


def formula_of(cell: Body) -> str | None:
    """Return the formula of a cell; one that holds a picture or a list is shown as it is."""
    text = _text(cell)
    return text if text.startswith(SIGN) and _is_plain(cell) else None


def rows_of(table: Body) -> list[list[dict[str, Any]]]:
    """Return the cells of a table as the evaluator reads them."""
    return [
        [
            {
                "text": _evaluated(cell),
                "colspan": cell["attrs"]["colspan"],
                "rowspan": cell["attrs"]["rowspan"],
                "shape": cell["attrs"].get("shape"),
            }
            for cell in row.get("content", [])
        ]
        for row in table["content"]
    ]


def results_of(table: Body, values: Values | None) -> dict[int, tuple[str, dict[str, Any]]]:
    """Return the formula and the result of each cell that has them, by the cell's `id()`."""
    found = {}
    for row, line in zip(table["content"], values or [], strict=False):
        for cell, result in zip(row.get("content", []), line, strict=False):
            formula = formula_of(cell)
            if formula is not None and result is not None:
                found[id(cell)] = (formula, result)
    return found


def shown(cell: Body, text: str) -> list[Body]:
    """Return a result as words with the look of the formula that it stands for."""
    first = next(node for node in _nodes(cell) if node["type"] == "text")
    return [{**first, "text": text}] if text else []


def written(formula: str, result: list[Body], side: str | None) -> list[Body]:
    """Return the paragraphs of a formula, with the look and the side of its result."""
    nodes = _nodes({"content": result})
    marks: list[Body] = next(
        (node.get("marks", []) for node in nodes if node["type"] == "text"), []
    )
    worn = {"marks": marks} if marks else {}
    return [
        {
            "type": "paragraph",
            "attrs": {"textAlign": side},
            "content": [{"type": "text", "text": line, **worn}],
        }
        for line in formula.split("\n")
        if line
    ]


def is_large(table: Body) -> bool:
    """Say whether a table, its merged cells counted whole, is more than is ever computed."""
    tallest = len(table["content"])
    spans = (
        cell["attrs"]["colspan"] * min(cell["attrs"]["rowspan"], tallest)
        for row in table["content"]
        for cell in row.get("content", [])
    )
    return sum(spans) > MOST_CELLS


def places_of(table: Body) -> tuple[dict[int, int], int]:
    """Return the column, from 0, of each cell by its `id()`, and how many columns there are."""
    covered: set[tuple[int, int]] = set()
    places = {}
    for row, cells in enumerate(table["content"]):
        column = 0
        for cell in cells.get("content", []):
            while (row, column) in covered:
                column += 1
            wide, last = cell["attrs"]["colspan"], row + cell["attrs"]["rowspan"]
            below = range(row, min(last, len(table["content"])))
            covered |= {(r, c) for r in below for c in range(column, column + wide)}
            places[id(cell)] = column
    return places, max((column for _row, column in covered), default=-1) + 1


def letters(column: int) -> str:
    """Return the letters of a column counted from 0: A, B, …, Z, AA."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def _text(cell: Body) -> str:
    return to_text(cell).strip()


def _evaluated(cell: Body) -> str:
    text = _text(cell)
    return NO_FORMULA + text if text.startswith(SIGN) and not _is_plain(cell) else text


def _is_plain(cell: Body) -> bool:
    return all(node["type"] in _PLAIN for node in _nodes(cell))


def _nodes(node: Body) -> list[Body]:
    return [each for child in node.get("content", []) for each in (child, *_nodes(child))]
