"""What the notebook gives to a person's copy of their data: the entries they wrote."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.exporting import Row, contribute
from encre.research.notebook.models import Entry
from encre.research.notebook.showing import notebook_name

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def written(person: "Person") -> Iterator[Row]:
    """Yield the entries of which the person is the author, those of the bin included."""
    rows = access.visible(person, Entry.objects.filter(author=person))
    for row in rows.select_related("notebook", "body").order_by("number").iterator(chunk_size=100):
        body = getattr(row, "body", None)
        yield {
            "number": row.number,
            "title": row.title,
            "notebook": notebook_name(row.notebook),
            "status": row.get_status_display(),
            "experiment": row.experiment_on,
            "created": row.created_at,
            "changed": row.updated_at,
            "locked": row.locked_at,
            "removed": row.removed_at,
            "html": body.html if body else "",
        }


contribute(
    "entries",
    written,
    label=_("The entries you wrote"),
    columns={
        "number": _("Entry number"),
        "title": _("Title"),
        "notebook": _("Notebook"),
        "status": _("Status"),
        "experiment": _("Date of the experiment"),
        "created": _("Entry created on"),
        "changed": _("Entry changed on"),
        "locked": _("Locked on"),
        "removed": _("Put in the bin on"),
        "html": _("What it says"),
    },
    page="html",
    order=30,
)
