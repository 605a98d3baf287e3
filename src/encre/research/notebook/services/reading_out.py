"""An entry leaves as files people read without us: HTML or Markdown, in a zip with its files."""

import shutil
import tempfile
import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from encre.commons.files import blobs
from encre.commons.files import services as files
from encre.foundation import journal
from encre.foundation.base.errors import NotFound
from encre.foundation.jobs.registry import handles
from encre.research.notebook import queries
from encre.research.notebook.bags.names import portable
from encre.research.notebook.events import EntriesExported
from encre.research.notebook.readable import Readable
from encre.research.notebook.services.saving import save_live

if TYPE_CHECKING:
    from encre.commons.files.models import File
    from encre.foundation.jobs.models import Job
    from encre.foundation.people.models import Person
    from encre.research.notebook.models import Entry

READ_OUT = "notebook.read_out"
MEMORY = 16_000_000
MEDIA_TYPE = "application/zip"


class Shape(StrEnum):
    """What an entry is written as."""

    HTML = "html"
    MARKDOWN = "md"


def ask_readable(entry: "Entry", shape: Shape, *, by: "Person") -> "Job":
    """Ask for an entry in a shape people read; the job's result names its file."""
    with transaction.atomic():
        return handles[READ_OUT].enqueue(entry=str(entry.pk), shape=str(shape), by=by)


def read_out(identifier: str, shape: Shape, *, by: "Person") -> "File":
    """Write an entry and its files to a zip, and keep it as `by`'s file (raises NotFound)."""
    found = queries.entry(by, UUID(identifier))
    if found is None:
        raise NotFound
    save_live(found)
    entry = queries.entry(by, found.pk)
    if entry is None:
        raise NotFound
    name = portable(entry.number)
    with tempfile.SpooledTemporaryFile(max_size=MEMORY) as sink:
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
            _add(archive, name, Readable(entry), shape)
        sink.seek(0)
        written = files.receive(sink)
    with transaction.atomic():
        zipped = f"{name}-{shape}.zip"
        file = files.store(written, name=zipped, by=by, declared_type=MEDIA_TYPE)
        journal.record(EntriesExported(file, count=1), by=by)
    return file


def _add(archive: zipfile.ZipFile, name: str, readable: Readable, shape: Shape) -> None:
    text = readable.html() if shape == Shape.HTML else readable.markdown()
    archive.writestr(f"{name}/{name}.{shape}", text)
    for file in readable.attached:
        with (
            blobs.store().open(file.blob.sha256) as stream,
            archive.open(f"{name}/{file.path}", "w", force_zip64=True) as out,
        ):
            shutil.copyfileobj(stream, out)
