"""Comments as a template draws them: their words as HTML, what the reader may do with each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.safestring import SafeString

from encre.commons.files.owners import right
from encre.commons.threads import queries
from encre.commons.threads.markup import shown
from encre.commons.threads.models import Comment, Mention
from encre.foundation import access, links

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


@dataclass(frozen=True)
class ShownComment:
    """One comment of a thread."""

    comment: Comment
    html: SafeString
    may_edit: bool
    may_remove: bool


def thread_of(subject: Model, person: "Person | None") -> list[ShownComment]:
    """Return the comments of `subject` as `person` reads them, in a constant number of queries."""
    rows = list(queries.comments(subject))
    named: dict[Any, dict[str, str]] = {}
    mentions = Mention.objects.filter(comment__in=[row.pk for row in rows]).select_related("person")
    for mention in mentions if rows else ():
        address = links.address(mention.person)
        named.setdefault(mention.comment_id, {})[mention.person.display_name] = address
    may = abilities(subject, person)
    return [_shown(row, named.get(row.pk, {}), may, person) for row in rows]


def abilities(subject: Model, person: "Person | None") -> set[str]:
    """Return which of `comment` and `edit` the person may do on `subject`, in one query."""
    if person is None:
        return set()
    actions = {verb: right(type(subject), verb) for verb in ("comment", "edit")}
    allowed = access.abilities(person, subject, set(actions.values()))
    view = access.view_action(type(subject))
    return {
        verb
        for verb, action in actions.items()
        if action in allowed and (verb == "comment" or action != view)
    }


def _shown(
    row: Comment, named: dict[str, str], may: set[str], person: "Person | None"
) -> ShownComment:
    here = not row.removed and row.imported_at is None
    mine = here and person is not None and row.author_id == person.pk
    return ShownComment(
        row,
        shown(row.text, named),
        may_edit=mine and "comment" in may,
        may_remove=not row.removed and (mine or "edit" in may),
    )


def thread_context(
    subject: Model, person: "Person | None", token: Any, **more: Any
) -> dict[str, Any]:
    """Return what the template of a thread needs."""
    rows: Sequence[ShownComment] = thread_of(subject, person)
    return {
        "subject": subject,
        "kind": subject._meta.label_lower,
        "comments": rows,
        "count": sum(1 for row in rows if not row.comment.removed),
        "may_comment": "comment" in abilities(subject, person),
        "csrf_token": token,
        **more,
    }


def tags_context(
    subject: Model, person: "Person | None", token: Any, **more: Any
) -> dict[str, Any]:
    """Return what the template of an object's tags needs."""
    return {
        "subject": subject,
        "kind": subject._meta.label_lower,
        "tags": queries.tags_of(subject),
        "may_edit": "edit" in abilities(subject, person),
        "csrf_token": token,
        **more,
    }
