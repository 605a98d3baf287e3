"""The journal's tables: events, the tail not sealed yet, and the chain of seals."""

from django.db import models
from django.utils import timezone

from encre.foundation.base.fields import Char


class Recorded(models.Model):
    """One thing that happened; the database refuses to change or delete it."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    name = Char(max_length=60)
    by_id = models.UUIDField(null=True)
    subject_kind = Char(max_length=60)
    subject_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "id"], name="journal_by_subject"),
            models.Index(fields=["by_id", "id"], name="journal_by_person"),
            models.Index(fields=["name", "id"], name="journal_by_name"),
            models.Index(fields=["at", "id"], name="journal_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"

    @property
    def sentence(self) -> str:
        """Return what happened, for a history: « signed version 3 »."""
        from encre.foundation.journal.declaring import sentence

        return sentence(self.name, self.data)


class Pending(models.Model):
    """An event that waits for its place in the sealed order."""

    event = models.OneToOneField(Recorded, models.DO_NOTHING, primary_key=True)

    def __str__(self) -> str:
        return f"#{self.pk}"


class Seal(models.Model):
    """The place of a committed event in the order all readers follow, and the hash there."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Recorded, models.DO_NOTHING, related_name="seal")
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.seq}: {bytes(self.digest).hex()[:12]}"
