"""The plain report of one archive: what a person or a test wants to know without importing it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .reader import read
from .report import Refusal, lines, sentence

if TYPE_CHECKING:
    from .model import Archive, Entry, Problem

GOOD, DOUBTFUL, REFUSED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Inspection:
    """The report as data, the archive when it could be read, and the exit code."""

    report: dict[str, Any]
    archive: Archive | None
    code: int


def inspect(path: str | os.PathLike[str], *, keys: Iterable[bytes | str] = ()) -> Inspection:
    """Read an archive and sum it up; never raises for a bad one."""
    try:
        archive = read(path, keys=keys)
    except Refusal as refusal:
        return Inspection(
            {"entries": [], "problems": [], "refused": [said(refusal.problem)]}, None, REFUSED
        )
    report = {
        "entries": [_summary(entry) for entry in archive.entries],
        "problems": [said(problem) for problem in archive.doubts],
        "refused": [said(problem) for problem in archive.refused],
    }
    return Inspection(
        report, archive, REFUSED if archive.refused else DOUBTFUL if archive.doubts else GOOD
    )


def said(problem: Problem) -> dict[str, Any]:
    """A finding as data, with its English sentence."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "where": problem.where,
        "message": sentence(problem),
        "params": dict(problem.params),
    }


def _summary(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "authors": [person.name for person in entry.authors],
        "date": (entry.date.iso or entry.date.raw) if entry.date else None,
        "tags": list(entry.tags),
        "attachments": [{"name": item.name, "sha256": item.sha256} for item in entry.attachments],
        "links": len(entry.links),
        "comments": len(entry.comments),
        "steps": len(entry.steps),
        "fields": len(entry.fields),
    }


def run(file: str, json_path: str | None) -> int:
    """The command: print the report, write it as JSON when asked, return the exit code."""
    if not Path(file).is_file():
        sys.stdout.write(f"No such file: {file}\n")
        return REFUSED
    found = inspect(file)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    if json_path:
        text = json.dumps(found.report, ensure_ascii=False, indent=2)
        Path(json_path).write_text(text + "\n", encoding="utf-8", errors="replace")
    sys.stdout.write("\n".join(_lines(found)) + "\n")
    return found.code


def _lines(found: Inspection) -> list[str]:
    archive = found.archive
    if archive is None:
        return ["Refused:", *(f"  {item['message']}" for item in found.report["refused"])]
    publisher = " ".join(
        part for part in (archive.publisher.name, archive.publisher.software) if part
    )
    told = [f"{archive.title or archive.root} (written by {publisher or 'an unnamed program'})"]
    told.append(f"entries: {len(archive.entries)}, signature: {archive.signature.status}")
    for entry in archive.entries:
        people = ", ".join(person.name for person in entry.authors) or "no author"
        told.append(f"  {entry.title} — {people} — {entry.date.iso if entry.date else 'no date'}")
        counted = ("attachments", "links", "comments", "steps", "fields")
        told.append("    " + ", ".join(f"{name}: {len(getattr(entry, name))}" for name in counted))
    if archive.files:
        told.append(f"  files that belong to no entry: {len(archive.files)}")
    for heading, listed in (
        ("Adapted:", archive.notes),
        ("Problems:", archive.doubts),
        ("Refused:", archive.refused),
    ):
        if listed:
            told += [heading, *(f"  {line}" for line in lines(listed))]
    return told
