"""One record of eLabFTW, from a line of its CSV or from the JSON of its zip, as an entry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from encre.research.notebook.eln.content import decoded_once
from encre.research.notebook.eln.dates import moment
from encre.research.notebook.eln.fields import extra_fields
from encre.research.notebook.eln.model import Author, Entry, Field, Link, Step, Text

if TYPE_CHECKING:
    from encre.research.notebook.eln.report import Findings

KNOWN = frozenset(
    (
        *("id", "date", "title", "name", "content", "body", "elabid", "rating", "url"),
        *("category", "category_title", "category_color"),
        *("status", "status_title", "status_color", "metadata", "tags"),
    )
)
RESOURCES = ("database.php", "resources.php")
CHEMICAL = {"cas", "smiles", "molecularformula", "iupacname", "pubchemcid"}
OLD_STATUSES = {"running", "success", "fail", "need to be redone", "redo"}
WITH_UNIT = re.compile(r"^(.+?)\s*\(([^()]{1,20})\)$")
NUMBER = re.compile(r"^[+-]?\d+(?:[.,]\d+)?$")
MARKUP = re.compile(r"<(?:/?[a-z][a-z0-9]*)[\s/>]", re.IGNORECASE)
TOLD = {"lockedwhen": "Locked on", "timestampedwhen": "Time-stamped on"}
"""What the source says of locks and time-stamps: told, and no proof of ours."""


def value(record: Mapping[str, Any], *names: str) -> str:
    """Return the first of these values that says something, as text."""
    for name in names:
        found = record.get(name)
        if found not in (None, ""):
            return str(found).strip()
    return ""


def is_resource(record: Mapping[str, Any]) -> bool:
    """Say whether a record is an item of the inventory, by its address or its columns."""
    url = value(record, "url")
    if url:
        return any(page in url for page in RESOURCES)
    return value(record, "type") == "items" or bool(CHEMICAL & {name.lower() for name in record})


def text_of(content: str) -> Text | None:
    """Return a body: HTML when it has markup, else plain."""
    if not content.strip():
        return None
    return Text(content, "html" if MARKUP.search(content) else "plain")


def fields_of(record: Mapping[str, Any], where: str, findings: Findings) -> list[Field]:
    """Return the typed fields of a record: extra fields, then the columns without a place."""
    found = list(_extra(record.get("metadata"), where, findings))
    for name, held in record.items():
        text = "" if held is None else str(held).strip()
        if name.lower() in KNOWN or not text or not isinstance(held, str):
            continue
        shaped = WITH_UNIT.match(name)
        if NUMBER.match(text):
            unit = shaped[2] if shaped else ""
            found.append(Field(shaped[1] if shaped else name, text, "number", unit))
        else:
            sort = "url" if text.startswith(("https://", "http://")) else "text"
            found.append(Field(name, text, sort))
    return found


def steps_of(listed: Any) -> tuple[Step, ...]:
    """Return the steps of a record of the JSON."""
    return tuple(
        Step(
            text=decoded_once(str(step["body"])),
            done=str(step.get("finished")) == "1",
            deadline=moment(step.get("deadline")),
            finished=moment(step.get("finished_time")),
        )
        for step in (listed if isinstance(listed, list) else [])
        if isinstance(step, dict) and step.get("body")
    )


def links_of(record: Mapping[str, Any], address: str) -> tuple[tuple[Link, ...], list[Field]]:
    """Return links by the address they had; where there is none to give, a field says them."""
    base = address.rpartition("/")[0]
    tied, said = [], []
    for link in record.get("links") or []:
        if not isinstance(link, dict) or not link.get("itemid"):
            continue
        label = decoded_once(str(link.get("title") or link["itemid"]))
        if base:
            url = f"{base}/database.php?mode=view&id={link['itemid']}"
            tied.append(Link(label=label, url=url))
        else:
            said.append(Field(str(link.get("name") or "Link"), f"{label} ({link['itemid']})"))
    return tuple(tied), said


def entry_of(
    record: Mapping[str, Any], key: str, address: str, findings: Findings, *, lines: str = ""
) -> Entry:
    """Return a record as an entry; `lines` says where it stood when it has no title."""
    resource = is_resource({**record, "url": address})
    category = value(record, "category_title", "category")
    status = value(record, "status_title", "status")
    if not status and not resource and category.lower() in OLD_STATUSES:
        category, status = "", category
    title = decoded_once(value(record, "title", "name"))
    if not title:
        findings.warn("title_missing", lines or key)
    tied, said = links_of(record, address)
    rating = value(record, "rating")
    body = value(record, "body", "content")
    return Entry(
        key=key,
        title=title or lines or key,
        identifier=value(record, "elabid"),
        local_id=value(record, "custom_id", "id"),
        genre="resource" if resource else "experiment",
        url=address,
        authors=(Author(decoded_once(name)),) if (name := value(record, "fullname")) else (),
        created=moment(value(record, "datetime", "created_at")),
        modified=moment(value(record, "lastchange", "modified_at")),
        experiment_date=moment(value(record, "date")),
        tags=tuple(decoded_once(tag) for tag in value(record, "tags").split("|") if tag.strip()),
        category=decoded_once(category),
        status=decoded_once(status),
        rating=float(rating) if rating in ("1", "2", "3", "4", "5") else None,
        locked=value(record, "locked") == "1",
        deleted=value(record, "state") == "3",
        body=text_of(body),
        links=tied,
        steps=steps_of(record.get("steps")),
        fields=(*fields_of(_typed_only(record), key, findings), *said, *_told(record)),
        source=dict(record),
    )


def _typed_only(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may be a field: a table's own columns; of the JSON, its extra fields alone."""
    return dict(record) if "userid" not in record else {"metadata": record.get("metadata")}


def _told(record: Mapping[str, Any]) -> list[Field]:
    return [
        Field(name, str(record[key]), group="eLabFTW")
        for key, name in TOLD.items()
        if record.get(key)
    ]


def _extra(metadata: Any, where: str, findings: Findings) -> list[Field]:
    if isinstance(metadata, str) and metadata.strip():
        try:
            metadata = json.loads(metadata)
        except (ValueError, RecursionError):
            findings.warn("fields_unreadable", where)
            return [Field("metadata", metadata)]
    return list(extra_fields(metadata).values()) if isinstance(metadata, dict) else []
