"""What an administrator enters at a service so that it speaks with Encre."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from encre.institute.login import house, tokens
from encre.institute.login.models import Protocol

if TYPE_CHECKING:
    from encre.institute.login.models import Service


def to_enter(service: "Service") -> list[tuple[Any, str]]:
    """Return the lines of the service's settings, in its protocol's words."""
    match service.protocol:
        case Protocol.OIDC:
            found = f"{tokens.issuer()}/.well-known/openid-configuration"
            return [
                (_("Issuer"), tokens.issuer()),
                (_("Discovery"), found),
                (_("Client identifier"), service.client_id),
                (_("Flow"), "code, PKCE S256"),
            ]
        case Protocol.CAS:
            base = f"{settings.BASE_URL}/login/cas"
            return [
                (_("Server"), base),
                (_("Sign-in"), f"{base}/login"),
                (_("Validation"), f"{base}/p3/serviceValidate"),
                (_("Sign-out"), f"{base}/logout"),
            ]
    return [
        (_("Metadata of Encre"), house.entity_id()),
        (_("Identifier of the service"), service.entity_id),
    ]
