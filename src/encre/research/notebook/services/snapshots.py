"""What a revision keeps beside the text, and the hash a signature covers."""

import hashlib
from typing import Any

from encre.commons.files import queries as files
from encre.commons.threads import queries as threads
from encre.research.notebook import queries
from encre.research.notebook.body.document import canonical
from encre.research.notebook.models import Entry


def facts_of(entry: Entry) -> dict[str, Any]:
    """Return the entry's properties, fields, steps, files and tags as JSON of text."""
    return {
        "number": entry.number,
        "author": str(entry.author_id or ""),
        "author_name": entry.author_name,
        "status": entry.status,
        "category": entry.category,
        "experiment_on": entry.experiment_on.isoformat() if entry.experiment_on else "",
        "fields": [
            {"name": field.name, "kind": field.kind, "text": field.text, "unit": field.unit}
            for field in entry.fields.order_by("position", "id")
        ],
        "steps": [
            {"text": step.text, "done": step.done_at.isoformat() if step.done_at else ""}
            for step in entry.steps.order_by("position", "id")
        ],
        "files": [
            {"id": str(file.pk), "name": file.name, "sha256": file.blob.sha256}
            for file in files.files_of(entry)
        ],
        "tags": sorted(threads.tags_of(entry)),
        "protocols": queries.protocols_used(entry),
    }


def snapshot_digest(title: str, body: dict[str, Any], facts: dict[str, Any]) -> str:
    """Return SHA-256 of the canonical JSON (RFC 8785) of title, document and facts."""
    whole = {"title": title, "document": body, "facts": facts}
    return hashlib.sha256(canonical(whole)).hexdigest()
