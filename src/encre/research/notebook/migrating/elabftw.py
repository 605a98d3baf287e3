"""The zip that eLabFTW gave before `.eln`: a folder an entry, with or without `.elabftw.json`."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import IO, Any

from encre.research.notebook.eln.model import Attachment, Entry, Text
from encre.research.notebook.eln.report import Findings, Refusal

from .members import KEPT_HIDDEN, Member
from .pictures import drawn_out
from .records import entry_of, value
from .tables import is_table, rows_of

HEADER = b"elabid"


@dataclass
class Export:
    """The entries of an export, and the pictures taken out of their texts, by key."""

    entries: tuple[Entry, ...] = ()
    pictures: dict[str, bytes] = field(default_factory=dict)

    def made(self, key: str) -> IO[bytes] | None:
        """Return a picture that was taken out of a text."""
        return io.BytesIO(self.pictures[key]) if key in self.pictures else None


def is_export(members: list[Member]) -> bool:
    """Say whether these files are eLabFTW's: its JSON, or a table of its own in a folder."""
    return any(member.name == KEPT_HIDDEN for member in members) or any(
        _is_its_table(member) for member in members
    )


def _is_its_table(member: Member) -> bool:
    if not (member.folder and is_table(member.name)):
        return False
    with member.open() as stream:
        return HEADER in stream.read(400).partition(b"\n")[0].lower()


def read(members: list[Member], findings: Findings) -> Export:
    """Return every entry of the export, with all the files of its folder."""
    records = _records(members, findings)
    by_folder: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        if member.name != KEPT_HIDDEN:
            by_folder[member.folder].append(member)
    export, taken, entries = Export(), set[str](), []
    for record in records:
        folder = _folder(record, by_folder)
        taken.add(folder)
        entry = entry_of(record, value(record, "elabid", "id"), value(record, "url"), findings)
        files = [_attachment(member, record) for member in by_folder.get(folder, [])]
        _missing(record, files, entry.key, findings)
        entries.append(_with(entry, files, export))
    for folder, alone in by_folder.items():
        if folder not in taken:
            entries.append(_loose(folder, alone, findings))
    export.entries = tuple(entries)
    return export


def _records(members: list[Member], findings: Findings) -> list[dict[str, Any]]:
    """Return the records: those of the JSON, with what the table of the folder adds."""
    tables: dict[str, dict[str, Any]] = {}
    for member in members:
        if _is_its_table(member):
            for _number, row in rows_of(member, findings):
                mark = value(row, "elabid") or f"{member.path}:{_number}"
                tables[mark] = {**row, "#folder": member.folder, "elabid": mark}
    told = [_json(member, findings) for member in members if member.name == KEPT_HIDDEN]
    records = [record for listed in told for record in listed]
    merged = []
    for record in records:
        row = tables.pop(value(record, "elabid"), {})
        more = {name: row[name] for name in ("url", "#folder") if row.get(name)}
        merged.append({**record, **more})
    return [*merged, *tables.values()]


def _json(member: Member, findings: Findings) -> list[dict[str, Any]]:
    try:
        told = json.loads(member.data())
    except (ValueError, RecursionError, Refusal):
        findings.warn("export_json_unreadable", member.path)
        return []
    listed = told if isinstance(told, list) else [told]
    return [record for record in listed if isinstance(record, dict)]


def _folder(record: dict[str, Any], folders: dict[str, list[Member]]) -> str:
    """Return the folder of a record: that of its table, else the one that bears its hash."""
    if "#folder" in record:
        return str(record.pop("#folder"))
    mark = value(record, "elabid").partition("-")[2][:8]
    return next((folder for folder in folders if mark and mark in folder), "\0")


def _attachment(member: Member, record: dict[str, Any]) -> Attachment:
    uploads = record.get("uploads")
    known = next(
        (
            upload
            for upload in (uploads if isinstance(uploads, list) else [])
            if isinstance(upload, dict) and upload.get("real_name") == member.name
        ),
        {},
    )
    declared = str(known.get("hash") or "").lower()
    return Attachment(
        name=member.name,
        sha256=member.sha256,
        size=member.size,
        description=str(known.get("comment") or ""),
        alternate_names=(str(known["long_name"]),) if known.get("long_name") else (),
        key=member.key,
        path=member.name,
        declared_hash=declared,
    )


def _missing(
    record: dict[str, Any], files: list[Attachment], where: str, findings: Findings
) -> None:
    """Say which files the record tells of that the zip does not hold, and which differ."""
    there = {item.name: item for item in files}
    for upload in record.get("uploads") or []:
        name = str(upload.get("real_name") or "") if isinstance(upload, dict) else ""
        if name and name not in there:
            findings.error("file_missing", where, name=name)
        elif name and _differs(there[name]):
            findings.warn("hash_mismatch", where, name=name)


def _differs(item: Attachment) -> bool:
    return bool(
        item.declared_hash
        and len(item.declared_hash) == len(item.sha256 or "")
        and item.declared_hash != item.sha256
    )


def _with(entry: Entry, files: list[Attachment], export: Export) -> Entry:
    """Give the entry its files; pictures written inside its text become files of their own."""
    if entry.body is not None and entry.body.format == "html":
        content, pictures = drawn_out(entry.body.content, f"{entry.key}:")
        export.pictures |= {item.key: data for item, data in pictures}
        files = [*files, *(item for item, _data in pictures)]
        entry = replace(entry, body=Text(content, "html"))
    return replace(entry, attachments=tuple(files))


def _loose(folder: str, members: list[Member], findings: Findings) -> Entry:
    """Keep a folder that no record tells of as an entry that holds its files."""
    findings.warn("folder_without_record", folder or "/")
    title = folder.rsplit("/", 1)[-1] or "eLabFTW"
    files = tuple(_attachment(member, {}) for member in members)
    return Entry(key=f"folder:{folder}", title=title, attachments=files)
