"""Read any vendor's `.eln` archive into our own words; nothing is unpacked nor fetched."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO

from . import vendors
from .archive import ArchiveFile, Limits, open_archive
from .content import plain_words
from .dates import noted
from .entries import Scribe
from .files import Shelf
from .graph import Graph, _top
from .leftovers import Claims
from .model import JSON, Archive, Attachment, Entry, Moment, Signature
from .people import authors
from .report import Findings, Refusal
from .signature import EMBEDDED_KEYS, SIGNATURE_NAME, check
from .tree import Gardener, Tree, find_descriptor

DEEPEST = 100
UNSTORABLE = re.compile(r"\\u0000|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\x00")
LONE = re.compile(r"[\x00\ud800-\udfff]")


def read(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    limits: Limits | None = None,
    keys: Iterable[bytes | str] = (),
) -> Archive:
    """Read an archive (path or seekable stream; `keys`: trusted minisign keys); raises Refusal."""
    findings = Findings()
    with open_archive(source, limits=limits, findings=findings) as opened:
        return read_opened(opened, findings, keys)


def read_opened(
    opened: ArchiveFile, findings: Findings, keys: Iterable[bytes | str] = ()
) -> Archive:
    """Read an archive that is already open, so that its files can be copied next."""
    raw = _metadata(opened)
    graph = Graph(_document(raw, findings), opened.canonical)
    hints = vendors.recognise(graph)
    tree = Gardener(graph, opened, findings).grow()
    shelf = Shelf(graph, opened, findings, day_first_colons=hints.day_first_colons)
    scribe = Scribe(graph, tree, shelf, hints, findings)
    entries = [scribe.entry(branch) for branch in tree.branches.values()]
    claims = Claims(tree, graph, shelf, opened, findings)
    entries, files = claims.settle(entries)
    archive = replace(
        _about(graph, tree, opened, findings),
        publisher=hints.publisher,
        entries=_with_parents(entries),
        files=tuple(files),
        signature=_signature(raw, opened, keys, findings),
    )
    archive = vendors.enrich(archive, lambda item: _load(opened, item), hints, findings)
    archive = replace(
        archive,
        entries=tuple(_titled(entry, archive, findings) for entry in _signed(archive, findings)),
    )
    archive = replace(archive, entries=_labelled(archive.entries))
    if not archive.entries:
        findings.warn("no_entry")
    _count_naive(archive, findings)
    return replace(archive, problems=tuple(findings.problems), refused=tuple(findings.refused))


def _metadata(opened: ArchiveFile) -> bytes:
    member = opened.metadata
    if not member.readable:
        raise Refusal("metadata_encrypted", member.stored)
    if member.size > opened.limits.metadata:
        raise Refusal(
            "metadata_too_large", member.stored, size=member.size, limit=opened.limits.metadata
        )
    data = opened.read(member, opened.limits.metadata)
    if data is None:
        raise Refusal("metadata_damaged", member.stored)
    return data


def _document(raw: bytes, findings: Findings) -> JSON:
    """Parse the metadata; what a database cannot store (NUL, lone surrogates) is replaced."""
    try:
        text = raw.decode(json.detect_encoding(raw))
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
        findings.warn("encoding_repaired")
    try:
        document = json.loads(text.removeprefix("\ufeff"), parse_constant=str, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise Refusal("metadata_not_json") from error
    if _depth(document) > DEEPEST:
        raise Refusal("metadata_not_json")
    if not _top(document):
        raise Refusal("metadata_no_graph")
    return _storable(document) if UNSTORABLE.search(text) else document


def _finite(digits: str) -> float | str:
    """A number, or its digits when it is too large to be one."""
    number = float(digits)
    return number if math.isfinite(number) else digits


def _depth(document: JSON) -> int:
    level, deepest = [document], 0
    while level and deepest <= DEEPEST:
        deepest += 1
        level = (
            [
                part
                for item in level
                for part in (item.values() if isinstance(item, dict) else item)
                if isinstance(part, dict | list)
            ]
            if isinstance(document, dict | list)
            else []
        )
    return deepest


def _storable(value: JSON) -> JSON:
    if isinstance(value, str):
        return LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {LONE.sub("\ufffd", name): _storable(item) for name, item in value.items()}
    return value


def _about(graph: Graph, tree: Tree, opened: ArchiveFile, findings: Findings) -> Archive:
    """What the archive says of itself."""
    root, descriptor = tree.root, find_descriptor(graph)
    written = descriptor.text("dateCreated", "datePublished") if descriptor else ""
    versions = graph.follow(descriptor, "conformsTo") if descriptor else []
    archive = Archive(root=opened.root, version=next((item.id for item in versions), ""))
    if root is None:
        return archive
    return replace(
        archive,
        title=root.text("name"),
        description=plain_words(graph, root, "description"),
        license=plain_words(graph, root, "license"),
        created=noted(written or root.text("dateCreated", "datePublished"), "./", findings),
        authors=authors(graph, root, findings, "author", "authors", "creator"),
    )


def _with_parents(entries: list[Entry]) -> tuple[Entry, ...]:
    parents = {child: entry.key for entry in reversed(entries) for child in entry.children}
    return tuple(replace(entry, parent=parents.get(entry.key, "")) for entry in entries)


def _load(opened: ArchiveFile, item: Attachment) -> bytes | None:
    if item.member is None:
        return None
    return opened.read(opened.members[item.member], opened.limits.vendor_file)


def _signed(archive: Archive, findings: Findings) -> tuple[Entry, ...]:
    """Entries without an author take those of the whole archive, and it is said."""
    orphans = [entry for entry in archive.entries if not entry.authors]
    if orphans and archive.authors:
        names = ", ".join(person.name for person in archive.authors)
        findings.warn("author_inherited", count=len(orphans), names=names)
    elif orphans:
        for entry in orphans:
            findings.warn("author_missing", entry.key)
    return tuple(
        entry if entry.authors else replace(entry, authors=archive.authors)
        for entry in archive.entries
    )


def _titled(entry: Entry, archive: Archive, findings: Findings) -> Entry:
    """An entry without a title takes the name of its folder."""
    if entry.title:
        return entry
    findings.warn("title_missing", entry.key)
    return replace(
        entry,
        title=entry.key.rpartition("/")[2].strip(". ") or archive.title or archive.root or "eln",
    )


def _labelled(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Links to entries of the archive show the title the target ended up with."""
    titles = {entry.key: entry.title for entry in entries}
    return tuple(
        replace(
            entry,
            links=tuple(
                replace(link, label=titles.get(link.target, link.label)) for link in entry.links
            ),
        )
        if entry.links
        else entry
        for entry in entries
    )


