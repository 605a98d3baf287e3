"""Comments of an object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from encre.commons.threads import queries, services
from encre.foundation.base.errors import NotFound
from encre.research.elabftw.protocols import shapes
from encre.research.elabftw.protocols.answers import created, done, shown
from encre.research.elabftw.protocols.calls import Call, stamp, words
from encre.research.elabftw.protocols.subjects import path_of, subject, subject_to_change
from encre.research.elabftw.services.numbers import number, numbers

if TYPE_CHECKING:
    from django.db.models import Model

    from encre.commons.threads.models import Comment

KINDS = {"notebook.entry": "experiments"}


def listed(call: Call) -> HttpResponse:
    """Return the comments of an object, those that were removed apart."""
    return shown(all_of(subject(call)))


def one(call: Call) -> HttpResponse:
    """Return a comment."""
    return shown(_told(_found(call)))


def add(call: Call) -> HttpResponse:
    """Write a comment."""
    about = subject_to_change(call)
    text = words(call.data.get("comment"), "comment")
    made = services.comment(about, text=text, by=call.person)
    return created(f"{path_of(call)}/{number('comments', made.pk)}")


def change(call: Call) -> HttpResponse:
    """Change one's own comment."""
    text = words(call.data.get("comment"), "comment")
    return shown(_told(services.edit_comment(_found(call), text=text, by=call.person)))


def remove(call: Call) -> HttpResponse:
    """Remove the words of a comment."""
    services.remove_comment(_found(call), by=call.person)
    return done()


def all_of(about: Model) -> list[dict[str, Any]]:
    """Return the comments of an object, oldest first."""
    return told(present(about))


def present(about: Model) -> list[Comment]:
    """Return the comments of an object that were not removed, oldest first."""
    return [row for row in queries.comments(about) if not row.removed]


def told(rows: list[Comment]) -> list[dict[str, Any]]:
    """Return comments as clients read them."""
    numbers("comments", [row.pk for row in rows])
    numbers("users", {row.author_id for row in rows if row.author_id})
    return [_told(row) for row in rows]


def _found(call: Call) -> Comment:
    rows = queries.comments(subject(call)).filter(pk=call.key("comments", 3))
    found = rows.filter(removed_at__isnull=True).first()
    if found is None:
        raise NotFound
    return found


def _told(row: Comment) -> dict[str, Any]:
    return {
        "id": number("comments", row.pk),
        "item_id": number(KINDS.get(row.subject_kind, "items"), row.subject_id),
        "comment": row.text,
        "userid": shapes.user_number(row.author_id),
        "created_at": stamp(row.created_at),
        "modified_at": stamp(row.edited_at or row.created_at),
        "immutable": 0,
        **shapes.names(row.author, row.author_text),
    }
