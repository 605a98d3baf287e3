"""What a given file turns out to hold, in the words of the `.eln` model, whatever it was."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, BinaryIO

from encre.research.notebook.eln.archive import METADATA_NAMES, UNREADABLE, open_archive
from encre.research.notebook.eln.model import Attachment, Entry
from encre.research.notebook.eln.paths import last_part, tidy
from encre.research.notebook.eln.reader import read_opened
from encre.research.notebook.eln.report import Findings, Refusal

from . import documents, elabftw, tables
from .members import Member, members_of, single

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
Bytes = Callable[[Attachment], IO[bytes] | None]


@dataclass
class Given:
    """A given file, opened: its entries, what was noticed, the bytes of each attachment."""

    sort: str
    publisher: str
    entries: tuple[Entry, ...]
    findings: Findings
    bytes_of: Bytes
    folders: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def opened(stream: BinaryIO, name: str) -> Iterator[Given]:
    """Open a given file (raises Refusal when nothing can be read in it)."""
    findings = Findings()
    head = stream.read(4)
    stream.seek(0)
    if not head:
        raise Refusal("empty_file", name)
    if head not in ZIP:
        if name.lower().endswith((".eln", ".zip")):
            raise Refusal("not_a_zip", name)
        yield _alone(stream, name, findings)
        return
    names = _names(stream, name)
    if any(last_part(tidy(path)) in METADATA_NAMES for path in names):
        with open_archive(stream, findings=findings) as archive:
            read = read_opened(archive, findings)
            yield Given(
                "eln", read.publisher.name, read.entries, findings, lambda item: _of(archive, item)
            )
    elif documents.is_one(names):
        yield _alone(stream, name, findings)
    else:
        with members_of(stream, findings) as members:
            yield _folder(members, findings)


def _names(stream: BinaryIO, name: str) -> list[str]:
    """Return what the zip lists (raises Refusal when it was cut or is none)."""
    try:
        with zipfile.ZipFile(stream) as zipped:
            return zipped.namelist()
    except UNREADABLE as error:
        raise Refusal("not_a_zip", name) from error
    finally:
        stream.seek(0)


def _alone(stream: BinaryIO, name: str, findings: Findings) -> Given:
    member = single(stream, name)
    if tables.is_table(name):
        entries = tables.entries_of(member, findings)
        return Given("table", "eLabFTW", entries, findings, lambda _item: None)
    return _documents([member], findings)


def _folder(members: list[Member], findings: Findings) -> Given:
    if elabftw.is_export(members):
        read = elabftw.read(members, findings)
        by_key = {member.key: member for member in members}

        def opened_member(item: Attachment) -> IO[bytes] | None:
            return by_key[item.key].open() if item.key in by_key else read.made(item.key)

        return Given("elabftw", "eLabFTW", read.entries, findings, opened_member)
    return _documents(members, findings)


def _documents(members: list[Member], findings: Findings) -> Given:
    read = documents.read(members, findings)
    if not read.entries:
        raise Refusal("no_entry")
    return Given("documents", "documents", read.entries, findings, read.bytes_of, read.folders)


def _of(archive: object, item: Attachment) -> IO[bytes] | None:
    """Return the bytes of an `.eln` attachment, those of a damaged one apart."""
    if item.member is None or item.missing:
        return None
    found: IO[bytes] = archive.open(item.member)  # type: ignore[attr-defined]
    return found
