"""An entry in other formats: archive, PDF, table, page of HTML, code to scan."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from encre.commons.files import downloads
from encre.commons.files import queries as files
from encre.commons.threads import queries as threads
from encre.foundation.base.csv import safe_cell
from encre.research.elabftw.protocols import bodies
from encre.research.elabftw.protocols.answers import Answered, absent
from encre.research.elabftw.protocols.calls import whole
from encre.research.elabftw.protocols.entering import weigh
from encre.research.elabftw.protocols.sending import sent
from encre.research.notebook.paper.press import DEBIAN, can_print
from encre.research.notebook.services.leaving import MEDIA_TYPE as ELN
from encre.research.notebook.services.leaving import export_archive
from encre.research.notebook.services.printing import MEDIA_TYPE as PDF
from encre.research.notebook.services.printing import print_entry

if TYPE_CHECKING:
    from encre.research.elabftw.protocols.calls import Call
    from encre.research.notebook.models import Entry

LARGEST = 200_000_000
"""Bytes of files beyond which an archive is asked for by `exports`, which makes it in a job."""
LONGEST = 400_000
"""Characters of text beyond which a PDF is asked for on the page, which makes it in a job."""
QR_SIZES = range(50, 1_001)


def eln(entry: Entry, call: Call) -> HttpResponseBase:
    """Return an entry as an `.eln` archive (the journal keeps that it left)."""
    weigh(call)
    if sum(file.size for file in files.files_of(entry)) > LARGEST:
        told = _("The files of this entry are too large for this: ask for them by “exports”.")
        raise Answered(413, told)
    file = export_archive(None, [str(entry.pk)], title=entry.number, by=call.person)
    return sent(file, ELN)


def pdf(entry: Entry, call: Call) -> HttpResponseBase:
    """Return an entry as PDF/A-3b (the journal keeps that it left)."""
    weigh(call)
    if not can_print():
        told = _("This server cannot make PDF files. Its administrators must install %(what)s.")
        raise Answered(501, told % {"what": ", ".join(DEBIAN)})
    if len(entry.body.text) > LONGEST:
        raise Answered(413, _("This entry is too long for this: ask for its PDF on its page."))
    return sent(print_entry(str(entry.pk), by=call.person), PDF)


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
    told = f"\ufeff{out.getvalue()}".encode()
    return _whole(told, "text/csv; charset=utf-8", f"{entry.number}.csv")


def page(entry: Entry, _call: Call) -> HttpResponseBase:
    """Return the text of an entry as a page of HTML that runs nothing."""
    body = bodies.written(entry.body.document, list(files.files_of(entry)))
    title = escape(f"{entry.number} {entry.title}")
    told = (
        f'<!doctype html><html lang="{get_language()}"><head><meta charset="utf-8">'
        f"<title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    )
    return _whole(told.encode(), "text/html; charset=utf-8", f"{entry.number}.html")


def code(entry: Entry, call: Call) -> HttpResponseBase:
    """Return the address of an entry as a QR code (PNG) of about `size` pixels a side."""
    size = whole(call.query.get("size") or 250)
    if size not in QR_SIZES:
        told = _("A code has between %(least)s and %(most)s pixels a side.")
        raise Answered(400, told % {"least": QR_SIZES.start, "most": QR_SIZES.stop - 1})
    address = settings.BASE_URL + reverse("notebook:entry", args=[entry.pk])
    made = segno.make(address, error="m", micro=False)
    out = io.BytesIO()
    made.save(out, kind="png", scale=max(1, size // made.symbol_size()[0]))
    return _whole(out.getvalue(), "image/png", f"{entry.number}.png")


def other(entry: Entry, call: Call, wanted: str) -> HttpResponseBase:
    """Return an entry in a format other than JSON (raises Answered for one not written here)."""
    if wanted not in WRITERS:
        raise unwritten(wanted, ["json", *WRITERS])
    return WRITERS[wanted](entry, call)


def unwritten(wanted: str, offered: list[str]) -> Answered:
    """Return the refusal of a format: 501 for one of eLabFTW's, 400 for a word that names none."""
    words = _("Encre does not write this format for programs: %(name)s. It writes: %(names)s.")
    told = words % {"name": wanted[:20], "names": ", ".join(offered)}
    return absent(told) if wanted in (*WRITERS, *ELSEWHERE) else Answered(400, told)


def _whole(told: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(told, content_type=media_type)
    response["Content-Disposition"] = downloads.disposition(name)
    response["Content-Security-Policy"] = downloads.SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


ELSEWHERE = ("qrpdf", "schedule", "zip", "zipa")
"""Formats of eLabFTW that are not written here."""
WRITERS: dict[str, Callable[[Entry, Call], HttpResponseBase]] = {
    "csv": table, "eln": eln, "html": page, "pdf": pdf, "pdfa": pdf, "qrpng": code,
}  # fmt: skip
