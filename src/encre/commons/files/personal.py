"""What files give to a person's copy of their data: the list of what they sent."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from encre.commons.files.models import File
from encre.foundation.base.erasing import forgets
from encre.foundation.base.exporting import Row, contribute

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def sent(person: "Person") -> Iterator[Row]:
    """Yield the files the person sent, removed ones included; the bytes stay where they are."""
    rows = File.objects.filter(uploaded_by=person).select_related("blob").order_by("created_at")
    for row in rows.iterator(chunk_size=1_000):
        yield {
            "sent": row.created_at,
            "name": row.name,
            "type": row.media_type,
            "size": row.size,
            "sha256": row.sha256,
            "kind": row.owner_kind,
            "object": row.owner_id,
            "removed": row.removed_at,
        }


@forgets("photographs")
def forget_photographs(person: "Person") -> int:
    """Forget the photographs of a person; the bytes go with the next sweep."""
    rows = File.objects.filter(owner_kind="people.person", owner_id=person.pk)
    return rows.delete()[0]


contribute(
    "files",
    sent,
    label=_("The files you sent"),
    columns={
        "sent": _("Sent"),
        "name": _("Name"),
        "type": _("Type"),
        "size": _("Size in bytes"),
        "sha256": _("Hash (SHA-256)"),
        "kind": _("Kind of object"),
        "object": _("Identifier of the object"),
        "removed": _("Removed on"),
    },
    order=50,
)
