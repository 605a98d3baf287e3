"""The files of an archive: found in the zip, hashed, compared with what is declared."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .content import plain_words
from .dates import noted
from .fields import fields
from .model import Attachment, Text
from .paths import is_remote, last_part, tidy
from .people import authors

if TYPE_CHECKING:
    from .archive import ArchiveFile, Digest, Member
    from .graph import Graph, Node
    from .report import Findings

MEDIA_TYPE = re.compile(r"^[\w.+-]+/[\w.+-]+(?:\s*;.*)?$")
ALGORITHMS = {32: "md5", 40: "sha1", 56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}
HASHES = ("sha256", "sha512", "sha1", "md5", "hash", "checksum", "contentHash")
TEXTUAL = (
    "text/",
    "application/json",
    "application/xml",
    "application/x-sh",
    "application/javascript",
)
CRATE_FILES = re.compile(
    r"^(?:ro-crate-metadata\.json(?:ld)?(?:\..+)?|ro-crate-preview\.html|ro-crate-preview_files/.*|ro-crate\.pub(?:key)?)$"
)


class Shelf:
    """Makes attachments of file nodes and of bare members, each member read once."""

    def __init__(
        self, graph: Graph, archive: ArchiveFile, findings: Findings, *, day_first_colons: bool
    ) -> None:
        self._graph, self._archive, self._findings = graph, archive, findings
        self._day_first_colons = day_first_colons
        self._digests: dict[tuple[int, str], Digest] = {}
        self.taken: set[int] = set()

    def described(self, node: Node, section: str) -> Attachment:
        """The attachment of a file node."""
        identifier = str(node.data.get("@id", ""))
        member = self._member(node, identifier)
        item = self._from_node(node, identifier, section)
        if member is None:
            return self._absent(item, node)
        if member.path not in (tidy(identifier), node.id) or "//" in member.stored:
            self._findings.note("path_adapted", member.stored)
        return self._checked(item, member, node)

    def bare(self, member: Member, section: str) -> Attachment:
        """The attachment of a member that nothing describes."""
        name = last_part(member.path or member.stored)
        return self._checked(
            Attachment(name=name, section=section, media_type=_media_type("", name)), member, None
        )

    def _member(self, node: Node, identifier: str) -> Member | None:
        for spelling in (identifier, *node.all("contentUrl", "url")):
            member = self._archive.find(spelling) if isinstance(spelling, str) else None
            if member and not member.folder:
                return member
        return None

    def _from_node(self, node: Node, identifier: str, section: str) -> Attachment:
        name = node.text("name") or last_part(node.id) or "file"
        when = {"day_first_colons": self._day_first_colons}
        words = node.text("text")
        return Attachment(
            name=name,
            section=section,
            key=node.id,
            source=node.data,
            media_type=_media_type(
                node.text("encodingFormat"), name if "." in name else last_part(identifier)
            ),
            description=plain_words(self._graph, node, "description"),
            alternate_names=tuple(
                str(value) for value in node.all("alternateName") if isinstance(value, str | int)
            ),
            created=noted(node.text("dateCreated"), node.id, self._findings, **when),
            modified=noted(node.text("dateModified"), node.id, self._findings, **when),
            author=next(
                iter(authors(self._graph, node, self._findings, "author", "creator")), None
            ),
            fields=fields(self._graph, node, self._findings),
            text=Text(words, "plain", "", "text") if words else None,
            archived=node.text("creativeWorkStatus").lower() == "archived",
            declared_hash=node.text(*HASHES),
        )

    def _absent(self, item: Attachment, node: Node) -> Attachment:
        """A file whose bytes are not in the zip: elsewhere, or lost."""
        address = next(
            (text for text in (node.id, *node.all("contentUrl", "url")) if is_remote(str(text))), ""
        )
        if address:
            self._findings.warn(
                "file_remote", node.id, name=last_part(item.name), url=str(address)[:200]
            )
        else:
            self._findings.error("file_missing", node.id, name=item.name)
        return replace(item, url=str(address), missing=True, sha256=None)

    def _checked(self, item: Attachment, member: Member, node: Node | None) -> Attachment:
        """Read the bytes and compare them with what is declared."""
        self.taken.add(member.index)
        declared = item.declared_hash.rsplit(":", 1)[-1].strip().lower()
        algorithm = (
            ALGORITHMS.get(len(declared), "") if re.fullmatch(r"[0-9a-f]+", declared) else ""
        )
        digest = self._digest(member, algorithm if algorithm != "sha256" else "")
        item = replace(
            item, sha256=digest.sha256, size=digest.size, path=member.stored, member=member.index
        )
        if not digest.whole:
            self._findings.error("file_damaged", member.stored, name=item.name)
            return replace(item, sha256=None, size=None, member=None, missing=True, mismatch=True)
        actual = digest.sha256 if algorithm == "sha256" else digest.other
        mismatch = bool(declared) and actual != declared
        if declared and not algorithm:
            self._findings.warn("hash_unusable", member.stored, name=item.name)
        elif mismatch:
            self._findings.warn("hash_mismatch", member.stored, name=item.name)
        elif algorithm and algorithm != "sha256" and node is not None and "sha256" in node.data:
            self._findings.note(
                "hash_other", member.stored, name=item.name, algorithm=algorithm.upper()
            )
        self._compare_size(node, digest, member, item.name)
        return replace(item, mismatch=mismatch)

    def _compare_size(self, node: Node | None, digest: Digest, member: Member, name: str) -> None:
        declared = node.text("contentSize") if node else ""
        if re.fullmatch(r"[0-9]{1,18}", declared) and int(declared) != digest.size:
            self._findings.warn(
                "size_mismatch", member.stored, name=name, size=digest.size, declared=declared
            )

    def _digest(self, member: Member, algorithm: str) -> Digest:
        known = self._digests.get((member.index, algorithm))
        if known is None:
            known = self._digests[(member.index, algorithm)] = self._archive.copy(
                member, None, algorithm
            )
        return known


def _media_type(declared: str, name: str) -> str:
    """The declared media type, unless the name shows that it cannot be."""
    declared = declared if MEDIA_TYPE.match(declared) else ""
    guessed = mimetypes.guess_type(name)[0] or ""
    if not declared or declared == "application/octet-stream":
        return guessed or declared or "application/octet-stream"
    if guessed and declared.startswith("text/") and not guessed.startswith(TEXTUAL):
        return guessed
    return declared


def belongs_to_crate(member: Member) -> bool:
    """Whether a file is part of the packaging (metadata, signature, preview, key), not content."""
    return member.inside and bool(CRATE_FILES.match(member.path))
