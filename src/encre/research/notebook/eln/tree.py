"""Which data sets are entries, and what lies below each of them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .archive import METADATA_NAMES, ArchiveFile
from .paths import is_address, is_remote, last_part

if TYPE_CHECKING:
    from .graph import Graph, Node
    from .model import JSON
    from .report import Findings

PARTS = ("hasPart", "associatedMedia", "encoding", "distribution", "hasFile")
FILES = {"file", "mediaobject", "imageobject", "videoobject", "audioobject", "datadownload"}
DATASETS = {
    "dataset",
    "collection",
    "repositorycollection",
    "repositoryobject",
    "study",
    "book",
    "message",
}
CONTEXT = {
    "person",
    "organization",
    "place",
    "softwareapplication",
    "createaction",
    "updateaction",
    "action",
    "definedterm",
    "propertyvalue",
    "contactpoint",
    "thing",
    "textobject",
    "howto",
    "howtostep",
    "howtodirection",
    "aggregaterating",
}
VERSION_PATH = re.compile(r"(?:^|/)versions?/[^/]+$")
ROOT_KEY = "."


@dataclass(slots=True)
class Branch:
    """An entry's node and all that lies below it, each with the key of its section."""

    key: str
    node: Node
    sections: list[tuple[Node, str]] = field(default_factory=list)
    versions: list[tuple[Node, str]] = field(default_factory=list)
    files: list[tuple[Node, str]] = field(default_factory=list)
    comments: list[tuple[Node, str]] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Tree:
    """The root, its entries in order, the files it lists outside them, and who holds what."""

    root: Node | None
    branches: dict[str, Branch]
    loose: list[Node]
    owner: dict[str, str]

    def entry_of(self, identifier: str) -> str:
        """The key of the entry that is, or holds, an identifier."""
        return self.owner.get(identifier, "")

    def nearest(self, path: str) -> tuple[str, str]:
        """The entry and the section whose folder holds a path, as far down as possible."""
        folder = path
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            if folder in self.owner:
                entry = self.owner[folder]
                return entry, "" if folder == entry else folder
        return (ROOT_KEY, "") if ROOT_KEY in self.branches else ("", "")


