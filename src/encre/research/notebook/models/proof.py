"""Revisions, signatures on them, the chain that holds both, and time-stamps."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record
from encre.research.notebook.models.entries import Entry
from encre.research.notebook.models.notebooks import Notebook


class Revision(Record):
    """An entry as it was at `version`: title, body, fields, steps, files and tags together.

    Once `kept` (locked, signed or restored), the database refuses to change or delete it.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    title = Char(max_length=300)
    document = models.JSONField()
    facts = models.JSONField(default=dict)
    digest = Char(max_length=64)
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    kept = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="notebook_revision_once")
        ]


class Meaning(models.TextChoices):
    """What a signature says (21 CFR 11.50)."""

    AUTHORSHIP = "authorship", _("I wrote this")
    REVIEW = "review", _("I have read and checked this")
    APPROVAL = "approval", _("I approve this")
    WITNESS = "witness", _("I witnessed this")


class Signature(Record):
    """A person signed a revision, after proving again who they are; never changed nor deleted."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="signatures")
    signer = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    signer_name = Char(max_length=250)
    meaning = Char(max_length=10, choices=Meaning)
    digest = Char(max_length=64)

    class Meta:
        constraints = [
            one_of("meaning", Meaning, "notebook_signature_meaning"),
            models.UniqueConstraint(
                fields=["revision", "signer", "meaning"], name="notebook_signature_once"
            ),
        ]


class Sealing(models.TextChoices):
    """What a link of the chain holds."""

    VERSION = "version", _("Version frozen")
    SIGNATURE = "signature", _("Version signed")


class ChainLink(Record):
    """The place of a sealed version or signature in its notebook's chain; never changed.

    `statement` is the SHA-256 of what was sealed, `digest` that of the link, `previous` that of the
    link before.
    """

    notebook = models.ForeignKey(Notebook, models.PROTECT, related_name="chain")
    seq = models.PositiveIntegerField()
    kind = Char(max_length=9, choices=Sealing)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="links")
    signature = models.OneToOneField(Signature, models.PROTECT, null=True, related_name="link")
    statement = Char(max_length=64)
    previous = Char(max_length=64)
    digest = Char(max_length=64)

    class Meta:
        constraints = [
            one_of("kind", Sealing, "notebook_chainlink_kind"),
            models.UniqueConstraint(fields=["notebook", "seq"], name="notebook_chainlink_place"),
            models.UniqueConstraint(
                fields=["revision"],
                condition=Q(kind="version"),
                name="notebook_chainlink_version_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="version", signature__isnull=True)
                | Q(kind="signature", signature__isnull=False),
                name="notebook_chainlink_signature",
            ),
        ]


class Covers(models.TextChoices):
    """What a time-stamp covers."""

    STATEMENT = "statement", _("Sealed version")
    HEAD = "head", _("Head of the notebook's chain")


class Standing(models.TextChoices):
    """What a time-stamp is worth, as the settings said when it was made."""

    LOCAL = "local", _("local authority: evidence, without legal presumption")
    OUTSIDE = "outside", _("outside authority: evidence, without legal presumption")
    QUALIFIED = "qualified", _("qualified authority (eIDAS, article 41): presumed exact")


class Stamp(Record):
    """A time-stamp (RFC 3161) with its certificates, root last; never changed.

    A renewal covers the SHA-512 of what the stamp it `renews` covers, and of its answer.
    """

    link = models.ForeignKey(ChainLink, models.PROTECT, related_name="stamps")
    covers = Char(max_length=9, choices=Covers)
    renews = models.OneToOneField("self", models.PROTECT, null=True, related_name="renewal")
    answer = models.BinaryField()
    certificates = models.TextField()
    authority = Char(max_length=300)
    standing = Char(max_length=9, choices=Standing)
    at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            one_of("covers", Covers, "notebook_stamp_covers"),
            one_of("standing", Standing, "notebook_stamp_standing"),
            models.UniqueConstraint(
                fields=["link", "covers"],
                condition=Q(renews__isnull=True),
                name="notebook_stamp_once",
            ),
        ]


class AwaitedStamp(Record):
    """A time-stamp that is asked for and not there yet: the queue when the authority is down."""

    link = models.ForeignKey(ChainLink, models.PROTECT, related_name="awaited")
    covers = Char(max_length=9, choices=Covers)
    renews = models.OneToOneField(Stamp, models.PROTECT, null=True, related_name="awaited")
    tries = models.PositiveIntegerField(default=0)
    said = Char(max_length=200, blank=True, default="")
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    alerted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("covers", Covers, "notebook_awaited_covers"),
            models.UniqueConstraint(
                fields=["link", "covers"],
                condition=Q(renews__isnull=True),
                name="notebook_awaited_once",
            ),
        ]
