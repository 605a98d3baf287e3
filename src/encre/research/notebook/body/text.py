"""From a body to plain text: for search, lists and letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .sequences import told

if TYPE_CHECKING:
    from .document import Body

_LINES = {"paragraph", "heading", "codeBlock"}


def to_text(body: Body) -> str:
    """Write a body as text: a line a block, cells parted by tabs, formulas as their source."""
    return "\n".join(line for line in _lines(body) if line.strip())


def is_blank(body: Body) -> bool:
    """Say whether nothing at all was written: no word, picture, formula or table."""
    blank = {"doc", "paragraph", "hardBreak"}
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if node["type"] not in blank and node.get("text", "x").strip():
            return False
        waiting += node.get("content", [])
    return True


def _lines(node: Body) -> list[str]:
    if node["type"] in _LINES:
        return ["".join(_word(child) for child in node.get("content", []))]
    if node["type"] == "tableRow":
        return ["\t".join(" ".join(_lines(cell)).strip() for cell in node.get("content", []))]
    if node["type"] == "blockMath":
        return [node["attrs"]["latex"]]
    if node["type"] == "sequence":
        return told(node).split("\n")
    return [line for child in node.get("content", []) for line in _lines(child)]


def _word(node: Body) -> str:
    if node["type"] == "text":
        return node["text"]  # type: ignore[no-any-return]
    if node["type"] == "hardBreak":
        return "\n"
    attrs = node["attrs"]
    return str(attrs.get("latex") or attrs.get("label") or attrs.get("alt") or "")
