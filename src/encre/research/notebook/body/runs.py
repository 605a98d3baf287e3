"""Runs of inline nodes: their spaces, and the formulas written in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .document import join_texts
from .mathematics import OBJECT, find_formulas

if TYPE_CHECKING:
    from .document import Body


def collapsed(run: list[Body]) -> list[Body]:
    """Join texts and collapse spaces as a browser does."""
    out: list[Body] = []
    for node in run:
        if node["type"] in ("hardBreak", "blockMath"):
            _strip_end(out)
        text = node.get("text")
        if text is None or not _after_space(out):
            out.append(node)
        elif text.lstrip(" "):
            out.append({**node, "text": text.lstrip(" ")})
    _strip_end(out)
    if out and out[-1]["type"] == "hardBreak":
        out.pop()
        _strip_end(out)
    return join_texts(out)


def _after_space(run: list[Body]) -> bool:
    """Say whether a space put after this run would not show."""
    if not run or run[-1]["type"] in ("hardBreak", "blockMath"):
        return True
    return bool(run[-1].get("text", "").endswith(" "))


def with_formulas(run: list[Body]) -> list[Body]:
    """Turn what stands between mathematical delimiters into formulas."""
    flat = "".join(_flat(node) for node in run)
    out: list[Body] = []
    place = 0
    for formula in find_formulas(flat):
        out += _cut(run, place, formula.start)
        kind = "blockMath" if formula.display else "inlineMath"
        out.append({"type": kind, "attrs": {"latex": formula.latex}})
        place = formula.end
    return out + _cut(run, place, len(flat)) if place else run


def _flat(node: Body) -> str:
    """Write an inline node as the characters a search for formulas sees."""
    if node["type"] == "hardBreak":
        return "\n"
    if node["type"] != "text":
        return OBJECT
    if any(mark["type"] == "code" for mark in node.get("marks", [])):
        return OBJECT * len(node["text"])
    return node["text"].replace(OBJECT, " ")  # type: ignore[no-any-return]


def _cut(run: list[Body], start: int, end: int) -> list[Body]:
    """Return the part of a run between two places of its flat form."""
    out: list[Body] = []
    place = 0
    for node in run:
        size = len(node["text"]) if node["type"] == "text" else 1
        low, high = max(start - place, 0), min(end - place, size)
        if low < high:
            out.append({**node, "text": node["text"][low:high]} if node["type"] == "text" else node)
        place += size
    return out


def marked(marks: list[Body], node: Body) -> Body:
    """Return an inline node carrying marks."""
    return {**node, "marks": list(marks)} if marks else node


def _strip_end(run: list[Body]) -> None:
    while run and run[-1]["type"] == "text":
        text = run[-1]["text"].rstrip(" ")
        if text:
            run[-1] = {**run[-1], "text": text}
            return
        run.pop()
