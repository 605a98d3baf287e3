"""Bytes by their hash, the files people know them by, their previews, quotas, uploads under way."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.models import Record


class BlobState(models.TextChoices):
    """What the last reading of the bytes said."""

    SOUND = "sound", _("intact")
    MISSING = "missing", _("missing")
    CORRUPT = "corrupt", _("damaged")


class Blob(Record):
    """Bytes kept once, named by their SHA-256; the row exists only when the bytes are on disk."""

    sha256 = Char(max_length=64, unique=True)
    size = models.BigIntegerField()
    state = Char(max_length=8, choices=BlobState, default=BlobState.SOUND)
    verified_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("state", BlobState, "files_blob_state"),
            models.CheckConstraint(condition=Q(size__gte=0), name="files_blob_size"),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="files_blob_sha256"
            ),
        ]
        indexes = [models.Index(fields=["verified_at"], name="files_blob_oldest_check")]

    def __str__(self) -> str:
        return self.sha256


class File(Record):
    """Bytes under a name, held by an object whose rights are the file's."""

    blob = models.ForeignKey(Blob, models.PROTECT, related_name="files")
    name = Char(_("Name"), max_length=255)
    folded = Folded(source="name", db_index=False)
    media_type = Char(_("Type"), max_length=150)
    declared_type = Char(max_length=150, blank=True, default="")
    declared_sha256 = Char(max_length=64, blank=True, default="")
    owner_kind = Char(max_length=60, blank=True, default="")
    owner_id = models.UUIDField(null=True)
    scope_id = models.UUIDField(null=True, help_text="whose quota it counts in")
    uploaded_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="files_file_named"),
            models.CheckConstraint(
                condition=Q(owner_kind="", owner_id__isnull=True)
                | (~Q(owner_kind="") & Q(owner_id__isnull=False)),
                name="files_file_owner",
            ),
        ]
        indexes = [
            models.Index(fields=["owner_id", "created_at"], name="files_by_owner"),
            models.Index(fields=["uploaded_by", "created_at"], name="files_by_sender"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def size(self) -> int:
        """Return the size in bytes."""
        return self.blob.size

    @property
    def sha256(self) -> str:
        """Return the hash of the bytes, in hexadecimal."""
        return self.blob.sha256

    @property
    def removed(self) -> bool:
        """Say whether the file was removed; its bytes are kept and it can be restored."""
        return self.removed_at is not None


class PreviewState(models.TextChoices):
    """How far a preview is."""

    WAITING = "waiting", _("being prepared")
    READY = "ready", _("ready")
    NONE = "none", _("no preview")


class Preview(models.Model):
    """What can be shown of some bytes without trusting them; made once, for all their files."""

    blob = models.OneToOneField(Blob, models.CASCADE, primary_key=True, related_name="preview")
    state = Char(max_length=8, choices=PreviewState, default=PreviewState.WAITING)
    shape = Char(max_length=12, blank=True, default="")
    content = models.JSONField(default=dict)
    reason = Char(max_length=30, blank=True, default="")
    small = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    large = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    version = models.PositiveSmallIntegerField(default=0, help_text="of what made it")

    class Meta:
        constraints = [one_of("state", PreviewState, "files_preview_state")]
        indexes = [models.Index(fields=["version", "state"], name="files_preview_by_version")]

    def __str__(self) -> str:
        return f"{self.blob_id} {self.state}"


class PartKind(models.TextChoices):
    """What a part of a preview is."""

    PAGE = "page", _("a page or a plane, drawn")
    SERIES = "series", _("numbers that curves are drawn from")
    TEXT = "text", _("the words that search finds")


class PreviewPart(models.Model):
    """What a preview holds beside its first picture, as bytes of the store."""

    preview = models.ForeignKey(Preview, models.CASCADE, related_name="parts")
    kind = Char(max_length=8, choices=PartKind)
    number = models.PositiveIntegerField(default=0)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            one_of("kind", PartKind, "files_part_kind"),
            models.UniqueConstraint(fields=["preview", "kind", "number"], name="files_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.preview_id} {self.kind} {self.number}"


class Quota(models.Model):
    """How many bytes a scope's files hold, and how many they may (no limit when empty)."""

    scope_id = models.UUIDField(primary_key=True)
    used = models.BigIntegerField(default=0)
    limit = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(used__gte=0), name="files_quota_used"),
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(limit__gte=0), name="files_quota_limit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope_id} {self.used}"


class Upload(Record):
    """A file that arrives in pieces; `received` bytes are safe on disk."""

    name = Char(max_length=255)
    declared_type = Char(max_length=150, blank=True, default="")
    declared_sha256 = Char(max_length=64, blank=True, default="")
    owner_kind = Char(max_length=60, blank=True, default="")
    owner_id = models.UUIDField(null=True)
    by = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)
    file = models.ForeignKey(File, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(received__gte=0) & Q(received__lte=F("size")),
                name="files_upload_received",
            )
        ]
