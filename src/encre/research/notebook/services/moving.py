"""An entry goes to another notebook; its number, versions and history stay its own."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import NotAllowed, Refused
from encre.research.notebook.events import EntryMoved
from encre.research.notebook.holding import refuse_if_held
from encre.research.notebook.models import Entry, Notebook
from encre.research.notebook.services.properties import know_names

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def move_entry(entry: Entry, notebook: Notebook, *, by: "Person") -> Entry:
    """Put an open entry in another notebook (raises NotAllowed, Refused).

    Whoever reads the other notebook reads it from then on, unless it is confidential.
    """
    access.require(by, "notebook.entry.move", entry)
    if not access.can(by, "notebook.notebook.write", notebook):
        raise NotAllowed(_("You cannot write in this notebook."))
    with transaction.atomic():
        current = Entry.objects.select_for_update().get(pk=entry.pk)
        if current.notebook_id == notebook.pk:
            return current
        refuse_if_held(current)
        twin = notebook.entries.filter(source_key=current.source_key).exclude(source_key="")
        if twin.exists():
            raise Refused(_("This notebook already has this entry, from the same archive."))
        left = current.notebook_id
        current.notebook, current.updated_at = notebook, timezone.now()
        current.save(update_fields=["notebook", "updated_at"])
        know_names(current, list(current.fields.all()))
        journal.record(EntryMoved(current, left=left, joined=notebook.pk), by=by)
    return current
