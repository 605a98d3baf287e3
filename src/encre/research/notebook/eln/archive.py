"""The zip side of an `.eln` file: opened safely, read file by file, never unpacked."""

from __future__ import annotations

import hashlib
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from .paths import SYSTEM_LITTER, is_address, last_part, leaves, tidy, tolerant
from .paths import decoded as percent_decoded
from .report import Findings, Refusal

METADATA_NAMES = ("ro-crate-metadata.json", "ro-crate-metadata.jsonld")
CHUNK = 1 << 18
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may cost us before it is refused (bytes, files, times)."""

    members: int = 100_000
    total: int = 64 << 30
    ratio: int = 250
    ratio_from: int = 16 << 20
    metadata: int = 128 << 20
    vendor_file: int = 8 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """A file or folder of the zip: `stored` as written, `path` below the root folder (tidy)."""

    index: int
    stored: str
    path: str
    size: int
    folder: bool
    inside: bool
    readable: bool


@dataclass(frozen=True, slots=True)
class Digest:
    """What was read from a member; `whole` is False when its data are damaged."""

    size: int
    sha256: str
    other: str
    whole: bool


class Sink(Protocol):
    """Anything bytes can be written to."""

    def write(self, data: bytes, /) -> object:
        """Take the next bytes."""


class ArchiveFile:
    """An opened archive whose members are found by identifier and copied to a sink."""

    def __init__(
        self, zipped: zipfile.ZipFile, archive_size: int, limits: Limits, findings: Findings
    ) -> None:
        self.limits = limits
        self._zip = zipped
        self._infos = zipped.infolist()
        refuse_bombs(self._infos, archive_size, limits)
        names = [stored_name(info) for info in self._infos]
        self.root, metadata = _locate_root(names, self._infos, findings)
        self.members = [
            _member(index, name, info, self.root, findings)
            for index, (name, info) in enumerate(zip(names, self._infos, strict=True))
        ]
        self.metadata = self.members[metadata]
        self._by_path: dict[str, Member] = {}
        self._by_tolerant: dict[str, list[Member]] = {}
        self.doubles: list[Member] = []
        self._index(findings)

    def _index(self, findings: Findings) -> None:
        """Make members findable; a later member of the same path wins, as in every zip tool."""
        for member in self.members:
            if not (member.inside and member.path) or not (member.readable or member.folder):
                continue
            previous = self._by_path.get(member.path)
            if previous and not previous.folder and not member.folder:
                findings.warn("duplicate_member", member.stored)
                self.doubles.append(previous)
            self._by_path[member.path] = member
        for path, member in self._by_path.items():
            self._by_tolerant.setdefault(tolerant(path), []).append(member)
        for alike in self._by_tolerant.values():
            if len({member.path.casefold() for member in alike}) < len(alike):
                findings.warn("names_differ_by_case", alike[0].stored)

    def files(self) -> Iterator[Member]:
        """Every readable file, the metadata and the litter of file managers left out."""
        for member in self.members:
            plain = member.readable and not member.folder and member is not self.metadata
            if plain and not SYSTEM_LITTER.search(member.stored):
                yield member

    def canonical(self, identifier: str) -> str:
        """One written form of an identifier: a member's path if there is one, else decoded."""
        if is_address(identifier):
            return identifier
        plain = tidy(identifier)
        if plain in self._by_path or "%" not in plain:
            return plain
        return percent_decoded(identifier)

    def find(self, identifier: str) -> Member | None:
        """The member an identifier speaks of, however it is spelt; None when there is none."""
        if not identifier or is_address(identifier):
            return None
        for path in (tidy(identifier), percent_decoded(identifier)):
            stripped = path.removeprefix(last_part(self.root) + "/") if self.root else path
            for spelling in (path, stripped):
                if spelling in self._by_path:
                    return self._by_path[spelling]
            alike = self._by_tolerant.get(tolerant(path), [])
            if len(alike) == 1:
                return alike[0]
        return None

    def copy(self, member: Member, sink: Sink | None = None, algorithm: str = "") -> Digest:
        """Read a member to its end, writing to `sink`; `algorithm` asks for a second checksum."""
        first, second = (
            hashlib.sha256(),
            hashlib.new(algorithm, usedforsecurity=False) if algorithm else None,
        )
        size, whole = 0, True
        try:
            with self._zip.open(self._infos[member.index]) as stream:
                while block := stream.read(CHUNK):
                    size += len(block)
                    first.update(block)
                    if second:
                        second.update(block)
                    if sink:
                        sink.write(block)
        except UNREADABLE:
            whole = False
        return Digest(size, first.hexdigest(), second.hexdigest() if second else "", whole)

    def read(self, member: Member, limit: int) -> bytes | None:
        """A small member at once; None when it is larger than `limit` or damaged."""
        if member.size > limit or not member.readable:
            return None
        try:
            with self._zip.open(self._infos[member.index]) as stream:
                data = stream.read(limit + 1)
        except UNREADABLE:
            return None
        return data if len(data) <= limit else None

    def open(self, index: int) -> IO[bytes]:
        """The bytes of a member by its place in the zip, as a stream."""
        return self._zip.open(self._infos[index])


