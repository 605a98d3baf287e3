"""Revisions, and signatures on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record
from encre.research.notebook.models.entries import Entry


class Revision(Record):
    """An entry as it was at `version`: title, body, fields, steps, files and tags together."""

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
    """A person signed a revision, after proving again who they are."""

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
