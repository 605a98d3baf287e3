"""The files of a zip of a folder, read safely where they lie; or one file given alone."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, BinaryIO

from encre.research.notebook.eln.archive import (
    CHUNK,
    UNREADABLE,
    Limits,
    refuse_bombs,
    special_file,
    stored_name,
)
from encre.research.notebook.eln.paths import SYSTEM_LITTER, leaves, tidy
from encre.research.notebook.eln.report import Findings, Refusal

HIDDEN = re.compile(r"(?:^|/)(?:\.[^./][^/]*|~\$[^/]*)(?:/|$)")
KEPT_HIDDEN = ".elabftw.json"
MOST_READ = 64 << 20
"""A document larger than this (64 MiB) is attached, not read."""


@dataclass(frozen=True)
class Member:
    """A file: its tidy path, size, when it changed (naive, as zips tell), its bytes."""

    path: str
    size: int
    changed: str
    sha256: str
    _open: Callable[[], IO[bytes]]

    @property
    def key(self) -> str:
        """What an attachment made of it is called by."""
        return f"member:{self.path}"

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def folder(self) -> str:
        """The folder it lies in, empty at the top."""
        return self.path.rpartition("/")[0]

    def open(self) -> IO[bytes]:
        """Return its bytes as a stream."""
        return self._open()

    def data(self) -> bytes:
        """Return its bytes (raises Refusal when there are too many to be read at once)."""
        if self.size > MOST_READ:
            raise Refusal("document_too_large", self.path, limit=MOST_READ >> 20)
        with self.open() as stream:
            return stream.read(MOST_READ + 1)


@contextmanager
def members_of(stream: BinaryIO, findings: Findings) -> Iterator[list[Member]]:
    """Yield the usable files of a zip; what is left out or refused is said, by name."""
    try:
        zipped = zipfile.ZipFile(stream)
    except UNREADABLE as error:
        raise Refusal("not_a_zip") from error
    with zipped:
        stream.seek(0, 2)
        infos = zipped.infolist()
        refuse_bombs(infos, stream.tell(), Limits())
        found = [_member(zipped, info, findings) for info in infos if not info.is_dir()]
        yield _apart([member for member in found if member is not None], findings)


def single(stream: BinaryIO, name: str) -> Member:
    """Return a file given alone; its bytes are read from the given stream each time."""
    size, digest = _measured(stream)

    def again() -> IO[bytes]:
        stream.seek(0)
        return _Kept(stream)  # type: ignore[return-value]

    return Member(tidy(name) or "file", size, "", digest, again)


class _Kept:
    """A stream lent: closing it leaves the given one open."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)

    def close(self) -> None:
        """Leave the stream to who opened it."""

    def __enter__(self) -> _Kept:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _member(zipped: zipfile.ZipFile, info: zipfile.ZipInfo, findings: Findings) -> Member | None:
    name = stored_name(info)
    path = tidy(name)
    if SYSTEM_LITTER.search(name) or (HIDDEN.search(path) and not path.endswith(KEPT_HIDDEN)):
        findings.note("hidden_left_out", name)
        return None
    refused = "unsafe_path" if leaves(name) and not _doubled(name) else special_file(info)
    if not refused and info.flag_bits & 0x1:
        refused = "member_encrypted"
    if refused:
        findings.refuse(refused, name)
        return None
    try:
        with zipped.open(info) as stream:
            size, digest = _measured(stream)
    except UNREADABLE:
        findings.error("file_damaged", name, name=path)
        return None
    changed = "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*info.date_time)
    return Member(path, size, changed, digest, lambda: zipped.open(info))


def _doubled(name: str) -> bool:
    """Say whether a path only begins with doubled strokes: `//a/b` stays inside, `/etc` too.

    Nothing is ever written under these names; a path that climbs is still refused.
    """
    flat = name.replace("\\", "/")
    return flat.startswith("//") and ".." not in flat.split("/")


def _measured(stream: IO[bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while block := stream.read(CHUNK):
        size += len(block)
        digest.update(block)
    return size, digest.hexdigest()


def _apart(members: list[Member], findings: Findings) -> list[Member]:
    """Keep two files of one path apart: the second takes another name, and it is said."""
    taken: set[str] = set()
    kept = []
    for member in members:
        path, number = member.path, 2
        while path in taken:
            stem, dot, suffix = member.path.rpartition(".")
            path = f"{stem} ({number}){dot}{suffix}" if dot else f"{member.path} ({number})"
            number += 1
        if path != member.path:
            findings.warn("duplicate_member", member.path)
        taken.add(path)
        kept.append(replace(member, path=path))
    return kept
