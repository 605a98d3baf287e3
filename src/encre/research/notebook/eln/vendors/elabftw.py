"""eLabFTW: encoded texts before 5.0, and the export-elabftw.json of the 4.x series."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from encre.research.notebook.eln.content import decoded_once
from encre.research.notebook.eln.dates import moment
from encre.research.notebook.eln.fields import extra_fields
from encre.research.notebook.eln.model import Attachment, Entry, Step

EXPORT = "export-elabftw.json"


def decoded(entry: Entry) -> Entry:
    """The entry with its short texts decoded once; bodies were always HTML."""
    return replace(
        entry,
        title=decoded_once(entry.title),
        tags=tuple(decoded_once(tag) for tag in entry.tags),
        comments=tuple(
            replace(comment, text=decoded_once(comment.text), format="plain")
            for comment in entry.comments
        ),
        attachments=tuple(
            replace(item, description=decoded_once(item.description)) for item in entry.attachments
        ),
        links=tuple(replace(link, label=decoded_once(link.label)) for link in entry.links),
        steps=tuple(replace(step, text=decoded_once(step.text)) for step in entry.steps),
        category=decoded_once(entry.category),
        status=decoded_once(entry.status),
    )


def enrich(entry: Entry, load: Callable[[Attachment], bytes | None]) -> tuple[Entry, str]:
    """Steps, extra fields and state that the 4.x metadata leave to the JSON export."""
    item = next((item for item in entry.attachments if item.name == EXPORT), None)
    data = _data(load(item)) if item else None
    if not data:
        return entry, ""
    rating, locked = data.get("rating"), data.get("locked")
    richer = replace(
        entry,
        steps=entry.steps or _steps(data.get("steps")),
        fields=entry.fields or tuple(extra_fields(_object(data.get("metadata"))).values()),
        category=entry.category or str(data.get("category_title") or ""),
        status=entry.status or str(data.get("status_title") or data.get("mainattr_title") or ""),
        rating=entry.rating
        if entry.rating or not isinstance(rating, int) or not rating
        else float(rating),
        locked=entry.locked or locked in (1, "1", True),
        experiment_date=entry.experiment_date or moment(data.get("date")),
    )
    return (richer, EXPORT) if richer != entry else (entry, "")


def _data(raw: bytes | None) -> dict[str, Any] | None:
    try:
        data = json.loads(raw or b"null")
    except (ValueError, RecursionError):
        return None
    if isinstance(data, list):
        data = data[0] if data else None
    return data if isinstance(data, dict) else None


def _object(value: Any) -> Any:
    """The metadata, which some versions wrote as a string."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _steps(listed: Any) -> tuple[Step, ...]:
    return tuple(
        Step(
            text=decoded_once(str(step.get("body", ""))),
            done=step.get("finished") in (1, "1", True),
            deadline=moment(step.get("deadline")),
            finished=moment(step.get("finished_time")),
            position=step["ordering"] if isinstance(step.get("ordering"), int) else None,
        )
        for step in (listed if isinstance(listed, list) else [])
        if isinstance(step, dict) and step.get("body")
    )
