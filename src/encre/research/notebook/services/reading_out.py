"""Entries leave as files that people read without us: HTML or Markdown, in a zip with the files."""

import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify

from encre.commons.files import blobs
from encre.commons.files import services as files
from encre.foundation import journal
from encre.foundation.base.errors import NotFound
from encre.foundation.jobs.registry import handles
from encre.research.notebook import queries
from encre.research.notebook.events import EntriesExported
from encre.research.notebook.proof import sealed
from encre.research.notebook.readable import Readable, path_of
from encre.research.notebook.services.saving import save_all_live

if TYPE_CHECKING:
    from encre.commons.files.models import File
    from encre.foundation.jobs import Run
    from encre.foundation.jobs.models import Job
    from encre.foundation.people.models import Person

READ_OUT = "notebook.read_out"
MEMORY = 16_000_000
MEDIA_TYPE = "application/zip"


class Shape(StrEnum):
    """What an entry is written as."""

    HTML = "html"
    MARKDOWN = "md"


def ask_readable(ids: Sequence[str], shape: Shape, title: str, *, by: "Person") -> "Job":
    """Ask for entries in a shape people read; the job's result names its file."""
    with transaction.atomic():
        return handles[READ_OUT].enqueue(entries=list(ids), shape=str(shape), title=title, by=by)


def read_out(
    run: "Run | None", ids: Sequence[str], shape: Shape, *, title: str, by: "Person"
) -> "File":
    """Write the entries `by` may see, a folder each, and keep them as their file (raises NotFound).

    One entry is in memory at a time; right is asked again for each.
    """
    save_all_live(ids)
    count = 0
    with tempfile.SpooledTemporaryFile(max_size=MEMORY) as sink:
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
            for done, identifier in enumerate(ids):
                if run is not None:
                    run.progress(done, len(ids))
                entry = queries.entries(by).filter(pk=identifier).select_related("body").first()
                if entry is not None:
                    _add(archive, Readable(entry), shape)
                    count += 1
        if not count:
            raise NotFound
        sink.seek(0)
        written = files.receive(sink)
    with transaction.atomic():
        name = f"{slugify(title)[:60] or 'export'}-{shape}.zip"
        file = files.store(written, name=name, by=by, declared_type=MEDIA_TYPE)
        journal.record(EntriesExported(file, count=count), by=by)
    return file


def _add(archive: zipfile.ZipFile, readable: Readable, shape: Shape) -> None:
    name = sealed.safe(readable.entry.number)
    text = readable.html() if shape == Shape.HTML else readable.markdown()
    archive.writestr(f"{name}/{name}.{shape}", text)
    for file in readable.attached:
        with (
            blobs.store().open(file.blob.sha256) as stream,
            archive.open(f"{name}/{path_of(file)}", "w", force_zip64=True) as out,
        ):
            shutil.copyfileobj(stream, out)
