"""Having a preview made, and which shape it has."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from encre.commons.files import blobs
from encre.commons.files.keeping import blob_of
from encre.commons.files.models import Blob, File, Preview, PreviewState
from encre.commons.files.receiving import receive

SECONDS = 60
SHAPES = {
    "image/png": "picture",
    "image/jpeg": "picture",
    "image/webp": "picture",
    "image/gif": "picture",
    "image/tiff": "picture",
    "application/pdf": "pdf",
    "text/csv": "table",
    "text/tab-separated-values": "table",
    "application/zip": "members",
    "application/vnd.eln+zip": "members",
    "application/x-ipynb+json": "cells",
    "application/json": "text",
    "application/xml": "text",
    "application/sql": "text",
    "application/yaml": "text",
    "application/x-tex": "text",
    "chemical/x-genbank": "text",
    "image/svg+xml": "text",
    "message/rfc822": "text",
}
LARGEST = {"picture": 300_000_000, "pdf": 200_000_000, "cells": 20_000_000}


def shape_of(media_type: str) -> str:
    """Return the shape of a preview: picture, pdf, table, text, cells, members, or none."""
    if media_type in SHAPES:
        return SHAPES[media_type]
    return "text" if media_type.startswith("text/") else ""


def reserve(file: File) -> Preview | None:
    """Return the preview to be made of a new file's bytes; None when there is none to make."""
    shape = shape_of(file.media_type)
    wanted = PreviewState.WAITING if shape else PreviewState.NONE
    preview, made = Preview.objects.get_or_create(
        blob_id=file.blob_id, defaults={"shape": shape, "state": wanted}
    )
    return preview if made and shape else None


def make(blob: Blob, shape: str) -> Preview:
    """Make the preview of some bytes in a process apart, and keep it."""
    if blob.size > LARGEST.get(shape, blob.size):
        return _keep(blob, {"reason": "too_large"}, {})
    with tempfile.TemporaryDirectory(prefix="encre-preview-") as folder:
        made = _run(blob, shape, Path(folder))
        pictures = {
            size: receive((Path(folder) / f"{size}.webp").read_bytes())
            for size in ("small", "large")
            if (Path(folder) / f"{size}.webp").is_file()
        }
        return _keep(blob, made, pictures)


def _run(blob: Blob, shape: str, folder: Path) -> dict[str, Any]:
    try:
        with blobs.store().open(blob.sha256) as stream:
            return confined(shape, folder, stream)
    except FileNotFoundError:
        return {"reason": "missing"}


def confined(shape: str, folder: Path, stream: BinaryIO) -> dict[str, Any]:
    """Run the process without our environment on an open file; its death is an answer too."""
    command = [sys.executable, "-m", "encre.commons.files.previewing", shape, str(folder)]
    # Only what the interpreter needs to find its modules: no secret, no address of the database.
    environment = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
    }
    try:
        done = subprocess.run(
            command, stdin=stream, capture_output=True, cwd=folder, env=environment,
            timeout=SECONDS, check=False,
        )  # fmt: skip
        made = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        return {"reason": "too_long"}
    return (
        made
        if isinstance(made, dict)
        else {"reason": "too_long" if done.returncode < 0 else "damaged"}
    )


def _keep(blob: Blob, made: dict[str, Any], pictures: dict[str, blobs.Written]) -> Preview:
    reason = str(made.pop("reason", ""))
    with transaction.atomic():
        kept = {size: blob_of(written, by=None) for size, written in pictures.items()}
        preview, _made = Preview.objects.update_or_create(
            blob=blob,
            defaults={
                "state": PreviewState.NONE if reason else PreviewState.READY,
                "reason": reason,
                "content": made,
                "small": kept.get("small"),
                "large": kept.get("large"),
            },
        )
    return preview