class Gardener:
    """Grows the tree of an archive."""

    def __init__(self, graph: Graph, archive: ArchiveFile, findings: Findings) -> None:
        self.graph, self.archive, self.findings = graph, archive, findings
        self.tree = Tree(find_root(graph), {}, [], {})
        self._parts_of: dict[str, list[Node]] = {}

    def grow(self) -> Tree:
        """Tell entries from files at the root, then walk below each entry."""
        if self.tree.root is None:
            self.findings.warn("root_entity_missing")
        for reference in self._root_parts():
            self._place(reference)
        if not self.tree.branches:
            self._without_datasets()
        self._index_reverse()
        for branch in self.tree.branches.values():
            self.tree.owner[branch.node.id] = branch.key
        for branch in self.tree.branches.values():
            self._walk(branch)
        return self.tree

    def _root_parts(self) -> list[JSON]:
        root = self.tree.root
        return root.all(*PARTS) if root else [{"@id": node.id} for node in self._tops()]

    def _tops(self) -> list[Node]:
        """Data sets that no other node lists, when there is no root to tell."""
        listed = {
            part.id
            for node in self.graph.nodes.values()
            for part in self.graph.follow(node, *PARTS)
        }
        return [
            node
            for node in self.graph.nodes.values()
            if node.types & DATASETS and node.id not in listed
        ]

    def _place(self, reference: JSON) -> None:
        node = self.graph.resolve(reference)
        if node is None or (
            self.tree.root and node.id == self.tree.root.id and node.id in ("", ROOT_KEY)
        ):
            return
        kind = self.kind(node)
        if kind == "dataset":
            if not node.id:
                node.id = f"part-{len(self.tree.branches) + 1}"
            self._doubt(node)
            self.tree.branches.setdefault(node.id, Branch(node.id, node))
        elif kind == "file":
            self.tree.loose.append(node)
        elif kind == "nothing":
            self.findings.warn("part_missing", str(node.data.get("@id", "")))

    def _doubt(self, node: Node) -> None:
        if not node.described:
            self.findings.warn("part_undescribed", node.id)
        elif not node.types:
            self.findings.warn("type_missing", node.id)
        elif not node.types & DATASETS:
            self.findings.note("type_unusual", node.id, type=", ".join(sorted(node.types)))

    def kind(self, node: Node) -> str:
        """What a part is: dataset, file, comment, context or nothing."""
        identifier = str(node.data.get("@id", ""))
        member = self.archive.find(identifier)
        if node.types & FILES and not (member and member.folder):
            return "file"
        if "comment" in node.types:
            return "comment"
        if node.types & DATASETS:
            return "dataset"
        if member is not None:
            return "dataset" if member.folder else "file"
        if not node.described:
            return "file" if is_remote(identifier) else "nothing"
        outside = node.types & CONTEXT or (not node.types and is_address(identifier))
        return "context" if outside else "dataset"

    def _without_datasets(self) -> None:
        """A root without data sets: the ones nobody lists, else the root itself with its files."""
        root = self.tree.root
        if root is None:
            return
        tops = [node for node in self._tops() if node is not root]
        if tops and not root.all(*PARTS):
            self.findings.warn("root_entity_missing")
            for node in tops:
                self._place({"@id": node.id})
        elif (
            self.tree.loose
            or root.text("text", "description")
            or any(True for _ in self.archive.files())
        ) and (self.tree.loose or root.text("text")):
            self.findings.warn("root_is_entry")
            self.tree.branches[ROOT_KEY] = Branch(ROOT_KEY, root)
            self.tree.loose = []

    def _index_reverse(self) -> None:
        """Parts that say themselves where they belong (`isPartOf`)."""
        for node in self.graph.nodes.values():
            for holder in self.graph.follow(node, "isPartOf"):
                if holder.described and holder.id and holder is not self.tree.root:
                    self._parts_of.setdefault(holder.id, []).append(node)

    def _walk(self, branch: Branch) -> None:
        seen = {branch.node.id}
        waiting = deque([(branch.node, "")])
        while waiting:
            node, section = waiting.popleft()
            based_on = {target.id for target in self.graph.follow(node, "isBasedOn")}
            for part in self._below(node):
                if part.id and part.id in seen:
                    if self.kind(part) == "dataset" and part is not node:
                        self.findings.note("cycle", branch.key)
                    continue
                if part.id:
                    seen.add(part.id)
                deeper = self._sort(branch, part, section, based_on)
                if deeper is not None:
                    waiting.append((part, deeper))

    def _below(self, node: Node) -> Iterable[Node]:
        yield from self.graph.follow(node, *PARTS)
        yield from self._parts_of.get(node.id, ())

    def _sort(self, branch: Branch, part: Node, section: str, based_on: set[str]) -> str | None:
        """Put one part in its place; the key of the section to walk below, or None."""
        kind = self.kind(part)
        if part.id in self.tree.branches:
            branch.children.append(part.id)
        elif kind == "file":
            branch.files.append((part, section))
        elif kind == "comment":
            branch.comments.append((part, section))
            self.tree.owner.setdefault(part.id, branch.key)
        elif kind == "dataset":
            return self._nested(branch, part, section, based_on)
        return None

    def _nested(self, branch: Branch, part: Node, section: str, based_on: set[str]) -> str | None:
        same = part.text("identifier")
        if same and not part.all(*PARTS) and self.graph.key(same) in self.tree.branches:
            branch.references.append(self.graph.key(same))
            return None
        if not part.id:
            part.id = f"{branch.key}/part-{len(branch.sections) + 1}"
        self.tree.owner.setdefault(part.id, branch.key)
        old = part.id in based_on or VERSION_PATH.search(part.id)
        (branch.versions if old else branch.sections).append((part, section))
        return part.id


def find_root(graph: Graph) -> Node | None:
    """The root data set: what the descriptor is about, else `./`."""
    descriptor = find_descriptor(graph)
    if descriptor:
        for about in graph.follow(descriptor, "about"):
            if about.described:
                if is_remote(about.id):
                    graph.rebase(about.id)
                    return graph.nodes.get("", about)
                return about
    return graph.nodes.get("")


def find_descriptor(graph: Graph) -> Node | None:
    """The node that describes the metadata file itself."""
    for name in METADATA_NAMES:
        if name in graph.nodes:
            return graph.nodes[name]
    return next(
        (node for node in graph.nodes.values() if last_part(node.id) in METADATA_NAMES), None
    )
