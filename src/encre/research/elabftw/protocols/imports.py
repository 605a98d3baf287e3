"""Imports: an `.eln` archive is received, read and brought in by the notebook, afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from encre.commons.files import blobs
from encre.foundation.base.errors import NotFound
from encre.foundation.jobs.registry import handles
from encre.research.elabftw.jobs import IMPORT
from encre.research.elabftw.protocols.answers import Answered, absent, address, shown
from encre.research.elabftw.protocols.calls import Call, stamp, whole
from encre.research.elabftw.protocols.entering import weigh
from encre.research.elabftw.protocols.writing import notebook_of
from encre.research.elabftw.services.numbers import number
from encre.research.notebook import queries as notebook
from encre.research.notebook.services.archives import receive_archive

if TYPE_CHECKING:
    from encre.commons.files.handlers import ReceivedFile
    from encre.research.notebook.models import ImportedArchive

ENDING = ".eln"


def about(_call: Call) -> HttpResponse:
    """Return what may be sent."""
    most = settings.UPLOAD_LIMIT
    return shown({
        "allowed_extensions": [ENDING],
        "max_filesize": most,
        "max_upload_size": f"{most // 1_000_000}M",
        "max_upload_time": 0,
    })  # fmt: skip


def receive(call: Call) -> HttpResponse:
    """Receive an archive: 202, and where to see what became of it."""
    weigh(call)
    received = call.request.FILES.get("file")
    if received is None:
        raise Answered(400, _("Send the file as the part “file” of a multipart form."))
    name = received.name or ""
    if call.data.get("entity_type", "experiments") != "experiments":
        raise absent(_("Encre brings in experiments only; the inventory imports on its page."))
    if not name.lower().endswith(ENDING):
        raise absent(_("Encre brings in “.eln” archives only."))
    if call.data.get("owner") and whole(call.data["owner"]) != number("users", call.person.pk):
        raise absent(_("Whoever sends an archive brings it in: its authors are those it names."))
    written = cast("ReceivedFile", received).kept()
    book = notebook_of(call)
    with blobs.store().open(written.sha256) as stream:
        archive = receive_archive(book, stream, by=call.person, name=name)
    with transaction.atomic():
        handles[IMPORT].enqueue(
            key=f"elabftw-import-{archive.pk}", by=call.person, archive=str(archive.pk)
        )
    response = shown(_told(archive), status=202)
    response["Location"] = address(f"import/{number('imports', archive.pk)}")
    return response


def one(call: Call) -> HttpResponse:
    """Return how far an import went, what it brought and what was refused."""
    found = notebook.archive(call.person, call.key("imports", 1))
    if found is None:
        raise NotFound
    return shown(_told(found))


def _told(row: ImportedArchive) -> dict[str, Any]:
    outcome = row.report.get("outcome", {})
    return {
        "id": number("imports", row.pk),
        "created_at": stamp(row.created_at),
        "real_name": row.name,
        "state": row.state,
        "entries": row.report.get("count", 0),
        "imported": outcome.get("created", 0),
        "already_there": outcome.get("present", 0),
        "refused": [str(one.get("code", "")) for one in row.report.get("refused", [])],
        "problems": [str(one.get("code", "")) for one in row.report.get("problems", [])],
    }
