"""Bytes of a file, streamed to a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import StreamingHttpResponse

from encre.commons.files import downloads, queries

if TYPE_CHECKING:
    from encre.commons.files.models import File


def sent(file: File, media_type: str = "application/octet-stream") -> StreamingHttpResponse:
    """Return the bytes of a file; the caller has checked that it may be read."""
    response = StreamingHttpResponse(downloads.Slice(queries.open_file(file), 0, file.size))
    response["Content-Type"] = media_type
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = downloads.disposition(file.name)
    response["Content-Security-Policy"] = downloads.SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
