"""What a body points to, and how to make it point elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from .addresses import safe_address
from .document import SPEC, Body, join_texts
from .text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_LABEL: int = SPEC["nodes"]["mention"]["attrs"]["label"]["longest"]


@dataclass
class References:
    """What is named in a body, in order, each once (tasks excepted)."""

    attachments: list[str] = field(default_factory=list)
    mentions: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, id and label as written."""
    links: list[str] = field(default_factory=list)
    tasks: list[tuple[str, bool]] = field(default_factory=list)
    """Words of the task, and whether it is done."""


def find_references(body: Body) -> References:
    """List the attachments, mentions, links and tasks of a body."""
    found = References()
    _collect(body, found)
    return References(
        list(dict.fromkeys(found.attachments)),
        list(dict.fromkeys(found.mentions)),
        list(dict.fromkeys(found.links)),
        found.tasks,
    )


def _collect(node: Body, found: References) -> None:
    attrs = node.get("attrs", {})
    if node["type"] == "image":
        found.attachments.append(attrs["attachment"])
    elif node["type"] == "mention":
        found.mentions.append((attrs["kind"], attrs["id"], attrs["label"]))
    elif node["type"] == "taskItem":
        own = [child for child in node.get("content", []) if child["type"] == "paragraph"]
        words = to_text({"type": "doc", "content": own})
        found.tasks.append((words, attrs["checked"]))
    found.links += [
        mark["attrs"]["href"] for mark in node.get("marks", []) if mark["type"] == "link"
    ]
    for child in node.get("content", []):
        _collect(child, found)


def rewrite(
    body: Body,
    *,
    image: Callable[[str], str | None] | None = None,
    link: Callable[[str], str | tuple[str, str] | None] | None = None,
) -> Body:
    """Return a body whose pictures and links point elsewhere.

    `image(attachment)` returns another attachment, or None to leave the picture out.
    `link(href)` returns another address, a mention's (kind, id), or None to keep only the words.
    """
    (copy,) = _rewritten(body, image or (lambda same: same), link or (lambda same: same))
    return copy


def _rewritten(
    node: Body,
    image: Callable[[str], str | None],
    link: Callable[[str], str | tuple[str, str] | None],
) -> list[Body]:
    copy = dict(node)
    if node["type"] == "image":
        attachment = image(node["attrs"]["attachment"])
        if attachment is None:
            return []
        copy["attrs"] = {**node["attrs"], "attachment": attachment}
    if node.get("content"):
        content = [each for child in node["content"] for each in _rewritten(child, image, link)]
        copy["content"] = join_texts(_relinked(content, link))
    return [copy]


def _relinked(nodes: list[Body], link: Callable[[str], str | tuple[str, str] | None]) -> list[Body]:
    """Point the links among some inline nodes elsewhere; a link's words may become a mention."""
    out: list[Body] = []
    for href, group in groupby(nodes, key=_href):
        linked = list(group)
        target = link(href) if href is not None else href
        address = safe_address(target) if isinstance(target, str) else None
        if href is None:
            out += linked
        elif isinstance(target, tuple) and all(node["type"] == "text" for node in linked):
            label = "".join(node["text"] for node in linked)[:LONGEST_LABEL]
            attrs = {"kind": target[0], "id": target[1], "label": label}
            out.append({"type": "mention", "attrs": attrs})
        else:
            out += [_pointed(node, address) for node in linked]
    return out


def _href(node: Body) -> str | None:
    return next((m["attrs"]["href"] for m in node.get("marks", []) if m["type"] == "link"), None)


def _pointed(node: Body, address: str | None) -> Body:
    """Give a linked node another address, or none."""
    others = [mark for mark in node["marks"] if mark["type"] != "link"]
    own = [{"type": "link", "attrs": {"href": address}}] if address else []
    bare = {name: value for name, value in node.items() if name != "marks"}
    return {**bare, "marks": own + others} if own + others else bare
