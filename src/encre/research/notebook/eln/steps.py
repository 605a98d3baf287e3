"""The steps of an entry: one list, however they are wrapped."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .dates import noted
from .model import JSON, Step

if TYPE_CHECKING:
    from .graph import Graph, Node
    from .report import Findings

DEEPEST = 5
DONE = {"finished", "done", "completed", "complete", "completedactionstatus", "true", "1", "yes"}
INSIDE = ("itemListElement", "step", "steps")


def steps(graph: Graph, node: Node, findings: Findings, *, section: str = "") -> tuple[Step, ...]:
    """Every step of a node, in its order."""
    found: list[Step] = []
    for value in node.all("step", "steps"):
        found.extend(_read(graph, value, node.id, findings))
    return tuple(replace(step, section=section) for step in found)


def _read(
    graph: Graph, value: JSON, where: str, findings: Findings, *, depth: int = 0
) -> list[Step]:
    """One step, or the steps of a group of them."""
    node = graph.resolve(value)
    if node is None or depth > DEEPEST:
        return []
    if not node.described:
        return [Step(str(value).strip())] if isinstance(value, str) else []
    inside = [
        part
        for part in map(graph.resolve, node.all(*INSIDE))
        if part is not None and part is not node
    ]
    if node.types & {"howto", "howtosection", "itemlist"} or any(
        "howtostep" in part.types for part in inside
    ):
        parts = node.all(*INSIDE)
        return [
            step for part in parts for step in _read(graph, part, where, findings, depth=depth + 1)
        ]
    step = _step(node, inside, where, findings)
    return [step] if step.text else []


def _step(node: Node, inside: list[Node], where: str, findings: Findings) -> Step:
    """The step of a node whose words may be in nodes inside it."""
    words = [part.text("text", "name", "description") or _bare(part) for part in inside]
    text = (
        node.text("text")
        or "\n".join(word for word in words if word)
        or node.text("name", "description")
    )
    state = node.text("creativeWorkStatus", "actionStatus", "status")
    actions = [item.get("@id") for item in node.all("actionStatus") if isinstance(item, dict)]
    action = str(actions[0]) if actions else ""
    done = {state.lower(), action.rsplit("/", 1)[-1].lower()} & DONE
    position = node.text("position")
    return Step(
        text=text,
        done=bool(done),
        position=int(position) if re.fullmatch(r"[0-9]{1,9}", position) else None,
        deadline=noted(node.text("expires", "deadline"), where, findings),
        finished=noted(node.text("temporal", "endTime"), where, findings),
    )


def _bare(node: Node) -> str:
    return "" if node.described else str(node.data.get("@id", ""))
