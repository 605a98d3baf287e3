"""What the journal gives to a person's copy of their data: their acts, as codes and identifiers."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from encre.foundation.base.exporting import Row, contribute
from encre.foundation.journal.models import Recorded


def acts(person: Any) -> Iterator[Row]:
    """Yield what the person did, newest first."""
    rows = Recorded.objects.filter(by_id=person.pk).order_by("-id")
    for row in rows.iterator(chunk_size=1_000):
        yield {
            "at": row.at,
            "event": row.name,
            "kind": row.subject_kind,
            "object": row.subject_id,
        }


contribute(
    "acts",
    acts,
    label=_("Your acts"),
    columns={
        "at": _("Moment"),
        "event": _("Act"),
        "kind": _("Kind of object"),
        "object": _("Identifier of the object"),
    },
    order=90,
)
