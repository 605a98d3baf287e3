"""What changed between two bodies, as a person reads it: blocks first, then words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from .computing import as_written, computes, unmarked
from .document import Body, join_texts
from .rendering import to_html
from .text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable

INSERTED, DELETED = "inserted", "deleted"
TEXTUAL = {"paragraph", "heading", "codeBlock", "sequence"}
INLINE = {"text", "image", "mention", "inlineMath", "hardBreak"}
# Parts of a table or list stay together even when every word changed.
STRUCTURE = {"tableRow", "tableCell", "tableHeader"}
LEAST = 0.01
# Two blocks are the same one rewritten when this part of their words is shared.
ALIKE = 0.4
# Above this many words (product of both sides) a block is shown whole, old then new.
MOST_COMPARED = 4_000_000
# Above this many pairs only near ones are tried.
MOST_PAIRED = 90_000
FURTHEST = 30
_PIECES = re.compile(r"\d+(?:[.,]\d+)*|\w+|\s+|[^\w\s]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Difference:
    """A difference ready to show, with what it amounts to."""

    html: str
    inserted: int
    """Words put in."""
    deleted: int
    """Words taken out."""
    blocks: int
    """Blocks touched: paragraphs, items, rows, formulas."""
    restyled: int
    """Words whose look alone changed, and blocks whose setting alone changed."""
    began: int = 0
    """Tables that compute from now on."""
    ceased: int = 0
    """Tables whose formulas are mere text from now on."""

    @property
    def same(self) -> bool:
        """Say whether nothing changed at all."""
        return not (self.inserted or self.deleted or self.blocks or self.restyled)


def differ(
    old: Body,
    new: Body,
    *,
    attachment: Callable[[str], str | None] = lambda _: None,
    mention: Callable[[str, str], str | None] = lambda _kind, _id: None,
) -> Difference:
    """Compare two bodies and write the difference as HTML with ins and del."""
    merger = _Merger()
    before, after = unmarked(old), unmarked(new)
    merged = merger.children(before.get("content", []), after.get("content", []))
    # Formulas are compared, not results: no table computes here.
    shown = [as_written(node) for node in merged]
    return Difference(
        to_html({"type": "doc", "content": shown}, attachment=attachment, mention=mention),
        inserted=merger.inserted,
        deleted=merger.deleted,
        blocks=merger.blocks,
        restyled=merger.restyled,
        began=merger.began,
        ceased=merger.ceased,
    )


class _Merger:
    """Merges two trees into one whose nodes say what was inserted or deleted."""

    def __init__(self) -> None:
        self.inserted = 0
        self.deleted = 0
        self.blocks = 0
        self.restyled = 0
        self.began = 0
        self.ceased = 0

    def children(self, old: list[Body], new: list[Body]) -> list[Body]:
        """Merge two lists of blocks, items, rows or cells."""
        out: list[Body] = []
        keys = [repr(node) for node in old], [repr(node) for node in new]
        opcodes = SequenceMatcher(None, *keys, autojunk=False).get_opcodes()
        for verb, i1, i2, j1, j2 in opcodes:
            if verb == "equal":
                out += new[j1:j2]
            else:
                out += self.replaced(old[i1:i2], new[j1:j2])
        return out

    def replaced(self, old: list[Body], new: list[Body]) -> list[Body]:
        """Merge two stretches that differ, pairing what was only rewritten."""
        out: list[Body] = []
        i = j = 0
        for paired_old, paired_new in [*pairs(old, new), (len(old), len(new))]:
            out += [self.whole(node, DELETED) for node in old[i:paired_old]]
            out += [self.whole(node, INSERTED) for node in new[j:paired_new]]
            if paired_old < len(old):
                out.append(self.pair(old[paired_old], new[paired_new]))
            i, j = paired_old + 1, paired_new + 1
        return out

    def pair(self, old: Body, new: Body) -> Body:
        """Merge two versions of one block."""
        if old.get("attrs") != new.get("attrs"):
            self.restyled += 1
        self.began += computes(new) and not computes(old)
        self.ceased += computes(old) and not computes(new)
        if new["type"] in TEXTUAL:
            self.blocks += 1
            return {**new, "content": self.words(old.get("content", []), new.get("content", []))}
        return {**new, "content": self.children(old.get("content", []), new.get("content", []))}

    def whole(self, node: Body, change: str) -> Body:
        """Mark a whole block, and all that it holds, as new or gone."""
        self.blocks += 1
        self.count([node], change)
        return _marked(node, change)

    def words(self, old: list[Body], new: list[Body]) -> list[Body]:
        """Merge two runs of words."""
        before, after = cut(old), cut(new)
        out: list[Body] = []
        for same, i1, i2, j1, j2 in _stretches(before, after):
            if same:
                out += self.kept(before[i1:i2], after[j1:j2])
                continue
            self.count(before[i1:i2], DELETED)
            self.count(after[j1:j2], INSERTED)
            out += [_marked(node, DELETED) for node in before[i1:i2]]
            out += [_marked(node, INSERTED) for node in after[j1:j2]]
        return join_texts(out)

    def kept(self, before: list[Body], after: list[Body]) -> list[Body]:
        """Keep the same words, counting those that changed their look."""
        for old, new in zip(before, after, strict=True):
            if old.get("marks") != new.get("marks") and new.get("text", "x").strip():
                self.restyled += 1
        return after

    def count(self, nodes: list[Body], change: str) -> None:
        """Count the words of some nodes."""
        words = len(_WORD.findall(to_text({"type": "doc", "content": [_held(n) for n in nodes]})))
        if change == INSERTED:
            self.inserted += words
        else:
            self.deleted += words


def _stretches(before: list[Body], after: list[Body]) -> list[tuple[bool, int, int, int, int]]:
    """List what is the same and what is not; a lone space between changes belongs to them."""
    if len(before) * len(after) > MOST_COMPARED:
        return [(False, 0, len(before), 0, len(after))]
    keys = [_piece_key(node) for node in before], [_piece_key(node) for node in after]
    out: list[tuple[bool, int, int, int, int]] = []
    opcodes = SequenceMatcher(None, *keys, autojunk=False).get_opcodes()
    for place, (verb, i1, i2, j1, j2) in enumerate(opcodes):
        blank = not "".join(keys[0][i1:i2]).strip()
        same = verb == "equal" and not (blank and 0 < place < len(opcodes) - 1)
        if out and not same and not out[-1][0]:
            _, first_old, _, first_new, _ = out.pop()
            out.append((False, first_old, i2, first_new, j2))
        else:
            out.append((same, i1, i2, j1, j2))
    return out


def pairs(old: list[Body], new: list[Body]) -> list[tuple[int, int]]:
    """Align two lists of nodes: which became which, in order, the likest alignment."""
    if len(old) == len(new) == 1 and old[0]["type"] == new[0]["type"] and new[0].get("content"):
        return [(0, 0)]
    words = [[set(_WORD.findall(to_text(node))) for node in nodes] for nodes in (old, new)]
    if len(old) * len(new) > MOST_PAIRED:
        return _near_pairs(old, new, words)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    like = [
        [likeness(old[i], new[j], words[0][i], words[1][j]) for j in range(len(new))]
        for i in range(len(old))
    ]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            joined = best[i + 1][j + 1] + like[i][j] if like[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], joined)
    found = []
    i = j = 0
    while i < len(old) and j < len(new):
        if like[i][j] and best[i][j] == best[i + 1][j + 1] + like[i][j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _near_pairs(
    old: list[Body], new: list[Body], words: list[list[set[str]]]
) -> list[tuple[int, int]]:
    """Align two long lists by taking for each node the likest of the next few."""
    found = []
    i = 0
    for j, node in enumerate(new):
        near = range(i, min(i + FURTHEST, len(old)))
        scores = [(likeness(old[k], node, words[0][k], words[1][j]), -k) for k in near]
        best, place = max(scores, default=(0.0, 0))
        if best:
            found.append((-place, j))
            i = 1 - place
    return found


def likeness(old: Body, new: Body, before: set[str], after: set[str]) -> float:
    """Say how much two nodes are one rewritten: 0 when they are not."""
    if old["type"] != new["type"] or not new.get("content"):
        return 0.0
    shared = len(before & after) / max(min(len(before), len(after)), 1)
    if new["type"] in STRUCTURE:
        return max(shared, LEAST)
    return shared if shared >= ALIKE else 0.0


def _held(node: Body) -> Body:
    """Put an inline node in a paragraph, so that its words can be read."""
    return {"type": "paragraph", "content": [node]} if node["type"] in INLINE else node


def _marked(node: Body, change: str) -> Body:
    """Copy a node, its words marked, itself told changed."""
    if node["type"] in INLINE:
        return {**node, "marks": [{"type": change}, *node.get("marks", [])]}
    copy = {**node, "change": change}
    if node.get("content"):
        copy["content"] = [_marked(child, change) for child in node["content"]]
    return copy


def cut(nodes: list[Body]) -> list[Body]:
    """Cut texts into words, spaces and signs."""
    out: list[Body] = []
    for node in nodes:
        if node["type"] == "text":
            out += [{**node, "text": piece} for piece in _PIECES.findall(node["text"])]
        else:
            out.append(node)
    return out


def _piece_key(node: Body) -> str:
    return node["text"] if node["type"] == "text" else repr({**node, "marks": None})
