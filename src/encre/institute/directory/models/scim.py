"""Provisioning clients (SCIM), and what they keep here that the directory itself does not hold."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.models import Record


class ProvisioningClient(Record):
    """A program that reads and keeps people and groups by SCIM, in the name of a machine."""

    name = Char(_("Name"), max_length=80, unique=True)
    sort_name = Folded(source="name")
    person = models.OneToOneField(
        "people.Person", models.PROTECT, related_name="provisioning_client", editable=False
    )
    unlisted = models.BooleanField(_("Also the people outside the public directory"), default=False)
    enabled = models.BooleanField(_("May connect"), default=True)
    called_at = models.DateTimeField(null=True, editable=False)
    failed_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return self.name


class CallError(models.Model):
    """A call of a client that failed: what was asked and the answer, never whom it was about."""

    client = models.ForeignKey(ProvisioningClient, models.CASCADE, related_name="errors")
    at = models.DateTimeField(default=timezone.now)
    method = Char(max_length=7)
    route = Char(max_length=40)
    status = models.PositiveSmallIntegerField()
    scim_type = Char(max_length=20, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["client", "-id"], name="directory_call_error_list")]

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.status}"


class OwnId(models.Model):
    """What a client notes of an object of ours for itself, and no other client sees.

    `text` is its own identifier of the object (externalId), `number` the employee number it knows.
    """

    client = models.ForeignKey(ProvisioningClient, models.CASCADE, related_name="own_ids")
    subject_kind = Char(max_length=60)
    subject_id = models.UUIDField()
    text = Char(max_length=250, blank=True, default="")
    number = Char(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "subject_kind", "subject_id"], name="directory_own_id_once"
            )
        ]
        indexes = [models.Index(fields=["client", "text"], name="directory_own_id_text")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"


class ContactKind(models.TextChoices):
    """What reaches a person."""

    EMAIL = "email"
    PHONE = "phone"


class Contact(models.Model):
    """An address or number that a client gave.

    The `main` one only says how the person's own is labelled: its value is the person's.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="contacts")
    kind = Char(max_length=5, choices=ContactKind)
    main = models.BooleanField(default=False)
    value = Char(max_length=254, blank=True, default="")
    type = Char(max_length=20, blank=True, default="")
    primary = models.BooleanField(null=True)

    class Meta:
        constraints = [
            one_of("kind", ContactKind, "directory_contact_kind"),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(main=True),
                name="directory_contact_main_once",
            ),
            models.CheckConstraint(
                condition=Q(main=True, value="") | (Q(main=False) & ~Q(value="")),
                name="directory_contact_main_value",
            ),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="directory_contact_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.type}"


class ProvisionedGroup(Record):
    """A group that a client made; what is deleted keeps its identifier for ever."""

    name = Char(_("Name"), max_length=200)
    sort_name = Folded(source="name")
    owner = models.ForeignKey(ProvisioningClient, models.PROTECT, related_name="groups")
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ProvisionedMember(models.Model):
    """A person is in a group that a client made."""

    group = models.ForeignKey(ProvisionedGroup, models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="provisioned_groups")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="directory_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.person_id}"
