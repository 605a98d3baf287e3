"""What can be done with several entries at once; each by its service, which asks its own right."""

from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from encre.commons.threads import services as threads
from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui.pages import Asked, BulkAction
from encre.research.notebook import policies
from encre.research.notebook.models import Entry, Status
from encre.research.notebook.services.bin import remove_entry
from encre.research.notebook.services.leaving import ask_archive
from encre.research.notebook.services.moving import move_entry
from encre.research.notebook.services.proof import lock_entry
from encre.research.notebook.services.properties import change_properties
from encre.research.notebook.views.reading import notebook_of

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def change_status(entry: Entry, answer: str, *, by: "Person") -> None:
    """Give an entry a status (raises NotAllowed, Refused)."""
    change_properties(entry, by=by, version=entry.version, status=answer)


def add_tag(entry: Entry, answer: str, *, by: "Person") -> None:
    """Add a tag to an entry (raises NotAllowed, Refused)."""
    threads.tag(entry, answer, by=by, scope_id=entry.notebook.structure_id)


def take_tag(entry: Entry, answer: str, *, by: "Person") -> None:
    """Take a tag from an entry (raises NotAllowed)."""
    threads.untag(entry, answer, by=by)


def move(entry: Entry, answer: str, *, by: "Person") -> None:
    """Move an entry to the notebook of this id (raises NotAllowed, NotFound, Refused)."""
    identifier = as_uuid(answer)
    if identifier is None:
        raise NotFound
    move_entry(entry, notebook_of(by, identifier), by=by)


def lock(entry: Entry, *, by: "Person") -> None:
    """Lock an entry as it was listed (raises NotAllowed, Stale)."""
    lock_entry(entry, by=by, version=entry.version)


def _statuses(_person: "Person") -> Asked:
    return Asked(_("New status"), Status.choices)


def _tag(label: object, _person: "Person") -> Asked:
    return Asked(label)  # type: ignore[arg-type]


def _notebooks(person: "Person") -> Asked:
    shelf = policies.shelf(access.actor(person))
    written = access.allowed(person, "notebook.notebook.write", shelf)
    return Asked(_("Notebook"), [(str(row.pk), row.title) for row in written])


BULK = (
    BulkAction("status", _("Change status"), change_status, "progress", ask=_statuses),
    BulkAction("tag", _("Add a tag"), add_tag, "tag", ask=partial(_tag, _("Tag to add"))),
    BulkAction("untag", _("Take a tag"), take_tag, "tag-off", ask=partial(_tag, _("Tag to take"))),
    BulkAction("move", _("Move"), move, "folder-open", ask=_notebooks),
    BulkAction(
        "lock",
        _("Lock"),
        lock,
        "lock",
        consequence=_("Locked entries can no longer be written; only who manages the notebook"
                      " opens them again."),
    ),
    BulkAction("export", _("Export as .eln"), ask_archive, "download"),
    BulkAction("bin", _("Put in the bin"), remove_entry, "trash", "danger"),
)  # fmt: skip
