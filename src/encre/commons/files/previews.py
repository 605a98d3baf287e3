"""Having a preview made, and which shape it has."""

import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from encre.commons.files import admitted, blobs
from encre.commons.files.keeping import blob_of, made_for, release
from encre.commons.files.models import (
    Blob,
    File,
    PartKind,
    Preview,
    PreviewPart,
    PreviewState,
)
from encre.commons.files.receiving import receive
from encre.foundation.base import apart

SECONDS = 60
VERSION = 2
"""What previews are made of; older ones are made again, a few at a time."""
SHAPES = {
    "image/png": "picture",
    "image/jpeg": "picture",
    "image/webp": "picture",
    "image/gif": "picture",
    "image/bmp": "picture",
    "image/avif": "picture",
    "image/heic": "picture",
    "image/tiff": "stack",
    "image/svg+xml": "vector",
    "application/pdf": "pdf",
    "text/csv": "table",
    "text/tab-separated-values": "table",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "workbook",
    "application/vnd.oasis.opendocument.spreadsheet": "workbook",
    "application/vnd.ms-excel": "workbook",
    "application/zip": "members",
    "application/vnd.eln+zip": "members",
    "application/x-ipynb+json": "cells",
    "application/json": "data",
    "text/markdown": "markdown",
    "text/x-fasta": "fasta",
    "text/x-fastq": "fastq",
    "chemical/x-genbank": "genbank",
    "chemical/x-jcamp-dx": "spectrum",
    "application/dicom": "dicom",
    "application/vnd.isac.fcs": "cytometry",
    "application/xml": "text",
    "application/sql": "text",
    "application/yaml": "text",
    "application/x-tex": "text",
    "message/rfc822": "text",
}
LARGEST = {
    "picture": 300_000_000,
    "stack": 4_000_000_000,
    "pdf": 200_000_000,
    "cells": 30_000_000,
    "dicom": 600_000_000,
}


def shape_of(media_type: str) -> str:
    """Return the shape of a preview, which names its maker and its template; "" for none."""
    if media_type in SHAPES:
        return SHAPES[media_type]
    return "text" if media_type.startswith("text/") else ""


def reserve(file: File) -> Preview | None:
    """Return the preview to be made of a new file's bytes; None when there is none to make."""
    shape = shape_of(file.media_type)
    wanted = PreviewState.WAITING if shape else PreviewState.NONE
    preview, made = Preview.objects.get_or_create(
        blob_id=file.blob_id, defaults={"shape": shape, "state": wanted, "version": VERSION}
    )
    return preview if made and shape else None


def make(blob: Blob, shape: str) -> Preview:
    """Make the preview of some bytes in a process apart, and keep what may be kept of it."""
    if blob.size > LARGEST.get(shape, blob.size):
        return _keep(blob, shape, admitted.Admitted(reason="too_large"))
    with tempfile.TemporaryDirectory(prefix="encre-preview-") as folder:
        made = _run(blob, shape, Path(folder))
        return _keep(blob, shape, admitted.admit(made, Path(folder)))


def _run(blob: Blob, shape: str, folder: Path) -> dict[str, Any]:
    try:
        with blobs.store().open(blob.sha256) as stream:
            return confined(shape, folder, stream)
    except FileNotFoundError:
        return {"reason": "missing"}


def confined(shape: str, folder: Path, stream: BinaryIO) -> dict[str, Any]:
    """Run the process without our environment on an open file; its death is an answer too."""
    module = "encre.commons.files.previewing"
    status = apart.run(
        module, [shape, str(folder)], folder, "answer.json", seconds=SECONDS, given=stream
    )
    if status is None or status < 0:
        return {"reason": "too_long"}
    made = admitted.answer(folder, "answer.json") if status == 0 else None
    return made if made is not None else {"reason": "damaged"}


def _keep(blob: Blob, shape: str, taken: admitted.Admitted) -> Preview:
    """Write the preview with its parts; what an older one had of its own is let go."""
    pictures = {size: receive(data) for size, data in taken.pictures.items()}
    parts = {(PartKind.PAGE, number): receive(data) for number, data in taken.pages.items()}
    for kind, data in ((PartKind.SERIES, taken.series), (PartKind.TEXT, taken.text)):
        if data:
            parts[kind, 0] = receive(data)
    with transaction.atomic():
        before = Preview.objects.filter(blob=blob).first()
        old = made_for(before) if before else []
        kept = {size: blob_of(written, by=None) for size, written in pictures.items()}
        preview, _made = Preview.objects.update_or_create(
            blob=blob,
            defaults={
                "state": PreviewState.NONE if taken.reason else PreviewState.READY,
                "shape": shape,
                "reason": taken.reason,
                "content": taken.content,
                "small": kept.get("small"),
                "large": kept.get("large"),
                "version": VERSION,
            },
        )
        preview.parts.all().delete()
        PreviewPart.objects.bulk_create(
            PreviewPart(preview=preview, kind=kind, number=n, blob=blob_of(written, by=None))
            for (kind, n), written in parts.items()
        )
        for each in old:
            release(each)
    return preview
