"""Taking bytes in: hashed while they are written, durable before anything speaks of them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from encre.commons.files.blobs import CHUNK, Writer, Written, store
from encre.foundation.base.disk import forget, require_room
from encre.foundation.base.errors import ReadOnly, Refused

NO_SPACE = (28, 122)
"""ENOSPC and EDQUOT."""
LOOK_EVERY = 64 * CHUNK

Bytes = IO[bytes] | bytes | Iterable[bytes]


def receive(stream: Bytes, *, sha256: str = "", size: int | None = None) -> Written:
    """Write `stream` into the store and return what was written.

    `sha256` and `size` are what the sender announced. Raises Refused when the bytes differ from it
    or are too many, ReadOnly when the disk is full; then nothing is left behind.
    """
    with writing(size or 0) as writer:
        for data in pieces(stream):
            add(writer, data)
        if size is not None and writer.size != size:
            raise Refused(_("The file did not arrive whole. Send it again."))
        written = writer.keep()
    if sha256 and written.sha256 != sha256.lower():
        raise Refused(_("The file was altered on its way: its hash is not the one announced."))
    return written


@contextmanager
def writing(size: int = 0) -> Iterator[Writer]:
    """Open a writer for about `size` bytes; a full disk becomes ReadOnly."""
    require_room(size)
    try:
        with store().writer() as writer:
            yield writer
    except OSError as error:
        if error.errno not in NO_SPACE:
            raise
        forget()
        raise ReadOnly from error


def add(writer: Writer, data: bytes) -> None:
    """Write a piece, keeping an eye on the limit and on the disk."""
    if writer.size + len(data) > settings.UPLOAD_LIMIT:
        raise Refused(_("This file is too large."))
    before = writer.size // LOOK_EVERY
    writer.write(data)
    if writer.size // LOOK_EVERY != before:
        require_room()


def pieces(stream: Bytes) -> Iterator[bytes]:
    """Yield the bytes of a stream, of bytes, or of pieces."""
    if isinstance(stream, bytes | bytearray | memoryview):
        yield bytes(stream)
    elif hasattr(stream, "read"):
        while data := stream.read(CHUNK):
            yield data
    else:
        yield from stream
