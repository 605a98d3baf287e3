"""Our own archives: the ProseMirror document kept beside the HTML."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from encre.research.notebook.eln.graph import values
from encre.research.notebook.eln.model import DOCUMENT_TYPE, Attachment, Entry


def enrich(entry: Entry, load: Callable[[Attachment], bytes | None]) -> Entry:
    """Take the document back into the entry; a damaged one stays an attachment."""
    for item in entry.attachments:
        if DOCUMENT_TYPE not in values((item.source or {}).get("additionalType")) or item.mismatch:
            continue
        try:
            document = json.loads(load(item) or b"")
        except (ValueError, RecursionError):
            continue
        rest = tuple(other for other in entry.attachments if other is not item)
        return replace(entry, document=document, attachments=rest)
    return entry
