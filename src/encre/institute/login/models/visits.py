"""Who is at which service, with which agreement, and the single-use secrets exchanged."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char, Url
from encre.foundation.base.models import Record
from encre.institute.login.models.services import Service


class Told(models.TextChoices):
    """Whether the service knows that the visit is over."""

    OPEN = "open", _("open")
    WAITING = "waiting", _("being told")
    DONE = "done", _("told")
    FAILED = "failed", _("could not be told")
    SILENT = "silent", _("cannot be told")


class Visit(Record):
    """A session at a service that an Encre session opened."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="visits")
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    mark = Char(max_length=64, db_index=True, help_text="digest of the Encre session's own mark")
    sid = Char(max_length=255, unique=True, help_text="what the service knows the session by")
    subject = Char(max_length=320, blank=True, default="")
    claims = models.JSONField(default=list)
    address = Url(max_length=2000, blank=True, default="", help_text="CAS: where the ticket went")
    proved_at = models.DateTimeField(help_text="when the person last proved who they are")
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    told = Char(max_length=7, choices=Told, default=Told.OPEN)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("told", Told, "login_visit_told")]
        indexes = [
            models.Index(fields=["account", "ended_at"], name="login_visit_account"),
            models.Index(fields=["service", "ended_at"], name="login_visit_service"),
        ]


class TicketKind(models.TextChoices):
    """What a secret opens."""

    CODE = "code", "code"
    ACCESS = "access", "access token"
    REFRESH = "refresh", "refresh token"
    CAS = "cas", "service ticket"


class Ticket(Record):
    """A secret handed to a service; only its digest is kept. Codes and tickets serve once."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="tickets")
    kind = Char(max_length=7, choices=TicketKind)
    digest = Char(max_length=64, unique=True)
    data = models.JSONField(default=dict)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("kind", TicketKind, "login_ticket_kind")]


class Seen(Record):
    """An identifier of a message that must not serve twice (SAML requests), until it expires."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    digest = Char(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "digest"], name="login_seen_once")
        ]


class Consent(Record):
    """What a person agreed that a service learns; withdrawn, it says so and stays."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="consents")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    claims = models.JSONField(default=list)
    asked = models.JSONField(default=list, help_text="what was asked then, agreed to or not")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "person"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="login_consent_once",
            )
        ]


class Pseudonym(Record):
    """How one service alone knows a person (pairwise identifier): random, never reused."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    value = Char(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "person"], name="login_pseudonym_once")
        ]
