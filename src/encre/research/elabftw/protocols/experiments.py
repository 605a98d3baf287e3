"""Experiments: entries of the notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from encre.commons.files import queries as files
from encre.commons.threads import queries as threads
from encre.commons.threads import services as keeping
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.jobs.registry import handles
from encre.research.elabftw.jobs import ARCHIVE
from encre.research.elabftw.protocols import (
    bodies,
    comments,
    formats,
    links,
    shapes,
    steps,
    uploads,
)
from encre.research.elabftw.protocols.answers import absent, created, done, shown
from encre.research.elabftw.protocols.asking import asked
from encre.research.elabftw.protocols.writing import begin_entry, change_entry, merged
from encre.research.elabftw.services.keeping import archives_of
from encre.research.elabftw.services.numbers import number, numbers
from encre.research.notebook.services.bin import remove_entry
from encre.research.notebook.services.duplicating import duplicate_entry
from encre.research.notebook.services.proof import freeze_entry, lock_entry, unlock_entry
from encre.research.notebook.services.saving import save_live

if TYPE_CHECKING:
    from encre.research.elabftw.protocols.calls import Call
    from encre.research.notebook.models import Entry


def listed(call: Call) -> HttpResponse:
    """Return a list of entries."""
    return shown(shapes.entries(call.page(asked(call)), call))


def one(call: Call) -> HttpResponseBase:
    """Return an entry, as JSON or in another format."""
    entry = call.entry()
    wanted = call.query.get("format") or "json"
    if wanted == "json":
        return shown(whole_entry(entry, call))
    return formats.other(entry, call, wanted)


def begin(call: Call) -> HttpResponse:
    """Begin an entry, from a template or not."""
    return _at(begin_entry(call))


def change(call: Call) -> HttpResponse:
    """Change an entry, or do what `action` says."""
    entry = call.entry()
    action = str(call.data.get("action") or "update").lower()
    if action == "update":
        change_entry(entry, call)
    elif action == "updatemetadatafield":
        said = {name: value for name, value in call.data.items() if name != "action"}
        call.data = {"metadata": merged(entry, {n: {"value": v} for n, v in said.items()})}
        change_entry(entry, call)
    elif action in ACTIONS:
        ACTIONS[action](entry, call)
    else:
        raise absent(_REFUSED.get(action) or _("Encre does not do this for programs."))
    return shown(whole_entry(call.entry(), call))


def duplicate(call: Call) -> HttpResponse:
    """Begin an entry from another, to which it is tied."""
    if call.data.get("action", "duplicate") != "duplicate":
        raise Refused(_("An entry is duplicated here, and nothing else."))
    return _at(duplicate_entry(call.entry(), by=call.person))


def remove(call: Call) -> HttpResponse:
    """Put an entry in the bin."""
    entry = call.entry()
    if entry.removed:
        raise NotFound
    remove_entry(entry, by=call.person)
    return done()


def whole_entry(entry: Entry, call: Call) -> dict[str, Any]:
    """Return all of an entry."""
    attached, archives = list(files.files_of(entry)), archives_of(entry)
    said = comments.present(entry)
    people = {entry.author_id, entry.locked_by_id, *(row.author_id for row in said)}
    people |= {file.uploaded_by_id for file in (*attached, *archives)}
    numbers("users", [one for one in people if one is not None])  # all at once
    html = bodies.written(entry.body.document, attached)
    waiting = entry.steps.filter(done_at__isnull=True).order_by("position", "id").first()
    return {
        **shapes.entries([entry], call)[0],
        "body": html,
        "body_html": html,
        "steps": steps.all_of(entry),
        "next_step": waiting.text if waiting else None,
        "comments": comments.told(said),
        "uploads": uploads.told(entry, attached, archives),
        "changelog": [],
        "compounds_links": [],
        "containers": [],
        **links.all_of(entry, call),
    }


def _at(entry: Entry) -> HttpResponse:
    return created(f"experiments/{number('experiments', entry.pk)}")


def _lock(entry: Entry, call: Call) -> None:
    """Lock, or with the action `lock` open again, as eLabFTW's own does."""
    if entry.locked and call.data["action"] == "lock":
        return _unlock(entry, call)
    if not entry.locked:
        entry = save_live(entry)
        lock_entry(entry, by=call.person, version=entry.version)
    return None


def _unlock(entry: Entry, call: Call) -> None:
    if entry.locked:
        reason = str(call.data.get("reason") or _("Opened again by a program."))
        unlock_entry(entry, by=call.person, reason=reason)


def _stamp(entry: Entry, call: Call) -> None:
    """Freeze the version; a job gets the time-stamp and writes the archive."""
    entry = save_live(entry)
    with transaction.atomic():
        freeze_entry(entry, by=call.person, version=entry.version)
        key = f"elabftw-{entry.pk}"
        handles[ARCHIVE].enqueue(key=key, by=call.person, entry=str(entry.pk))


def _pin(entry: Entry, call: Call) -> None:
    if threads.is_favourite(call.person, entry):
        keeping.unfavourite(entry, by=call.person)
    else:
        keeping.favourite(entry, by=call.person)


def _nothing(_entry: Entry, _call: Call) -> None:
    """Do nothing: in Encre, people and programs write together."""


ACTIONS = {
    "lock": _lock, "forcelock": _lock, "forceunlock": _unlock, "timestamp": _stamp, "pin": _pin,
    "exclusiveeditmode": _nothing, "removeexclusiveeditmode": _nothing,
}  # fmt: skip
_REFUSED = {
    "sign": gettext_lazy(
        "A signature is given on the page, once its author has proved again who they are."
    ),
    "bloxberg": gettext_lazy("Encre does not use bloxberg: ask for “timestamp” (RFC 3161)."),
    "updateowner": gettext_lazy("An entry passes to somebody else on its page."),
}
