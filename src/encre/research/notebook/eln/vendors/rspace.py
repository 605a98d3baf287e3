"""RSpace: the document itself is an XML file beside its form."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from encre.research.notebook.eln.dates import moment
from encre.research.notebook.eln.model import Attachment, Author, Entry, Field, Text
from encre.research.notebook.eln.paths import last_part

TYPES = {
    "NUMBER": "number",
    "DATE": "date",
    "TIME": "time",
    "CHOICE": "select",
    "RADIO": "radio",
    "STRING": "text",
}


def enrich(entry: Entry, load: Callable[[Attachment], bytes | None]) -> tuple[Entry, str]:
    """Title, author, dates, typed fields and text of an RSpace document."""
    name = f"{last_part(entry.key)}.xml"
    item = next((item for item in entry.attachments if item.name == name), None)
    document = _document(load(item)) if item and not entry.body else None
    if document is None:
        return entry, ""
    listed = document.findall("listFields/field")
    writer = document.findtext("createdBy") or ""
    parts = [field for field in listed if field.findtext("fieldType") == "TEXT"]
    richer = replace(
        entry,
        title=document.findtext("name") or entry.title,
        authors=entry.authors or ((Author(name=writer),) if writer else ()),
        created=entry.created or moment(document.findtext("creationDate")),
        modified=entry.modified or moment(document.findtext("lastModifiedDate")),
        body=Text("\n".join(map(_part, parts)), "html", "html", name) if parts else None,
        fields=entry.fields + tuple(_field(field) for field in listed if field not in parts),
    )
    return richer, name


def _document(raw: bytes | None) -> Element | None:
    try:
        root = fromstring(raw or b"", forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        return None
    return root if isinstance(root, Element) and root.tag == "archivalDocument" else None


def _part(field: Element) -> str:
    title = html.escape(field.findtext("fieldName") or "")
    return f"<h2>{title}</h2>\n{field.findtext('fieldData') or ''}"


def _field(field: Element) -> Field:
    value: str | list[str] = field.findtext("fieldData") or ""
    kind = field.findtext("fieldType") or ""
    if kind == "CHOICE" and isinstance(value, str) and "=" in value:
        value = parse_qs(value).get("fieldSelectedChoices", [])
    name = field.findtext("fieldName") or ""
    return Field(name=name, path=name, value=value, type=TYPES.get(kind, kind.lower() or "text"))
