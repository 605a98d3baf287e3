"""The LDAP servers that the directory feeds, and what waits to be told to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.ids import uuid7
from encre.foundation.base.models import Record


class Target(Record):
    """An OpenLDAP server and how to write to it; the publisher's password is encrypted."""

    name = Char(_("Name"), max_length=80, unique=True)
    sort_name = Folded(source="name")
    address = Char(_("Address"), max_length=250)
    start_tls = models.BooleanField(_("Protect with StartTLS"), default=False)
    authority = models.TextField(_("Certificate of the authority (PEM)"), blank=True, default="")
    base = Char(_("Base"), max_length=200)
    publisher = Char(_("Publisher's name (DN)"), max_length=250)
    secret = models.TextField(default="", editable=False)
    establishment = Char(_("UAI of the institute"), max_length=8, blank=True, default="")
    eduperson = models.BooleanField(default=False, editable=False)
    supann = models.BooleanField(default=False, editable=False)
    enabled = models.BooleanField(_("Fed"), default=True)
    told_at = models.DateTimeField(null=True, editable=False)
    compared_at = models.DateTimeField(null=True, editable=False)
    entries = models.PositiveIntegerField(default=0, editable=False)
    differences = models.PositiveIntegerField(default=0, editable=False)
    refused = models.PositiveIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    trouble = Char(max_length=120, blank=True, default="", editable=False)

    def __str__(self) -> str:
        return self.name


class DueKind(models.TextChoices):
    """What changed."""

    PERSON = "person"
    STRUCTURE = "structure"


class Due(models.Model):
    """Something a server must be told; a later change of the same thing renews the stamp."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="due")
    kind = Char(max_length=9, choices=DueKind)
    subject = models.UUIDField()
    stamp = models.UUIDField(default=uuid7)

    class Meta:
        constraints = [
            one_of("kind", DueKind, "directory_due_kind"),
            models.UniqueConstraint(fields=["target", "subject"], name="directory_due_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
