"""SampleDB: types in the schema of the last version, titles of files in files.json."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from encre.research.notebook.eln.model import Attachment, Entry, Field, Text

TYPES = {
    "quantity": "number",
    "bool": "checkbox",
    "datetime": "datetime",
    "user": "person",
    "tags": "tags",
}
REFERENCES = {"sample", "measurement", "object_reference"}


def enrich(entry: Entry, load: Callable[[Attachment], bytes | None]) -> tuple[Entry, str]:
    """Types of the fields and titles of the files, from the two JSON files SampleDB adds."""
    listing = next(
        (item for item in entry.attachments if item.key == f"{entry.key}/files.json"), None
    )
    schemas = [
        item
        for item in entry.attachments
        if item.name == "schema.json" and "/versions/" in item.key
    ]
    if listing is None and not (schemas and entry.fields):
        return entry, ""
    described = _json(load(listing)) if listing else None
    schema = _json(load(schemas[-1])) if schemas else None
    richer = entry
    if isinstance(described, list):
        richer = _titled(richer, [item for item in described if isinstance(item, dict)])
    if isinstance(schema, dict):
        richer = replace(richer, fields=tuple(_typed(item, schema) for item in richer.fields))
    name = "files.json" if richer.attachments != entry.attachments else "schema.json"
    return (richer, name) if richer != entry else (entry, "")


def _json(raw: bytes | None) -> Any:
    try:
        return json.loads(raw or b"null")
    except (ValueError, RecursionError):
        return None


def _titled(entry: Entry, described: list[dict[str, Any]]) -> Entry:
    """Descriptions of stored files; addresses listed as files stay visible as a text."""
    words = {
        str(item.get("path")): " – ".join(
            str(item[name]) for name in ("title", "description") if item.get(name)
        )
        for item in described
        if item.get("path")
    }
    attachments = tuple(
        replace(item, description=words[item.key])
        if words.get(item.key) and words[item.key] != item.name
        else item
        for item in entry.attachments
    )
    addresses = [str(item["url"]) for item in described if item.get("url") and not item.get("path")]
    texts = entry.descriptions + (
        (Text("\n".join(addresses), "plain", "", "files.json"),) if addresses else ()
    )
    return replace(entry, attachments=attachments, descriptions=texts)


def _typed(item: Field, schema: dict[str, Any]) -> Field:
    """The field with the type its schema gives."""
    place: Any = schema
    for part in item.path.split("."):
        if not isinstance(place, dict):
            return item
        inside = place.get("items") if part.isdigit() else None
        place = inside if inside is not None else (place.get("properties") or {}).get(part)
    if not isinstance(place, dict):
        return item
    kind = str(place.get("type", ""))
    choices = place.get("choices")
    options = tuple(str(choice) for choice in choices) if isinstance(choices, list) else ()
    known = (
        "resource" if kind in REFERENCES else TYPES.get(kind, "select" if options else item.type)
    )
    return replace(item, type=known, options=options or item.options)
