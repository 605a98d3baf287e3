"""The live document of an entry, written by several at once: a snapshot and the updates since."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from encre.research.notebook.models.entries import Entry


class EntryDoc(models.Model):
    """An entry's Yjs document: what it was at `snapshot_seq`, and how far its updates go.

    `saved_seq` is the last update that the entry's body holds. The row's lock is what puts the
    updates of several processes in one order.
    """

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="live")
    snapshot = models.BinaryField()
    snapshot_seq = models.PositiveBigIntegerField(default=0)
    saved_seq = models.PositiveBigIntegerField(default=0)
    seq = models.PositiveBigIntegerField(default=0)
    touched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(snapshot_seq__lte=F("saved_seq")) & Q(saved_seq__lte=F("seq")),
                name="notebook_entrydoc_order",
            ),
        ]
        indexes = [
            models.Index(
                fields=["touched_at"],
                condition=Q(saved_seq__lt=F("seq")),
                name="notebook_entrydoc_unsaved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}@{self.seq}"


class EntryUpdate(models.Model):
    """One Yjs update (encoding v1) as it was received: who typed what, and when; never changed."""

    document = models.ForeignKey(EntryDoc, models.CASCADE, related_name="updates")
    seq = models.PositiveBigIntegerField()
    data = models.BinaryField()
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    client = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "seq"], name="notebook_entryupdate_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="notebook_entryupdate_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}#{self.seq}"