@contextmanager
def open_archive(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    limits: Limits | None = None,
    findings: Findings | None = None,
) -> Iterator[ArchiveFile]:
    """Open an `.eln` file (path or seekable stream); raises Refusal when it must not be read."""
    with _stream(source) as stream:
        try:
            zipped = zipfile.ZipFile(stream)
        except (
            zipfile.BadZipFile,
            zipfile.LargeZipFile,
            OSError,
            ValueError,
            struct.error,
            EOFError,
        ) as error:
            raise Refusal("not_a_zip") from error
        with zipped:
            stream.seek(0, os.SEEK_END)
            yield ArchiveFile(zipped, stream.tell(), limits or Limits(), findings or Findings())


@contextmanager
def _stream(source: str | os.PathLike[str] | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(source, str | os.PathLike):
        with Path(source).open("rb") as stream:
            yield stream
    else:
        yield source


def stored_name(info: zipfile.ZipInfo) -> str:
    """The stored name; UTF-8 that the zip forgot to announce is recognised."""
    if not info.flag_bits & 0x800:
        try:
            return info.filename.encode("cp437").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            pass
    return info.filename


def refuse_bombs(infos: list[zipfile.ZipInfo], archive_size: int, limits: Limits) -> None:
    """Refuse before anything is unpacked: too many, too large, too compressed, or overlapping."""
    if not infos:
        raise Refusal("empty_archive")
    if len(infos) > limits.members:
        raise Refusal("too_many_members", count=len(infos), limit=limits.members)
    total = sum(info.file_size for info in infos)
    if total > limits.total:
        raise Refusal("too_large", size=total, limit=limits.total)
    for info in infos:
        ratio = info.file_size // max(info.compress_size, 1)
        if info.file_size > limits.ratio_from and ratio > limits.ratio:
            raise Refusal("bomb", info.filename, name=last_part(info.filename), ratio=ratio)
    if total > 4 * limits.ratio_from and total // max(archive_size, 1) > limits.ratio:
        raise Refusal("bomb", name="zip", ratio=total // max(archive_size, 1))
    end = 0
    for info in sorted(infos, key=lambda item: item.header_offset):
        if info.header_offset < end:
            raise Refusal("overlapping_members", info.filename)
        end = info.header_offset + info.compress_size


def _locate_root(
    names: list[str], infos: list[zipfile.ZipInfo], findings: Findings
) -> tuple[str, int]:
    """The root folder and the place of its metadata: the shallowest, then the first."""
    found = [
        (tidy(name).count("/"), METADATA_NAMES.index(last_part(tidy(name))), index)
        for index, (name, info) in enumerate(zip(names, infos, strict=True))
        if last_part(tidy(name)) in METADATA_NAMES
        and not (leaves(name) or info.is_dir() or SYSTEM_LITTER.search(name) or special_file(info))
    ]
    if not found:
        raise Refusal("metadata_missing")
    depth, _, index = min(found)
    root = tidy(names[index]).rpartition("/")[0]
    if depth == 0:
        findings.warn("root_folder_missing")
    elif depth > 1:
        findings.warn("root_folder_nested", names[index])
    tops = {
        tidy(name).partition("/")[0] for name in names if "/" in tidy(name) and not leaves(name)
    }
    tops -= {top for top in tops if SYSTEM_LITTER.search(top + "/")}
    if root and len(tops) > 1:
        findings.warn("several_roots", root=root)
    return root, index


def special_file(info: zipfile.ZipInfo) -> str:
    """Why a member is no ordinary file, by its Unix mode; empty when it is one."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "symbolic_link"
    return "special_file" if kind not in (0, stat.S_IFREG, stat.S_IFDIR) else ""


def _member(index: int, name: str, info: zipfile.ZipInfo, root: str, findings: Findings) -> Member:
    """Describe one member; what cannot be trusted is refused by name."""
    path = tidy(name)
    folder = info.is_dir() or name.endswith("\\")
    refused = "unsafe_path" if leaves(name) else special_file(info)
    if not refused and info.flag_bits & 0x1 and not folder:
        refused = "member_encrypted"
    if refused:
        findings.refuse(refused, name)
    inside = not refused or refused == "member_encrypted"
    if root and path != root and not path.startswith(root + "/"):
        inside = False
        if not refused and not folder and not SYSTEM_LITTER.search(name):
            findings.warn("outside_root", name)
    below = path[len(root) :].strip("/") if inside and root else path
    return Member(index, name, below, info.file_size, folder, inside, not refused)
