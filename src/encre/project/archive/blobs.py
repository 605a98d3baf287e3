"""The bytes an archive carries beside the tables."""

import hashlib
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from encre.commons.files.blobs import CHUNK, store
from encre.project.archive.state import State

FOLDER = "blobs/"


@dataclass
class Kept:
    """A blob the tables name; `problem` says why an archive does not hold it whole."""

    sha256: str
    size: int
    problem: str = ""


class _Hashed:
    """A stream that hashes what is read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        block = self._stream.read(size)
        self.digest.update(block)
        return block


def named(state: State) -> list[Kept]:
    """Return the blobs that the tables name."""
    blob = state.apps.get_model("files", "Blob")
    rows = blob._base_manager.order_by("sha256").values_list("sha256", "size")
    return [Kept(sha256, size) for sha256, size in rows]


def add(archive: tarfile.TarFile, blob: Kept) -> None:
    """Put a blob into an archive, and note in `problem` when it is missing or damaged."""
    try:
        with store().open(blob.sha256) as stream:
            member = tarfile.TarInfo(FOLDER + blob.sha256)
            member.size, member.mtime, member.mode = blob.size, int(time.time()), 0o600
            if store().size(blob.sha256) != blob.size:
                blob.problem = "damaged"
                return
            hashed = _Hashed(stream)
            archive.addfile(member, cast("BinaryIO", hashed))
    except FileNotFoundError:
        blob.problem = "missing"
        return
    if hashed.digest.hexdigest() != blob.sha256:
        blob.problem = "damaged"


def take(archive: tarfile.TarFile) -> Iterator[str]:
    """Put an archive's blobs into the store; yield the hashes of those that arrived whole."""
    for member in archive:
        if not member.name.startswith(FOLDER) or not member.isfile():
            continue
        content = archive.extractfile(member)
        wanted = member.name.removeprefix(FOLDER)
        if content is None:
            continue
        with content, store().writer() as writer:
            digest = hashlib.sha256()
            while block := content.read(CHUNK):
                digest.update(block)
                writer.write(block)
            if digest.hexdigest() == wanted:
                writer.keep()
                yield wanted


def absent(blobs: list[Kept]) -> list[str]:
    """Return the hashes of blobs that the store does not hold at their size."""
    return [blob.sha256 for blob in blobs if store().size(blob.sha256) != blob.size]
