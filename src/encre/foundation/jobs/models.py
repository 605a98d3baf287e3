"""The tables of background work: jobs and their lines, schedules, readers, parked events."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record
from encre.foundation.jobs import registry


class State(models.TextChoices):
    """Where a job stands; `failed` is the dead-letter state: nobody tries it again by itself."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = (State.WAITING, State.RUNNING)
STOPPED = (State.FAILED, State.CANCELLED)


class Job(Record):
    """One piece of work asked for, with its arguments, its progress and its outcome."""

    name = Char(_("job"), max_length=100)
    args = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    queue = Char(_("queue"), max_length=40, default="default")
    priority = models.SmallIntegerField(default=0)
    state = Char(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    run_after = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    lease = models.PositiveIntegerField(default=60, help_text="seconds")
    lease_until = models.DateTimeField(null=True)
    worker = Char(max_length=100, blank=True, default="")
    key = Char(max_length=200, blank=True, default="")
    cancel_asked = models.BooleanField(default=False)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    message = Char(max_length=300, blank=True, default="")
    kept = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    error_class = Char(max_length=200, blank=True, default="")
    error = models.TextField(blank=True, default="")
    traceback = models.TextField(blank=True, default="")
    by = models.UUIDField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            one_of("state", State, "job_state"),
            models.CheckConstraint(
                condition=Q(state=State.RUNNING, lease_until__isnull=False)
                | (~Q(state=State.RUNNING) & Q(lease_until__isnull=True)),
                name="job_leased_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNFINISHED, finished_at__isnull=True)
                | (~Q(state__in=UNFINISHED) & Q(finished_at__isnull=False)),
                name="job_finished_at",
            ),
            models.CheckConstraint(condition=Q(max_attempts__gte=1), name="job_max_attempts"),
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=Q(state__in=UNFINISHED) & ~Q(key=""),
                name="job_one_unfinished_per_key",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-priority", "run_after", "id"],
                condition=Q(state=State.WAITING),
                name="job_due",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state=State.RUNNING), name="job_leases"
            ),
            models.Index(fields=["state", "-created_at", "-id"], name="job_by_state"),
            models.Index(fields=["-created_at", "-id"], name="job_by_age"),
            models.Index(fields=["by", "-created_at"], name="job_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"

    @property
    def title(self) -> str:
        """Return the job's name in the reader's language."""
        return registry.label(self.name)

    @property
    def stopped(self) -> bool:
        """Say whether it ended without being done: it failed, or was cancelled."""
        return self.state in STOPPED

    @property
    def percent(self) -> int | None:
        """Return the share done in hundredths, or None when the total is not known."""
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def finished(self) -> bool:
        """Say whether nothing more happens by itself."""
        return self.state not in UNFINISHED


class JobLine(models.Model):
    """One line of a job's log."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Job, models.CASCADE, related_name="lines")
    at = models.DateTimeField(default=timezone.now)
    text = Char(max_length=1000)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["job", "id"], name="job_line_order")]

    def __str__(self) -> str:
        return f"{self.text}"


class Schedule(models.Model):
    """When a scheduled job ran last and is due next; two clocks meet on this row."""

    name = Char(max_length=100, primary_key=True)
    rule = Char(max_length=40)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    last_job = models.UUIDField(null=True)
    paused = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.rule})"


class Reader(models.Model):
    """How far one reader has followed the sealed order of events."""

    name = Char(max_length=150, primary_key=True)
    seq = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    error_class = Char(max_length=200, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    worker = Char(max_length=100, blank=True, default="")
    moved_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"


class ParkedState(models.TextChoices):
    """What became of an event that a reader could not take."""

    PARKED = "parked", _("Set aside")
    REPLAYED = "replayed", _("Taken again")
    DISCARDED = "discarded", _("Discarded")


class Parked(Record):
    """An event that a reader failed on too often: set aside, so that the others go on."""

    reader = Char(_("reader"), max_length=150)
    seq = models.BigIntegerField()
    event_name = Char(max_length=60)
    attempts = models.PositiveSmallIntegerField(default=0)
    error_class = Char(max_length=200, blank=True, default="")
    traceback = models.TextField(blank=True, default="")
    state = Char(max_length=10, choices=ParkedState.choices, default=ParkedState.PARKED)

    class Meta:
        constraints: ClassVar = [
            one_of("state", ParkedState, "parked_state"),
            models.UniqueConstraint(fields=["reader", "seq"], name="parked_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-created_at", "-id"], name="parked_by_state")
        ]

    def __str__(self) -> str:
        return f"{self.reader} at {self.seq}"
