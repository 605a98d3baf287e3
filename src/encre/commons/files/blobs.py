"""Where bytes are kept: by their SHA-256, written so that a crash leaves nothing half done."""

import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from django.conf import settings

CHUNK = 1_048_576
"""Bytes read or written at once."""
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Written:
    """Bytes that are safely in the store, by their hash."""

    sha256: str
    size: int


class Writer(Protocol):
    """Bytes on their way in; they become a blob at `keep`, or vanish."""

    size: int

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes."""

    def keep(self) -> Written:
        """Make them durable under their hash."""


class BlobStore(Protocol):
    """A place for blobs: a folder here, an object store elsewhere."""

    def writer(self) -> AbstractContextManager[Writer]:
        """Return a context whose writer's bytes vanish unless kept."""

    def adopt(self, path: Path) -> Written:
        """Keep the bytes of a file that nobody writes any more; the file itself stays."""

    def open(self, sha256: str) -> BinaryIO:
        """Open a blob for reading (raises FileNotFoundError)."""

    def size(self, sha256: str) -> int | None:
        """Return the size in bytes, or None when it is not there."""

    def written_at(self, sha256: str) -> float | None:
        """Return when the bytes were last written (Unix seconds), or None."""

    def listing(self) -> Iterator[tuple[str, float]]:
        """Yield every blob's hash and the moment of its last writing (Unix seconds)."""

    def remove(self, sha256: str) -> None:
        """Delete a blob; no error when it is not there."""

    def sweep_unfinished(self, older_than: float) -> int:
        """Delete what never became a blob and was begun before (Unix seconds); return how many."""


class LocalWriter:
    """Writes a temporary file in the store's own file system while hashing it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.size = 0
        self._hash = hashlib.sha256()
        folder = root / "tmp"
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / uuid4().hex
        self._file = self._path.open("xb", buffering=0)

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes (raises OSError when the disk is full)."""
        self._hash.update(data)
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]
        self.size += len(data)

    def keep(self) -> Written:
        """Flush to the disk, then take the final name: the file is whole or it is not there.

        The same bytes are replaced by themselves: this heals a damaged copy, and tells the sweep
        that they are wanted again.
        """
        os.fsync(self._file.fileno())
        self._file.close()
        name = self._hash.hexdigest()
        place(self._root, self._path, name)
        return Written(name, self.size)

    def discard(self) -> None:
        """Forget the bytes unless they were kept."""
        self._file.close()
        self._path.unlink(missing_ok=True)


class LocalStore:
    """A folder: `ab/cd/<sha256>`, beside `tmp/`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Return a context whose writer's bytes vanish unless kept."""
        writer = LocalWriter(self.root)
        try:
            yield writer
        finally:
            writer.discard()

    def adopt(self, path: Path) -> Written:
        """Keep the bytes of a flushed file of this file system, without copying them."""
        with path.open("rb") as stream:
            written = hash_of(stream)
        second = self.root / "tmp" / uuid4().hex
        second.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, second)
            place(self.root, second, written.sha256)
        finally:
            second.unlink(missing_ok=True)
        return written

    def path(self, sha256: str) -> Path:
        """Return where a blob lies (raises ValueError for anything but a hash)."""
        return _path(self.root, sha256)

    def open(self, sha256: str) -> BinaryIO:
        """Open a blob for reading (raises FileNotFoundError)."""
        return self.path(sha256).open("rb")

    def size(self, sha256: str) -> int | None:
        """Return the size in bytes, or None when it is not there."""
        found = self._stat(sha256)
        return found.st_size if found else None

    def written_at(self, sha256: str) -> float | None:
        """Return when the bytes were last written (Unix seconds), or None."""
        found = self._stat(sha256)
        return found.st_mtime if found else None

    def _stat(self, sha256: str) -> os.stat_result | None:
        try:
            return self.path(sha256).stat()
        except FileNotFoundError:
            return None

    def listing(self) -> Iterator[tuple[str, float]]:
        """Yield every blob's hash and the moment of its last writing (Unix seconds)."""
        for path in sorted(self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            if _NAME.fullmatch(path.name):
                written_at = self.written_at(path.name)
                if written_at is not None:
                    yield path.name, written_at

    def remove(self, sha256: str) -> None:
        """Delete a blob; no error when it is not there."""
        self.path(sha256).unlink(missing_ok=True)

    def sweep_unfinished(self, older_than: float) -> int:
        """Delete the temporary files of writers that were killed."""
        gone = 0
        for path in (self.root / "tmp").glob("*"):
            try:
                if path.stat().st_mtime < older_than:
                    path.unlink()
                    gone += 1
            except FileNotFoundError:
                continue
        return gone


def place(root: Path, path: Path, sha256: str) -> None:
    """Give a flushed file its final name and make the name durable too."""
    final = _path(root, sha256)
    new_folders = [folder for folder in (final.parent.parent, final.parent) if not folder.exists()]
    final.parent.mkdir(parents=True, exist_ok=True)
    now = time.time()
    os.utime(path, (now, now))
    path.replace(final)
    for folder in (final.parent, *(folder.parent for folder in new_folders)):
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Flush a folder, so that a name in it survives a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _path(root: Path, sha256: str) -> Path:
    if not _NAME.fullmatch(sha256):
        raise ValueError("a blob is named by its SHA-256")
    return root / sha256[:2] / sha256[2:4] / sha256


def store() -> BlobStore:
    """Return the store of this house."""
    return LocalStore(Path(settings.BLOBS_DIR))


def hash_of(stream: BinaryIO) -> Written:
    """Return the SHA-256 and the size of a stream, read to its end."""
    digest, size = hashlib.sha256(), 0
    buffer = memoryview(bytearray(CHUNK))
    while count := stream.readinto(buffer):  # type: ignore[attr-defined]
        digest.update(buffer[:count])
        size += count
    return Written(digest.hexdigest(), size)
