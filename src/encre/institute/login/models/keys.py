"""The keys that sign tokens and SAML messages, encrypted at rest."""

from django.db import models
from django.db.models import Q

from encre.foundation.base.constraints import in_order, one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record


class KeyUse(models.TextChoices):
    """What a key signs."""

    OIDC = "oidc", "OpenID Connect"
    SAML = "saml", "SAML 2.0"


class SigningKey(Record):
    """An RSA key: published from its creation, signs between two moments, then disappears."""

    use = Char(max_length=4, choices=KeyUse)
    kid = Char(max_length=64, unique=True, help_text="RFC 7638 thumbprint")
    sealed = models.TextField(help_text="private key, PKCS 8, encrypted with the house's key")
    certificate = models.TextField(help_text="self-signed, PEM; SAML services know the key by it")
    signs_from = models.DateTimeField()
    signs_until = models.DateTimeField(null=True)
    published_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("use", KeyUse, "login_key_use"),
            in_order("signs_from", "signs_until", "login_key_signs"),
            models.UniqueConstraint(
                fields=["use"], condition=Q(signs_until__isnull=True), name="login_key_last_once"
            ),
        ]
