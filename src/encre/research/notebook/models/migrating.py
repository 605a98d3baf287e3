"""A team that comes from elsewhere: the files it gave, its choices, and a line for each thing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.models import Record
from encre.research.notebook.models.entries import Entry


class MigrationState(models.TextChoices):
    """How far a migration went."""

    GIVING = "giving", _("Waits for its files")
    READING = "reading", _("Reading")
    READY = "ready", _("Waits for your choices")
    PLANNING = "planning", _("Being rehearsed")
    PLANNED = "planned", _("Rehearsed")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Brought in")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    REFUSED = "refused", _("Refused")


class LineState(models.TextChoices):
    """What becomes of one thing of the files."""

    MAKE = "make", _("To be made")
    MADE = "made", _("Made")
    PRESENT = "present", _("Already here")
    LEFT = "left", _("Left out")
    UNDONE = "undone", _("Taken away")
    KEPT = "kept", _("Kept: changed since")


class Worth(models.TextChoices):
    """How good the news of a line is: whole, to be looked at, or something lost."""

    WHOLE = "whole", _("Whole")
    DOUBT = "doubt", _("To check")
    LOSS = "loss", _("Something lost")


class Migration(Record):
    """What a team brings from elsewhere at once; `found` is the reading, `outcome` the result."""

    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, related_name="+", verbose_name=_("Team or unit")
    )
    title = Char(_("Title"), max_length=200)
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    state = Char(max_length=10, choices=MigrationState, default=MigrationState.GIVING)
    found = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    job_id = models.UUIDField(null=True)

    class Meta:
        constraints = [one_of("state", MigrationState, "notebook_migration_state")]

    def __str__(self) -> str:
        return self.title


class GivenFile(Record):
    """A file as it was given, kept whole."""

    migration = models.ForeignKey(Migration, models.CASCADE, related_name="given")
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    name = Char(max_length=255)
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["migration", "position"], name="notebook_given_file_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class MigrationLine(Record):
    """One thing of the files: where it goes, what was noticed, and what it became.

    `source_id` is its identifier where it comes from, `reference` its number here; `version` and
    `acts` (events and files it had) are of the moment it was brought: undoing sees later changes.
    """

    migration = models.ForeignKey(Migration, models.CASCADE, related_name="lines")
    given = models.ForeignKey(GivenFile, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    source_key = Char(max_length=300)
    source_id = Char(_("Identifier there"), max_length=300, blank=True, default="")
    title = Char(_("Title"), max_length=300)
    sort_title = Folded(source="title", max_length=300, db_index=False)
    target = Char(_("Goes to"), max_length=200, blank=True, default="")
    state = Char(_("What becomes of it"), max_length=10, choices=LineState)
    worth = Char(_("Report"), max_length=5, choices=Worth, default=Worth.WHOLE)
    remarks = models.JSONField(default=list)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+")
    resource_id = models.UUIDField(null=True, db_index=True)
    reference = Char(_("Reference here"), max_length=60, blank=True, default="")
    version = models.PositiveIntegerField(default=0)
    acts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            one_of("state", LineState, "notebook_migration_line_state"),
            one_of("worth", Worth, "notebook_migration_line_worth"),
            models.UniqueConstraint(
                fields=["migration", "position"], name="notebook_migration_line_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="made") | Q(entry__isnull=False) | Q(resource_id__isnull=False),
                name="notebook_migration_made_is_there",
            ),
        ]
        indexes = [models.Index(fields=["source_key"], name="notebook_migration_key")]

    def __str__(self) -> str:
        return self.title
