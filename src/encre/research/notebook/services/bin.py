"""The bin: entries leave the lists and can come back."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from encre.foundation import access, journal
from encre.research.notebook.collaboration.announcing import announce
from encre.research.notebook.events import EntryBroughtBack, EntryRemoved
from encre.research.notebook.holding import refuse_if_held
from encre.research.notebook.models import Entry

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def remove_entry(entry: Entry, *, by: "Person") -> Entry:
    """Put an entry in the bin (raises NotAllowed for a locked one, Refused for a held one)."""
    access.require(by, "notebook.entry.remove", entry)
    with transaction.atomic():
        return put_away(entry, by=by)


def bring_back(entry: Entry, *, by: "Person") -> Entry:
    """Take an entry out of the bin (raises NotAllowed)."""
    access.require(by, "notebook.entry.remove", entry)
    with transaction.atomic():
        return take_back(entry, by=by)


def put_away(entry: Entry, *, by: "Person") -> Entry:
    """Do it; the caller has checked the right, and holds a transaction."""
    if not entry.removed:
        refuse_if_held(entry)
        entry.removed_at, entry.removed_by = timezone.now(), by
        entry.save(update_fields=["removed_at", "removed_by"])
        announce(entry.pk)
        journal.record(EntryRemoved(entry), by=by)
    return entry


def take_back(entry: Entry, *, by: "Person") -> Entry:
    """Do it; the caller has checked the right, and holds a transaction."""
    if entry.removed:
        entry.removed_at = entry.removed_by = None
        entry.save(update_fields=["removed_at", "removed_by"])
        journal.record(EntryBroughtBack(entry), by=by)
    return entry
