"""What is particular to each publisher: its habits, and content kept in its own files."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from encre.research.notebook.eln.model import Archive, Attachment, Entry, Publisher
from encre.research.notebook.eln.tree import find_descriptor

from . import datalab, elabftw, encre, kadi, rspace, sampledb

if TYPE_CHECKING:
    from encre.research.notebook.eln.graph import Graph
    from encre.research.notebook.eln.report import Findings

Load = Callable[[Attachment], bytes | None]


@dataclass(frozen=True, slots=True)
class Hints:
    """How to read this publisher's archives."""

    publisher: Publisher
    ours: bool = False
    encoded: bool = False
    day_first_colons: bool = False

    def split_tags(self, keywords: str) -> list[str]:
        """Comma-separated tags; ours may be quoted."""
        if self.ours:
            return next(csv.reader([keywords.replace("\n", " ")], skipinitialspace=True), [])
        return keywords.split(",")


def recognise(graph: Graph) -> Hints:
    """Tell who wrote the archive, and with which version."""
    descriptor = find_descriptor(graph)
    found = graph.follow(descriptor, "sdPublisher", "publisher") if descriptor else []
    node = found[0] if found else None
    tools = [
        tool
        for action in graph.nodes.values()
        if "createaction" in action.types
        and not {item.id for item in graph.follow(action, "object")} - {""}
        for tool in graph.follow(action, "instrument")
    ]
    software = next(
        (tool.text("version", "softwareVersion") for tool in tools if tool.text("version")), ""
    )
    name = node.text("name") if node else ""
    publisher = Publisher(
        name=name or next((tool.text("name") for tool in tools), "") or (node.id if node else ""),
        url=(node.text("url") or node.id) if node else "",
        key=node.id if node else "",
        software=software or (node.text("version") if node else ""),
    )
    known = publisher.name.lower()
    return Hints(
        publisher=publisher,
        ours="encre" in (known, *(tool.text("name").lower() for tool in tools)),
        day_first_colons=known == "rspace",
        encoded=known == "elabftw" and node is not None and not node.text("areaServed"),
    )


def enrich(archive: Archive, load: Load, hints: Hints, findings: Findings) -> Archive:
    """Read the content that the publisher keeps in files of its own."""
    entries = archive.entries
    if hints.encoded:
        findings.note("entities_decoded")
        entries = tuple(elabftw.decoded(entry) for entry in entries)
    entries = tuple(_enriched(entry, load, hints, findings) for entry in entries)
    entries = kadi.tied(entries, load)
    return replace(archive, entries=entries)


def _enriched(entry: Entry, load: Load, hints: Hints, findings: Findings) -> Entry:
    if hints.ours:
        return encre.enrich(entry, load)
    for vendor in (elabftw, rspace, sampledb, kadi, datalab):
        richer, file = vendor.enrich(entry, load)
        if richer is not entry:
            findings.note("content_from_file", entry.key, name=file)
            entry = richer
    return entry
