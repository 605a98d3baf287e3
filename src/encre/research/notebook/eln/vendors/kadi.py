"""Kadi4Mat: types of the extras, and links between records, in the record's own JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from encre.research.notebook.eln.fields import TYPES
from encre.research.notebook.eln.model import Attachment, Entry, Link
from encre.research.notebook.eln.paths import last_part

Load = Callable[[Attachment], bytes | None]


def enrich(entry: Entry, load: Load) -> tuple[Entry, str]:
    """Types of the fields and kind of the record."""
    record = _record(entry, load)
    if not record:
        return entry, ""
    kinds = dict(_kinds(record.get("extras"), ""))
    richer = replace(
        entry,
        genre=entry.genre or str(record.get("type") or ""),
        fields=tuple(replace(item, type=kinds.get(item.path, item.type)) for item in entry.fields),
    )
    return (richer, f"{last_part(entry.key)}.json") if richer != entry else (entry, "")


def tied(entries: tuple[Entry, ...], load: Load) -> tuple[Entry, ...]:
    """The links between records of the same archive, which the metadata leave out."""
    keys = {entry.identifier: entry for entry in entries if entry.identifier}
    return tuple(_tied(entry, keys, load) for entry in entries)


def _tied(entry: Entry, keys: dict[str, Entry], load: Load) -> Entry:
    record = _record(entry, load)
    listed = record.get("links") if record else None
    known = {link.target for link in entry.links}
    found = []
    for item in listed if isinstance(listed, list) else []:
        other = item.get("record_to") if isinstance(item, dict) else None
        target = keys.get(str(other.get("identifier"))) if isinstance(other, dict) else None
        if target and target.key not in known:
            found.append(
                Link(
                    relation=str(item.get("name") or "mentions"),
                    target=target.key,
                    label=target.title,
                )
            )
    return replace(entry, links=entry.links + tuple(found)) if found else entry


def _record(entry: Entry, load: Load) -> dict[str, Any] | None:
    name = f"{last_part(entry.key)}.json"
    item = next((item for item in entry.attachments if item.name == name), None)
    if item is None:
        return None
    try:
        record = json.loads(load(item) or b"null")
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and "extras" in record else None


def _kinds(extras: Any, path: str) -> list[tuple[str, str]]:
    """Dotted path and type of every extra, groups and lists opened."""
    found: list[tuple[str, str]] = []
    for position, item in enumerate(extras if isinstance(extras, list) else []):
        if not isinstance(item, dict):
            continue
        here = f"{path}.{item.get('key', position)}" if path else str(item.get("key", position))
        kind = str(item.get("type", ""))
        if kind in ("dict", "list"):
            found.extend(_kinds(item.get("value"), here))
        else:
            found.append((here, "datetime" if kind == "date" else TYPES.get(kind, kind)))
    return found
