"""Entries: one experiment, protocol or note each, with its body apart."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.models import Record
from encre.research.notebook.folding import Keyed
from encre.research.notebook.models.notebooks import Notebook


class Status(models.TextChoices):
    """Where the work described by an entry stands."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    REVIEW = "review", _("To be reviewed")


class Entry(Record):
    """An entry of a notebook; `version` grows at each change and guards against lost updates.

    `facts_version` is the version of the last change of what is not text: title, properties,
    typed fields, steps. A form of facts is stale only when facts changed since it was read.
    """

    notebook = models.ForeignKey(Notebook, models.PROTECT, related_name="entries")
    number = Char(_("Entry number"), max_length=60, unique=True)
    title = Char(_("Title"), max_length=300)
    sort_title = Folded(source="title", max_length=300, db_index=False)
    title_key = Keyed(source="title", max_length=300, db_index=False)
    author = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="notebook_entries"
    )
    author_name = Char(_("Author in the archive"), max_length=200, blank=True, default="")
    status = Char(_("Status"), max_length=10, choices=Status, default=Status.RUNNING)
    category = Char(_("Category"), max_length=120, blank=True, default="")
    experiment_on = models.DateField(_("Date of the experiment"), null=True, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    confidential = models.BooleanField(_("Confidential"), default=False)
    excerpt = Char(max_length=240, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    facts_version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    locked_at = models.DateTimeField(null=True, editable=False)
    locked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    signed_version = models.PositiveIntegerField(null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)
    removed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    archive = models.ForeignKey(
        "notebook.ImportedArchive", models.PROTECT, null=True, related_name="entries"
    )
    source_key = Char(max_length=300, blank=True, default="", editable=False)
    source_node = models.JSONField(null=True, editable=False)
    written_at = models.DateTimeField(null=True, editable=False)
    written_as = Char(_("Written on (archive)"), max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            one_of("status", Status, "notebook_entry_status"),
            models.UniqueConstraint(
                fields=["notebook", "source_key"],
                condition=~Q(source_key=""),
                name="notebook_entry_source_once",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__lte=5), name="notebook_entry_rating"
            ),
            models.CheckConstraint(
                condition=Q(facts_version__lte=F("version")), name="notebook_entry_facts"
            ),
        ]
        indexes = [
            # The list's order, then all that its filters and rights look at: SQLite answers from it
            # alone, without the rows; it needs the column of the condition for that.
            models.Index(
                fields=[
                    *("notebook", "-updated_at", "-id", "status", "confidential", "author"),
                    *("experiment_on", "locked_at", "title_key", "number", "removed_at"),
                ],
                condition=Q(removed_at__isnull=True),
                name="notebook_entry_listed",
            ),
            # Entries that their fields name are looked up by identifier: what rights, a status and
            # the list's order ask of them lies beside it.
            models.Index(
                fields=[
                    *("id", "removed_at", "author", "confidential", "notebook", "status"),
                    "updated_at",
                ],
                name="notebook_entry_named",
            ),
            models.Index(
                fields=["author", "-updated_at", "-id"],
                condition=Q(removed_at__isnull=True),
                name="notebook_entry_mine",
            ),
            models.Index(
                fields=["notebook", "-updated_at"],
                condition=Q(removed_at__isnull=True, status="review"),
                name="notebook_entry_review",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Save; the forms under which the title is found follow it."""
        if update_fields is not None and "title" in update_fields:
            update_fields = {*update_fields, "sort_title", "title_key"}
        super().save(*args, update_fields=update_fields, **options)

    @property
    def locked(self) -> bool:
        """Say whether the entry may no longer be written."""
        return self.locked_at is not None

    def read_since_facts(self, version: int) -> bool:
        """Say whether who read `version` has read the facts as they are now."""
        return self.facts_version <= version <= self.version

    @property
    def removed(self) -> bool:
        """Say whether the entry lies in the bin."""
        return self.removed_at is not None


class Body(models.Model):
    """What an entry says: ProseMirror JSON, its HTML, and its text for search."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="body")
    document = models.JSONField()
    html = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    source_html = models.TextField(blank=True, default="", editable=False)

    def __str__(self) -> str:
        return self.text[:60]


class Counter(models.Model):
    """The last number given in a unit in a year."""

    prefix = Char(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="notebook_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last}"
