"""Files of an entry, and the time-stamped archives made of it, which nobody changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from encre.commons.files import queries, services
from encre.foundation import access
from encre.foundation.base.errors import NotAllowed, NotFound, Refused
from encre.research.elabftw.protocols import shapes
from encre.research.elabftw.protocols.answers import Answered, created, done, shown
from encre.research.elabftw.protocols.bodies import long_name
from encre.research.elabftw.protocols.calls import Call, stamp, whole, words
from encre.research.elabftw.protocols.sending import sent
from encre.research.elabftw.services.keeping import archives_of, keep, rest_of
from encre.research.elabftw.services.numbers import number, numbers
from encre.research.notebook.services.attaching import attach

if TYPE_CHECKING:
    from encre.commons.files.handlers import ReceivedFile
    from encre.commons.files.models import File
    from encre.research.notebook.models import Entry

NORMAL, DELETED = 1, 3
LONGEST = 2_000
"""Characters of what is said of a file."""


def listed(call: Call) -> HttpResponse:
    """Return the files of an entry."""
    entry = call.entry()
    states = {whole(one) for one in call.query.get("state", "1").split(",") if one.strip()}
    return shown(all_of(entry) if NORMAL in states else [])


def one(call: Call) -> HttpResponseBase:
    """Return what is known of a file, or its bytes when `format=binary`."""
    entry = call.entry()
    file, archive = _found(entry, call)
    wanted = call.query.get("format") or "json"
    if wanted == "json":
        return shown(_told(file, entry, rest_of([file.pk]).get(file.pk, {}), archive=archive))
    if wanted != "binary":
        raise Answered(400, _("A file is read as “json” or as “binary”."))
    return sent(file)


def add(call: Call) -> HttpResponse:
    """Attach a file."""
    return _kept(call.entry(), call)


def replace(call: Call) -> HttpResponse:
    """Put another file in the place of one, which is removed and can be restored."""
    entry = call.entry()
    old = _changeable(entry, call)
    with transaction.atomic():
        response = _kept(entry, call)
        services.remove(old, by=call.person)
    return response


def change(call: Call) -> HttpResponse:
    """Change the name of a file or what is said of it, or remove it."""
    entry = call.entry()
    file = _changeable(entry, call)
    state = whole(call.data.get("state") or NORMAL)
    if state not in (NORMAL, DELETED):
        raise Refused(fields={"state": [_("A file is there (1) or removed (3).")]})
    with transaction.atomic():
        if "real_name" in call.data:
            name = words(call.data["real_name"], "real_name")
            file = services.rename(file, name, by=call.person)
        if "comment" in call.data:
            said = words(call.data["comment"], "comment")[:LONGEST]
            keep(file, by=call.person, comment=said)
        shape = _told(file, entry, rest_of([file.pk]).get(file.pk, {}))
        if state == DELETED:
            services.remove(file, by=call.person)
    return shown({**shape, "state": state})


def remove(call: Call) -> HttpResponse:
    """Remove a file; its bytes are kept."""
    services.remove(_changeable(call.entry(), call), by=call.person)
    return done()


def all_of(entry: Entry) -> list[dict[str, Any]]:
    """Return the files of an entry, then its archives."""
    return told(entry, list(queries.files_of(entry)), archives_of(entry))


def told(entry: Entry, attached: list[File], archives: list[File]) -> list[dict[str, Any]]:
    """Return files of an entry as clients read them, then its archives."""
    every: Sequence[File] = [*attached, *archives]
    numbers("uploads", [file.pk for file in every])
    numbers("users", {file.uploaded_by_id for file in every if file.uploaded_by_id})
    rest = rest_of(file.pk for file in every)
    return [
        _told(file, entry, rest.get(file.pk, {}), archive=place >= len(attached))
        for place, file in enumerate(every)
    ]


def _kept(entry: Entry, call: Call) -> HttpResponse:
    received = call.request.FILES.get("file")
    if received is None:
        raise Answered(400, _("Send the file as the part “file” of a multipart form."))
    written = cast("ReceivedFile", received)
    with transaction.atomic():
        file = attach(
            entry,
            written.kept(),  # type: ignore[arg-type]
            by=call.person,
            name=written.name or "",
            declared_type=written.content_type or "",
        )
        if call.data.get("comment"):
            keep(file, by=call.person, comment=str(call.data["comment"])[:LONGEST])
    path = f"experiments/{number('experiments', entry.pk)}/uploads"
    return created(f"{path}/{number('uploads', file.pk)}")


def _changeable(entry: Entry, call: Call) -> File:
    file, archive = _found(entry, call)
    if archive:
        raise NotAllowed(_("A time-stamped archive is never changed nor removed."))
    access.require(call.person, "files.file.edit", file)
    return file


def _found(entry: Entry, call: Call) -> tuple[File, bool]:
    key = call.key("uploads", 3)
    file = queries.files_of(entry).filter(pk=key).first()
    if file is not None:
        return file, False
    for archive in archives_of(entry):
        if archive.pk == key:
            return archive, True
    raise NotFound


def _told(
    file: File, entry: Entry, rest: dict[str, Any], *, archive: bool = False
) -> dict[str, Any]:
    return {
        "id": number("uploads", file.pk),
        "item_id": number("experiments", entry.pk),
        "real_name": file.name,
        "long_name": long_name(file),
        "comment": rest.get("comment", ""),
        "userid": shapes.user_number(file.uploaded_by_id),
        "type": "experiments",
        "created_at": stamp(file.created_at),
        "hash": file.sha256,
        "hash_algorithm": "sha256",
        "storage": 1,
        "filesize": file.size,
        "state": NORMAL,
        "immutable": int(archive),
    }
