"""Exports: archives of the caller's entries, made in the background and kept for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from encre.commons.files import queries as files
from encre.commons.files import services as keeping
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.base.ids import as_uuid
from encre.foundation.jobs import queries as jobs
from encre.foundation.jobs import services as working
from encre.research.elabftw.protocols.answers import Answered, absent, created, done, shown
from encre.research.elabftw.protocols.bodies import long_name
from encre.research.elabftw.protocols.calls import Call, stamp
from encre.research.elabftw.protocols.entering import weigh
from encre.research.elabftw.protocols.sending import sent
from encre.research.elabftw.services.numbers import number, numbers
from encre.research.notebook import queries as notebook
from encre.research.notebook.services.leaving import EXPORT, MEDIA_TYPE, ask_archive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http.response import HttpResponseBase

    from encre.commons.files.models import File
    from encre.foundation.jobs.models import Job

STATES = {"waiting": 4, "running": 5, "done": 1, "failed": 6}
"""How eLabFTW counts: pending, processing, normal, error."""
KEPT = 200
OFF = ("", "0", "off", "false", "no")


def listed(call: Call) -> HttpResponse:
    """Return the archives the caller asked for, newest first."""
    rows = [row for row in jobs.asked_by(call.person, KEPT) if _counts(row)]
    numbers("exports", [row.pk for row in rows])
    return shown(_told(rows, call))


def one(call: Call) -> HttpResponseBase:
    """Return what is known of an archive, in a list as clients read it, or its bytes."""
    row = _found(call)
    wanted = call.query.get("format") or "json"
    if wanted not in ("json", "binary"):
        raise Answered(400, _("A file is read as “json” or as “binary”."))
    told = _told([row], call)
    if not told:
        raise NotFound
    if wanted == "json":
        return shown(told)
    if row.state != "done":
        raise Answered(409, _("This archive is not ready: ask again in a moment."))
    return sent(_file(row, call), MEDIA_TYPE)


def ask(call: Call) -> HttpResponse:
    """Ask for an archive of every entry of the caller's."""
    weigh(call)
    if call.data.get("format") != "eln":
        raise absent(_("Encre exports “eln” archives; one entry also leaves as PDF, CSV or HTML."))
    others = [name for name in ("items", "experiments_templates", "items_types") if _on(call, name)]
    if others:
        told = _("Encre exports experiments for programs, not: %(names)s.")
        raise absent(told % {"names": ", ".join(others)})
    if not _on(call, "experiments"):
        raise Refused(fields={"experiments": [_("Say “on”: experiments are what is exported.")]})
    rows = notebook.entries(call.person).filter(author=call.person).order_by("number", "pk")
    ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
    if not ids:
        raise Refused(_("You have no experiment to export."))
    job = ask_archive(ids, call.person.display_name, by=call.person)
    return created(f"exports/{number('exports', job.pk)}")


def remove(call: Call) -> HttpResponse:
    """Give an archive up: one under way is cancelled, one made loses its file."""
    row = _found(call)
    if not _told([row], call):
        raise NotFound
    if not row.finished:
        working.cancel(row, by=call.person)
    elif row.state == "done":
        keeping.remove(_file(row, call), by=call.person)
    return done()


def _on(call: Call, name: str) -> bool:
    return str(call.data.get(name) or "").lower() not in OFF


def _counts(row: Job) -> bool:
    return row.name == EXPORT and row.state in STATES and not row.cancel_asked


def _found(call: Call) -> Job:
    row = jobs.of(call.person, call.key("exports", 1))
    if row is None or not _counts(row):
        raise NotFound
    return row


def _file(row: Job, call: Call) -> File:
    identifier = as_uuid((row.result or {}).get("file"))
    for file in files.visible_files(call.person, [identifier] if identifier else []):
        return file
    raise NotFound


def _told(rows: Sequence[Job], call: Call) -> list[dict[str, Any]]:
    """Return archives as clients read them; those whose file was removed are left out."""
    ids = [as_uuid((row.result or {}).get("file")) for row in rows]
    made = {file.pk: file for file in files.visible_files(call.person, [one for one in ids if one])}
    team = next((number("teams", one.pk) for one in call.teams()), None)
    return [
        _one(row, made.get(file) if file else None, call, team)
        for row, file in zip(rows, ids, strict=True)
        if row.state != "done" or file in made
    ]


def _one(row: Job, file: File | None, call: Call, team: int | None) -> dict[str, Any]:
    return {
        "id": number("exports", row.pk),
        "created_at": stamp(row.created_at),
        "modified_at": stamp(row.finished_at or row.started_at or row.created_at),
        "requester_userid": number("users", call.person.pk),
        "team": team,
        "state": STATES[row.state],
        "error": row.error[:300] if row.state == "failed" else None,
        "format": "eln",
        "experiments": 1,
        "items": 0,
        "experiments_templates": 0,
        "items_types": 0,
        "changelog": 0,
        "pdfa": 0,
        "json": 0,
        "real_name": file.name if file else None,
        "long_name": long_name(file) if file else None,
        "filesize": file.size if file else None,
        "hash": file.sha256 if file else None,
        "hash_algo": "sha256" if file else None,
    }