def _signature(
    raw: bytes, opened: ArchiveFile, keys: Iterable[bytes | str], findings: Findings
) -> Signature:
    member = opened.find(SIGNATURE_NAME)
    embedded = next((found for name in EMBEDDED_KEYS if (found := opened.find(name))), None)
    signature = check(
        raw,
        opened.read(member, 1 << 16) if member else None,
        keys,
        opened.read(embedded, 1 << 16) if embedded else None,
    )
    if signature.status in ("failed", "unverifiable"):
        findings.warn(f"signature_{signature.status}", SIGNATURE_NAME)
    elif signature.status != "absent":
        findings.note(f"signature_{signature.status}", SIGNATURE_NAME)
    return signature


def _count_naive(archive: Archive, findings: Findings) -> None:
    """Say once how many times of day have no zone."""
    count = sum(1 for found in _moments(archive.entries) if found.naive)
    if count:
        findings.warn("date_naive", count=count)


def _moments(thing: Any) -> Iterable[Moment]:
    """Every date of the entries, however deep."""
    waiting = [thing]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Moment):
            yield item
        elif isinstance(item, tuple):
            waiting.extend(item)
        elif isinstance(item, Entry):
            waiting.extend(
                (item.created, item.modified, item.experiment_date, item.sections, item.versions)
            )
            waiting.extend((item.attachments, item.comments, item.steps, item.history))
        elif item is not None and not isinstance(item, datetime):
            names = ("created", "modified", "date", "deadline", "finished")
            waiting.extend(getattr(item, name, None) for name in names)
