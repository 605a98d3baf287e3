"""A document (docx, odt, html, md, txt) as text for an entry, its pictures apart."""

from __future__ import annotations

import html as entities
import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

import mammoth
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from encre.research.notebook.eln.archive import UNREADABLE, Limits, refuse_bombs
from encre.research.notebook.eln.dates import moment
from encre.research.notebook.eln.model import Author, Moment, Text
from encre.research.notebook.eln.report import Refusal

from . import odt
from .pictures import Drawn, drawn_out, picture

ENDINGS = (".docx", ".odt", ".html", ".htm", ".md", ".markdown", ".txt", ".text")
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
CORE = "docProps/core.xml"
DC, TERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"
META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
INSIDE = Limits(members=5_000, total=1 << 30)
"""What a word-processor file may unpack to: 1 GiB, 5,000 parts."""
BROKEN = (*UNREADABLE, ParseError, DefusedXmlException, ValueError, KeyError, IndexError,
          AttributeError, TypeError, RecursionError)  # fmt: skip
"""All that libraries raise on a word-processor file that is none."""


@dataclass
class Document:
    """What a document says, who wrote it and when as far as it tells, and its pictures."""

    text: Text | None
    title: str = ""
    author: Author | None = None
    created: Moment | None = None
    modified: Moment | None = None
    pictures: Drawn = field(default_factory=list)
    remarks: int = 0


def converted(name: str, data: bytes, prefix: str) -> Document:
    """Read a document by the ending of its name (raises Refusal when it cannot be read)."""
    ending = "." + name.rpartition(".")[2].lower()
    try:
        if ending == ".docx":
            return _docx(data, prefix)
        if ending == ".odt":
            return _odt(data, prefix)
    except BROKEN as error:
        raise Refusal("document_unreadable", name) from error
    words = _words(data, name)
    if ending in (".html", ".htm"):
        content, pictures = drawn_out(words, prefix)
        found = TITLE.search(words)
        title = entities.unescape(found[1]).strip() if found else ""
        return Document(Text(content, "html"), title=title[:300], pictures=pictures)
    return Document(Text(words, "markdown" if ending in (".md", ".markdown") else "plain"))


def _words(data: bytes, name: str) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data:
        raise Refusal("document_unreadable", name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _docx(data: bytes, prefix: str) -> Document:
    """Read Office Open XML (ECMA-376) with mammoth; no outside file, no entity is followed."""
    found: Drawn = []

    def kept(image: Any) -> dict[str, str]:
        with image.open() as stream:
            held = stream.read()
        item = picture(held, image.content_type or "image/png", len(found) + 1, prefix)
        found.append((item, held))
        return {"src": item.path}

    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        refuse_bombs(zipped.infolist(), len(data), INSIDE)
        for info in zipped.infolist():
            if info.filename.endswith((".xml", ".rels")):
                fromstring(zipped.read(info), forbid_dtd=True)
        core = zipped.read(CORE) if CORE in zipped.namelist() else b""
    result = mammoth.convert_to_html(
        io.BytesIO(data), convert_image=mammoth.images.img_element(kept)
    )
    facts = fromstring(core, forbid_dtd=True) if core else None
    return Document(
        Text(result.value, "html"),
        author=_author(facts, f"{DC}creator"),
        created=_date(facts, f"{TERMS}created"),
        modified=_date(facts, f"{TERMS}modified"),
        pictures=found,
        remarks=len(result.messages),
    )


def _odt(data: bytes, prefix: str) -> Document:
    found: Drawn = []
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        refuse_bombs(zipped.infolist(), len(data), INSIDE)
        names = set(zipped.namelist())

        def kept(path: str) -> str:
            if path not in names:
                return ""
            held = zipped.read(path)
            ending = path.rpartition(".")[2].lower()
            item = picture(held, f"image/{ending}", len(found) + 1, prefix)
            found.append((item, held))
            return item.path

        content = odt.to_html(zipped.read("content.xml"), kept)
        meta = zipped.read("meta.xml") if "meta.xml" in names else b""
    facts = fromstring(meta, forbid_dtd=True) if meta else None
    return Document(
        Text(content, "html"),
        author=_author(facts, f"{META}initial-creator") or _author(facts, f"{DC}creator"),
        created=_date(facts, f"{META}creation-date"),
        modified=_date(facts, f"{DC}date"),
        pictures=found,
    )


def _author(facts: Any, tag: str) -> Author | None:
    name = _said(facts, tag)
    return Author(name[:200]) if name else None


def _date(facts: Any, tag: str) -> Moment | None:
    return moment(_said(facts, tag))


def _said(facts: Any, tag: str) -> str:
    found = next(iter(facts.iter(tag)), None) if facts is not None else None
    return (found.text or "").strip() if found is not None else ""
