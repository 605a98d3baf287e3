"""Versions of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from encre.commons.files import queries as files
from encre.foundation.base.errors import NotFound
from encre.research.elabftw.protocols import bodies, shapes
from encre.research.elabftw.protocols.answers import absent, shown
from encre.research.elabftw.protocols.calls import Call, stamp
from encre.research.elabftw.services.numbers import number, numbers
from encre.research.notebook.services.writing import restore_revision

if TYPE_CHECKING:
    from encre.research.notebook.models import Revision


def listed(call: Call) -> HttpResponse:
    """Return the versions of an entry, newest first, without their texts."""
    rows = call.entry().revisions.select_related("by").defer("document", "facts")
    kept = list(rows.order_by("-version"))
    numbers("revisions", [row.pk for row in kept])
    numbers("users", {row.by_id for row in kept if row.by_id})
    return shown([_told(row) for row in kept])


def one(call: Call) -> HttpResponse:
    """Return a version with its text."""
    return shown(_whole(_found(call)))


def restore(call: Call) -> HttpResponse:
    """Make a version the current one again, as a new version."""
    revision = _found(call)
    if call.data.get("action") != "replace":
        raise absent(_("A version is restored (“replace”); it is never changed."))
    restore_revision(revision, by=call.person, version=call.entry().version)
    return shown(_whole(_found(call)))


def _found(call: Call) -> Revision:
    rows = call.entry().revisions.select_related("entry", "by")
    found = rows.filter(pk=call.key("revisions", 3)).first()
    if found is None:
        raise NotFound
    return found


def _told(row: Revision) -> dict[str, Any]:
    return {
        "id": number("revisions", row.pk),
        "item_id": number("experiments", row.entry_id),
        "content_type": 1,
        "created_at": stamp(row.created_at),
        "userid": shapes.user_number(row.by_id),
        "fullname": row.by.display_name if row.by else "",
    }


def _whole(row: Revision) -> dict[str, Any]:
    html = bodies.written(row.document, list(files.files_of(row.entry)))
    return {**_told(row), "body": html, "body_html": html}
