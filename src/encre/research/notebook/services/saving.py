"""From the live document to the entry: its body, its version, its text for search."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from encre.foundation import journal
from encre.research.notebook.collaboration.tree import body_of
from encre.research.notebook.collaboration.updates import folded
from encre.research.notebook.events import EntrySaved
from encre.research.notebook.models import Entry, EntryDoc, EntryUpdate
from encre.research.notebook.services.live import document_at
from encre.research.notebook.services.writing import advance, keep_revision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from encre.foundation.people.models import Person

MANY = 200
"""Updates after the snapshot from which they are folded into it."""
BATCH = 500
FORGOTTEN = timedelta(minutes=1)


def save_live(entry: Entry) -> Entry:
    """Write into the entry what its live document holds; a locked one stays as it is.

    Before whatever reads an entry to keep it: locking, signing, exporting, restoring.
    """
    if not EntryDoc.objects.filter(pk=entry.pk, saved_seq__lt=F("seq")).exists():
        return entry
    with transaction.atomic():
        current = Entry.objects.select_for_update().get(pk=entry.pk)
        row = EntryDoc.objects.select_for_update().get(pk=entry.pk)
        if current.locked or row.saved_seq == row.seq:
            return current
        doc, row.saved_seq = document_at(current)
        body = body_of(doc)
        row.save(update_fields=["saved_seq"])
        if row.seq - row.snapshot_seq > MANY:
            _fold(row)
        if body != current.body.document:
            by = _last_writer(row)
            advance(current, title=current.title, body=body)
            keep_revision(current, body, by=by)
            journal.record(EntrySaved(current, version=current.version), by=by)
    return current


def save_all_live(entries: "Iterable[UUID | str]") -> None:
    """Write what is typed into several entries, about to be exported."""
    wanted = [UUID(str(entry)) for entry in entries]
    for start in range(0, len(wanted), BATCH):
        rows = EntryDoc.objects.filter(saved_seq__lt=F("seq"), pk__in=wanted[start : start + BATCH])
        for row in rows.select_related("entry"):
            save_live(row.entry)


def forgotten() -> "list[UUID]":
    """Return the entries whose changes were not written although their job is long due."""
    rows = EntryDoc.objects.filter(
        saved_seq__lt=F("seq"),
        touched_at__lt=timezone.now() - FORGOTTEN,
        entry__locked_at__isnull=True,
    )
    return list(rows.values_list("pk", flat=True)[:BATCH])


def _last_writer(row: EntryDoc) -> "Person | None":
    last = EntryUpdate.objects.filter(document=row, seq=row.seq).select_related("person").get()
    return last.person


def _fold(row: EntryDoc) -> None:
    """Fold the updates into the snapshot; they stay, as the history of who typed what."""
    rows = EntryUpdate.objects.filter(document=row, seq__gt=row.snapshot_seq, seq__lte=row.seq)
    updates = [bytes(data) for data in rows.order_by("seq").values_list("data", flat=True)]
    snapshot = folded([bytes(row.snapshot), *updates])
    if snapshot is not None:
        row.snapshot, row.snapshot_seq = snapshot, row.seq
        row.save(update_fields=["snapshot", "snapshot_seq"])
