"""What threads give to a person's copy of their data: the comments they wrote."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from encre.commons.threads.models import Comment
from encre.foundation.base.exporting import Row, contribute

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def written(person: "Person") -> Iterator[Row]:
    """Yield the person's own comments; what they are about is named by its identifier alone."""
    rows = Comment.objects.filter(author=person).order_by("created_at")
    for row in rows.iterator(chunk_size=1_000):
        yield {
            "written": row.created_at,
            "edited": row.edited_at,
            "text": row.text,
            "kind": row.subject_kind,
            "object": row.subject_id,
            "removed": row.removed_at,
        }


contribute(
    "comments",
    written,
    label=_("The comments you wrote"),
    columns={
        "written": _("Written on"),
        "edited": _("Changed on"),
        "text": _("Text"),
        "kind": _("Kind of object"),
        "object": _("Identifier of the object"),
        "removed": _("Removed on"),
    },
    order=40,
)
