"""An entry in other formats. What writes PDF takes its place in WRITERS."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from encre.commons.files import downloads
from encre.commons.files import queries as files
from encre.commons.threads import queries as threads
from encre.foundation.base.csv import safe_cell
from encre.research.elabftw.protocols.answers import Answered
from encre.research.elabftw.protocols.calls import Call
from encre.research.notebook.services.leaving import MEDIA_TYPE, MEMORY, write_archive

if TYPE_CHECKING:
    from encre.research.notebook.models import Entry

LARGEST = 200_000_000
"""Bytes of files beyond which an archive is asked for on the page, which makes it in a job."""


def eln(entry: Entry, call: Call) -> HttpResponseBase:
    """Return an entry as an `.eln` archive."""
    if sum(file.size for file in files.files_of(entry)) > LARGEST:
        told = _("Its files are too large for this: ask for the archive on the page of the entry.")
        raise Answered(413, told)
    sink = tempfile.SpooledTemporaryFile(max_size=MEMORY)
    write_archive(sink, [str(entry.pk)], title=entry.title, by=call.person)
    sink.seek(0)
    response = FileResponse(sink, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = downloads.disposition(f"{entry.number}.eln")
    return response


def table(entry: Entry, _call: Call) -> HttpResponseBase:
    """Return what is known of an entry as a line of CSV, its text and its fields included."""
    cells = {
        "id": entry.number, "date": entry.experiment_on, "title": entry.title,
        "status": entry.get_status_display(), "category": entry.category,
        "author": str(entry.author or entry.author_name), "rating": entry.rating or 0,
        "tags": "|".join(threads.tags_of(entry)), "content": entry.body.text,
    } | {
        row.name: f"{row.text} {row.unit}".strip()
        for row in entry.fields.order_by("position", "id")
    }  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_cell(name) for name in cells])
    writer.writerow(
        [safe_cell(str(value if value is not None else "")) for value in cells.values()]
    )
    response = HttpResponse(f"\ufeff{out.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = downloads.disposition(f"{entry.number}.csv")
    return response


WRITERS: dict[str, Callable[[Entry, Call], HttpResponseBase]] = {"eln": eln, "csv": table}
