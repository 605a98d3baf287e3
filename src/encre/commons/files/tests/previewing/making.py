"""Previews made here and now, and pages of them, for tests."""

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.template.loader import render_to_string

from encre.commons.files import admitted
from encre.commons.files.models import File, Preview
from encre.commons.files.previewing.__main__ import MAKERS
from encre.commons.files.shown import ShownPreview, shown_preview
from encre.commons.files.tests.factories import a_file
from encre.foundation import jobs


def maker(shape: str) -> Any:
    """Return the function that makes a shape."""
    from importlib import import_module

    module, _dot, name = MAKERS[shape].partition(".")
    return getattr(import_module(f"encre.commons.files.previewing.{module}"), name)


def made(shape: str, data: bytes, folder: Path) -> dict[str, Any]:
    """Return what a maker answers, in this process (raises NoPreview)."""
    answer: dict[str, Any] = maker(shape)(io.BytesIO(data), folder)
    return answer


def kept(data: bytes, name: str, **facts: Any) -> tuple[File, Preview]:
    """Return a stored file and its preview, made by the process apart."""
    file = a_file(data, name=name, **facts)
    jobs.run_all()
    return file, Preview.objects.get(blob=file.blob)


def fragment(file: File) -> str:
    """Return the preview of a file as its page draws it."""
    fresh = File.objects.select_related("blob__preview").get(pk=file.pk)
    return render_to_string("files/preview.html", {"file": fresh, "preview": shown_preview(fresh)})


def drawn(shape: str, taken: admitted.Admitted) -> str:
    """Return admitted content as its template draws it, without a database."""
    file = File(pk=uuid4(), name="fichier")
    preview = ShownPreview(shape=shape, content=taken.content, base="/files/x/preview")
    return render_to_string("files/preview.html", {"file": file, "preview": preview})
