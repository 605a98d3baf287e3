"""datalab: the text of an item is in its metadata.json."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from encre.research.notebook.eln.content import sniffed
from encre.research.notebook.eln.model import Attachment, Entry, Text


def enrich(entry: Entry, load: Callable[[Attachment], bytes | None]) -> tuple[Entry, str]:
    """Description, procedure and kind of a datalab item."""
    item = next(
        (item for item in entry.attachments if item.key == f"{entry.key}/metadata.json"), None
    )
    if item is None or entry.body:
        return entry, ""
    try:
        data = json.loads(load(item) or b"null")
    except (ValueError, RecursionError):
        return entry, ""
    if not isinstance(data, dict) or "refcode" not in data:
        return entry, ""
    words = [
        text for name in ("description", "synthesis_description") if (text := _text(data, name))
    ]
    richer = replace(
        entry,
        genre=entry.genre or str(data.get("type") or ""),
        body=words[0] if words else None,
        descriptions=entry.descriptions + tuple(words[1:]),
    )
    return (richer, "metadata.json") if richer != entry else (entry, "")


def _text(data: dict[str, Any], name: str) -> Text | None:
    content = data.get(name)
    if not isinstance(content, str) or not content.strip():
        return None
    return Text(content, sniffed(content), "", name)
