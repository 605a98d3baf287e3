"""Files that no entry lists: given to the nearest entry, else kept with the archive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .files import belongs_to_crate

if TYPE_CHECKING:
    from .archive import ArchiveFile, Member
    from .files import Shelf
    from .graph import Graph
    from .model import Attachment, Entry
    from .report import Findings
    from .tree import Tree


@dataclass(frozen=True, slots=True)
class Claims:
    """Finds an owner for every file of the archive."""

    tree: Tree
    graph: Graph
    shelf: Shelf
    opened: ArchiveFile
    findings: Findings

    def settle(self, entries: list[Entry]) -> tuple[list[Entry], list[Attachment]]:
        """The entries with the files found for them, and those of the archive itself."""
        known = {item.key for entry in entries for item in entry.attachments}
        more: dict[str, list[Attachment]] = {}
        for node in self.tree.loose:
            if node.id not in known:
                owner, section = self.tree.nearest(node.id)
                if not owner:
                    self.findings.warn("file_of_archive", node.id)
                more.setdefault(owner, []).append(self.shelf.described(node, section))
        for member in self.opened.files():
            if member.index not in self.shelf.taken and not belongs_to_crate(member):
                owner, item = self._unlisted(member)
                more.setdefault(owner, []).append(item)
        files = more.pop("", [])
        return [
            replace(entry, attachments=entry.attachments + tuple(more.get(entry.key, ())))
            for entry in entries
        ], files

    def _unlisted(self, member: Member) -> tuple[str, Attachment]:
        """The nearest entry of a file of the zip, and its attachment, described or not."""
        self.findings.warn("file_unlisted", member.stored)
        owner, section = self.tree.nearest(member.path) if member.inside else ("", "")
        node = self.graph.get(member.path) if member.inside else None
        item = self.shelf.described(node, section) if node else self.shelf.bare(member, section)
        if item.member != member.index:
            item = self.shelf.bare(member, section)
        return owner, replace(item, listed=False)
