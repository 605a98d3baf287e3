"""Answering with bytes: named, sandboxed, resumable, never run by our origin (RFC 6266, 9110)."""

import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from encre.commons.files.blobs import CHUNK

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE | re.ASCII)
_UNSAFE = re.compile(r"[^\w .()+@=-]", re.ASCII)


def disposition(name: str) -> str:
    """Return a Content-Disposition that every browser saves under `name` (RFC 6266 §5)."""
    plain = _UNSAFE.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


class Unsatisfiable(ValueError):
    """The range asked for lies beyond the bytes (HTTP 416)."""


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte of a single range; None when the whole must be sent.

    Several ranges, other units and nonsense give the whole (RFC 9110 §14.2); raises Unsatisfiable.
    """
    match = _RANGE.fullmatch(header)
    if match is None or match.group(0).strip().endswith("=-"):
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise Unsatisfiable
        return size - length, size - 1
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return start, end


class Slice:
    """Bytes of a stream from `start`, piece by piece; the server closes it, read or not."""

    def __init__(self, stream: BinaryIO, start: int, length: int) -> None:
        self._stream, self._left = stream, length
        stream.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        data = self._stream.read(min(CHUNK, self._left)) if self._left > 0 else b""
        if not data:
            self.close()
            raise StopIteration
        self._left -= len(data)
        return data

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()
