"""The directories that are read, each reading of them, and what they last said of each person."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.models import Record


class SourceKind(models.TextChoices):
    """In which form a directory is received."""

    CSV = "csv", _("Table (CSV)")
    XLSX = "xlsx", _("Workbook (XLSX)")
    LDIF = "ldif", _("LDIF export")
    LDAP = "ldap", _("LDAP server")
    AD = "ad", _("Active Directory")


FILES = (SourceKind.CSV, SourceKind.XLSX, SourceKind.LDIF)
SERVERS = (SourceKind.LDAP, SourceKind.AD)


class SourceState(models.TextChoices):
    """Whether a source is read by itself."""

    DRAFT = "draft", _("being prepared")
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")


class Source(Record):
    """One separately kept directory: whose it is, how it is read, what its columns mean.

    `slug` names it for ever in matching and in what people decided. `mark` is the newest
    modification a server showed (its own clock); `reconciled_at` the last time all was read.
    """

    name = Char(_("Name"), max_length=80, unique=True)
    sort_name = Folded(source="name")
    slug = Char(max_length=80, unique=True, editable=False)
    owner = models.ForeignKey("structures.Structure", models.PROTECT, related_name="+")
    kind = Char(_("Form"), max_length=4, choices=SourceKind)
    state = Char(_("State"), max_length=6, choices=SourceState, default=SourceState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    file = models.ForeignKey("files.File", models.SET_NULL, null=True, related_name="+")
    address = Char(_("Address"), max_length=250, blank=True, default="")
    start_tls = models.BooleanField(_("Protect with StartTLS"), default=False)
    authority = models.TextField(_("Certificate of the authority (PEM)"), blank=True, default="")
    base = Char(_("Base"), max_length=200, blank=True, default="")
    wanted = Char(_("Filter"), max_length=500, blank=True, default="")
    reader = Char(_("Reader's name (DN)"), max_length=250, blank=True, default="")
    secret = models.TextField(blank=True, default="", editable=False)
    mapping = models.JSONField(default=dict, blank=True)
    sample = models.JSONField(
        default=dict, editable=False, help_text="the first rows, or why they cannot be read"
    )
    brake = models.PositiveSmallIntegerField(
        _("Brake"), default=5, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    rule = Char(_("Schedule"), max_length=40, blank=True, default="")
    reconcile_hours = models.PositiveSmallIntegerField(_("Everything is read again"), default=24)
    next_at = models.DateTimeField(null=True, editable=False, db_index=True)
    mark = Char(max_length=40, blank=True, default="", editable=False)
    reconciled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            one_of("kind", SourceKind, "directory_source_kind"),
            one_of("state", SourceState, "directory_source_state"),
            models.CheckConstraint(
                condition=models.Q(brake__gte=1, brake__lte=100), name="directory_source_brake"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RunState(models.TextChoices):
    """How a reading stands."""

    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    HALTED = "halted", _("halted by the brake")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")


class Run(Record):
    """One reading of a source; a trial writes nothing. `refusal` is a code with its values."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="runs")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    job = models.UUIDField(null=True)
    file = models.ForeignKey("files.File", models.SET_NULL, null=True, related_name="+")
    trial = models.BooleanField(default=False)
    full = models.BooleanField(default=True)
    state = Char(max_length=7, choices=RunState, default=RunState.RUNNING)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    refusal = models.JSONField(default=dict)
    accepts = models.ForeignKey("self", models.SET_NULL, null=True, related_name="accepted_by")

    class Meta:
        constraints = [
            one_of("state", RunState, "directory_run_state"),
            models.UniqueConstraint(
                fields=["source"],
                condition=models.Q(state="running"),
                name="directory_run_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["accepts"],
                condition=models.Q(accepts__isnull=False),
                name="directory_run_accepted_once",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "-created_at", "-id"], name="directory_run_history")
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.started_at:%Y-%m-%d %H:%M}"


class LineKind(models.TextChoices):
    """What a line of the report tells."""

    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    GONE = "gone", _("gone")
    BACK = "back", _("back")
    RECYCLED = "recycled", _("identifier given to somebody else")
    WARNING = "warning", _("warning")


class RunLine(models.Model):
    """One line of a reading's report; `place` is a line, a row or a name (DN) in the source."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="lines")
    kind = Char(max_length=8, choices=LineKind)
    place = Char(max_length=250, blank=True, default="")
    native_id = Char(max_length=240, blank=True, default="")
    code = Char(max_length=40, blank=True, default="")
    column = Char(max_length=80, blank=True, default="")
    value = Char(max_length=200, blank=True, default="")

    class Meta:
        constraints = [one_of("kind", LineKind, "directory_run_line_kind")]
        indexes = [models.Index(fields=["run", "kind", "id"], name="directory_run_lines")]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


class SourceRecord(Record):
    """What a source last said of one person, in canonical facts; a recycled uid starts another.

    `native_id` is the source's own identifier, `native_key` is never given twice: from the second
    incarnation on it ends with "#2". `facts` holds the non-empty columns of `facts.COLUMNS`;
    `raw` the native values.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="records")
    native_id = Char(max_length=240)
    native_key = Char(max_length=250)
    incarnation = models.PositiveSmallIntegerField(default=1)
    facts = models.JSONField(default=dict)
    raw = models.JSONField(default=dict)
    fingerprint = Char(max_length=64)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    person = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, related_name="source_records"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "native_id", "incarnation"], name="directory_record_once"
            ),
            models.UniqueConstraint(fields=["source", "native_key"], name="directory_record_key"),
        ]
        indexes = [models.Index(fields=["source", "gone_at"], name="directory_record_present")]

    def __str__(self) -> str:
        return self.native_key
