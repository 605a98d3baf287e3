"""Countersignatures: asked of a person, and given to many entries at once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record
from encre.research.notebook.models.entries import Entry
from encre.research.notebook.models.proof import Meaning


class CountersignRequest(Record):
    """Somebody asked `person` to countersign an entry; closed when done or given up."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="countersign_requests")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "person"],
                condition=Q(closed_at__isnull=True),
                name="notebook_countersign_asked_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["person", "entry"],
                condition=Q(closed_at__isnull=True),
                name="notebook_countersign_open",
            )
        ]


class RoundState(models.TextChoices):
    """How far a round of countersignatures is."""

    CHOSEN = "chosen", _("Chosen")
    SIGNING = "signing", _("Being signed")
    DONE = "done", _("Done")


class Round(Record):
    """Entries chosen to be countersigned together, each at the version that was shown.

    `picked` lists {"entry", "version", "number", "title"}; `refused` {"number", "title", "reason"}.
    """

    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    picked = models.JSONField()
    meaning = Char(max_length=10, choices=Meaning, blank=True, default="")
    state = Char(max_length=7, choices=RoundState, default=RoundState.CHOSEN)
    signed = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    job_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            one_of("state", RoundState, "notebook_round_state"),
            models.CheckConstraint(
                condition=Q(meaning__in=["", *Meaning.values]), name="notebook_round_meaning"
            ),
        ]
