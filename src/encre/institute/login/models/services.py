"""A service that people reach with their Encre account."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char, Folded, Url
from encre.foundation.base.models import Record


class Protocol(models.TextChoices):
    """How a service asks who is there."""

    OIDC = "oidc", "OpenID Connect"
    CAS = "cas", "CAS 3.0"
    SAML = "saml", "SAML 2.0"


class Audience(models.TextChoices):
    """Who may enter a service."""

    EVERYONE = "everyone", _("Everyone who has an account")
    STRUCTURE = "structure", _("The people of a structure and of what lies under it")
    CATEGORY = "category", _("The people of a staff category")


class NameId(models.TextChoices):
    """What names the person in a SAML assertion (SAML core, 8.3)."""

    PERSISTENT = "persistent", _("An identifier for this service alone, always the same")
    TRANSIENT = "transient", _("An identifier for one session")
    EMAIL = "email", _("The mail address")


class Service(Record):
    """What an administrator declared: its addresses, who may enter, what it learns of them."""

    name = Char(_("Name"), max_length=120)
    sort_name = Folded(source="name")
    about = Char(_("In a sentence"), max_length=250, blank=True, default="")
    address = Url(_("Address"), max_length=500)
    protocol = Char(_("Protocol"), max_length=4, choices=Protocol)
    active = models.BooleanField(default=True)
    claims = models.JSONField(_("What it learns of people"), default=list, blank=True)
    audience = Char(_("Who may enter"), max_length=9, choices=Audience, default=Audience.EVERYONE)
    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, null=True, blank=True, related_name="+"
    )
    category = Char(_("Staff category"), max_length=20, blank=True, default="")
    second_factor = models.BooleanField(_("Asks for a second factor"), default=False)
    asks_consent = models.BooleanField(_("Asks for people’s agreement"), default=True)
    pairwise = models.BooleanField(_("Knows people by an identifier of its own"), default=False)
    # OpenID Connect: client_id, secret, exact redirect addresses, logout addresses.
    client_id = Char(max_length=100, blank=True, default="")
    secret_digest = Char(max_length=64, blank=True, default="")
    secret_set_at = models.DateTimeField(null=True, editable=False)
    returns = models.JSONField(_("Return addresses"), default=list, blank=True)
    logout_returns = models.JSONField(default=list, blank=True)
    # OIDC: its back-channel address. SAML: where it takes SOAP. CAS: told at the ticket's address.
    logout_address = Url(max_length=500, blank=True, default="")
    tells_logout = models.BooleanField(default=False)
    # SAML 2.0: what its metadata says.
    entity_id = Char(max_length=1024, blank=True, default="")
    metadata = models.TextField(blank=True, default="")
    described = models.JSONField(default=dict, blank=True)
    name_id = Char(max_length=10, choices=NameId, default=NameId.PERSISTENT)

    class Meta:
        constraints = [
            one_of("protocol", Protocol, "login_service_protocol"),
            one_of("audience", Audience, "login_service_audience"),
            one_of("name_id", NameId, "login_service_name_id"),
            models.CheckConstraint(
                condition=Q(audience="structure", structure__isnull=False)
                | (~Q(audience="structure") & Q(structure__isnull=True)),
                name="login_service_structure",
            ),
            models.CheckConstraint(
                condition=(Q(audience="category") & ~Q(category=""))
                | (~Q(audience="category") & Q(category="")),
                name="login_service_category",
            ),
            models.UniqueConstraint(
                fields=["client_id"], condition=~Q(client_id=""), name="login_service_client_once"
            ),
            models.UniqueConstraint(
                fields=["entity_id"], condition=~Q(entity_id=""), name="login_service_entity_once"
            ),
        ]
        indexes = [models.Index(fields=["sort_name", "id"], name="login_service_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def has_back_channel(self) -> bool:
        """Say whether the service can be told, server to server, that a session is over."""
        return self.tells_logout if self.protocol == Protocol.CAS else bool(self.logout_address)

    @property
    def public(self) -> bool:
        """Say whether the client holds no secret (a page, a telephone): PKCE alone protects it."""
        return self.protocol == Protocol.OIDC and not self.secret_digest

    def said(self, name: str) -> Any:
        """Return what the service's SAML metadata says under `name`, or None."""
        return self.described.get(name)
