"""A folder of documents: an entry each, named after its file; the pictures of a text go in it."""

from __future__ import annotations

import io
import posixpath
import re
from dataclasses import dataclass, field
from html import escape
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote

from encre.research.notebook.eln.dates import moment
from encre.research.notebook.eln.model import Attachment, Entry, Text
from encre.research.notebook.eln.paths import is_address, tidy
from encre.research.notebook.eln.references import ATTRIBUTE, MARKDOWN_TARGET, TAG
from encre.research.notebook.eln.report import Findings, Refusal

from .converting import ENDINGS, Document, converted

if TYPE_CHECKING:
    from .members import Member

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".tif", ".tiff", ".heic")
SHOWN = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
NESTED = (".eln", ".zip", ".7z", ".rar", ".tar", ".gz")
OLD = (".doc", ".rtf", ".pages", ".wpd")


@dataclass
class Folder:
    """The entries of a folder, where each stood, and the bytes of what is attached."""

    entries: tuple[Entry, ...] = ()
    folders: dict[str, str] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    made: dict[str, bytes] = field(default_factory=dict)

    def bytes_of(self, item: Attachment) -> IO[bytes] | None:
        """Return the bytes of an attachment."""
        if item.key in self.members:
            return self.members[item.key].open()
        return io.BytesIO(self.made[item.key]) if item.key in self.made else None


def is_one(names: list[str]) -> bool:
    """Say whether the parts of a zip are those of one word-processor file."""
    return "word/document.xml" in names or ("mimetype" in names and "content.xml" in names)


def read(members: list[Member], findings: Findings) -> Folder:
    """Return an entry a document; pictures that a text shows are its own, not entries."""
    folder = Folder(members={member.key: member for member in members})
    by_path = {member.path: member for member in members}
    texts, used = [], set[str]()
    for member in members:
        if member.name.lower().endswith(ENDINGS):
            document = _converted(member, findings)
            if document is not None:
                shown = _told_files(member, document, by_path)
                used |= {path for path in shown if path.lower().endswith(PICTURES)}
                texts.append((member, document, shown))
    read_paths = {member.path for member, _document, _shown in texts}
    entries = [_written(folder, *text) for text in texts]
    for member in members:
        if member.path not in read_paths | used:
            entries.append(_attached(folder, member, findings))
    order = {member.path: place for place, member in enumerate(members)}
    folder.entries = tuple(sorted(entries, key=lambda entry: order.get(entry.key, 0)))
    return folder


def _converted(member: Member, findings: Findings) -> Document | None:
    try:
        found = converted(member.name, member.data(), f"{member.path}:")
    except Refusal as refusal:
        problem = refusal.problem
        findings.warn(problem.code, member.path, **dict(problem.params))
        return None
    if found.remarks:
        findings.note("document_simplified", member.path, count=found.remarks)
    return found


def _told_files(member: Member, document: Document, by_path: dict[str, Member]) -> list[str]:
    """Bring relative addresses to whole paths, in place; return the files they speak of."""
    found: list[str] = []

    def whole(address: str) -> str | None:
        plain = unquote(address.partition("#")[0].partition("?")[0])
        if not plain or is_address(plain) or plain.startswith("/"):
            return None
        path = tidy(posixpath.normpath(posixpath.join(member.folder, tidy(plain))))
        if path not in by_path:
            return None
        found.append(path)
        return path

    text = document.text
    if text is None or text.format == "plain":
        return found

    def attribute(match: re.Match[str]) -> str:
        new = whole(match[3] if match[3] is not None else match[4])
        return match[0] if new is None else f'{match[1]}"{new}"'

    def target(match: re.Match[str]) -> str:
        new = whole(match[2])
        return match[0] if new is None else f"{match[1]}{new.replace(' ', '%20')}{match[3]}"

    content = TAG.sub(lambda tag: ATTRIBUTE.sub(attribute, tag[0]), text.content)
    if text.format == "markdown":
        content = MARKDOWN_TARGET.sub(target, content)
    document.text = Text(content, text.format)
    return list(dict.fromkeys(found))


def _written(folder: Folder, member: Member, document: Document, shown: list[str]) -> Entry:
    """Return the entry of a document that was read; the document itself is attached to it."""
    pictures = [item for item, _data in document.pictures]
    folder.made |= {item.key: data for item, data in document.pictures}
    files = [folder.members[f"member:{path}"] for path in shown if _is_file(path)]
    folder.folders[member.path] = member.folder
    return Entry(
        key=member.path,
        title=document.title or _stem(member.name),
        identifier=f"{member.path}@{member.sha256[:16]}",
        genre="document",
        authors=(document.author,) if document.author else (),
        created=document.created,
        modified=document.modified or moment(member.changed),
        body=document.text,
        attachments=(_file(member), *pictures, *(_file(item) for item in files)),
    )


def _attached(folder: Folder, member: Member, findings: Findings) -> Entry:
    """Return an entry that holds a file which is no text; a picture is shown in it."""
    low = member.name.lower()
    if low.endswith(NESTED):
        findings.warn("archive_inside", member.path)
    elif low.endswith(OLD):
        findings.warn("document_old", member.path)
    folder.folders[member.path] = member.folder
    shown = Text(f'<p><img src="{escape(member.path)}"></p>') if low.endswith(SHOWN) else None
    return Entry(
        key=member.path,
        title=_stem(member.name) if shown else member.name,
        identifier=f"{member.path}@{member.sha256[:16]}",
        genre="document",
        modified=moment(member.changed),
        body=shown,
        attachments=(_file(member),),
    )


def _is_file(path: str) -> bool:
    """Say whether what a text speaks of is attached to it, and is not a text of its own."""
    return not path.lower().endswith(ENDINGS)


def _file(member: Member) -> Attachment:
    return Attachment(
        name=member.name,
        sha256=member.sha256,
        size=member.size,
        modified=moment(member.changed),
        key=member.key,
        path=member.path,
    )


def _stem(name: str) -> str:
    return (name.rpartition(".")[0] or name)[:300]
