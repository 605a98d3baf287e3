"""The endpoints for programs: tokens, user info, introspection, revocation, discovery, keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from encre.institute.login import claims, tokens
from encre.institute.login.models import TicketKind
from encre.institute.login.protocols.oidc import clients
from encre.institute.login.protocols.oidc.clients import Failed
from encre.institute.login.services import tickets

if TYPE_CHECKING:
    from encre.institute.login.models import Service, Ticket, Visit

VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_HOUR = "max-age=3600"


@method_decorator(csrf_exempt, name="dispatch")
class Machine(View):
    """An endpoint for programs: no cookie, no form of ours, any origin, JSON."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer what is refused in OAuth's words."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Failed as failed:
            return clients.failure(failed)

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let a page of another origin ask."""
        return clients.answer(
            {},
            Access_Control_Allow_Methods="GET, POST",
            Access_Control_Allow_Headers="Authorization, Content-Type",
        )


class Token(Machine):
    """Exchanges a code or a refresh token (RFC 6749, 4.1.3 and 6)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Give tokens."""
        service = clients.client(request)
        match request.POST.get("grant_type"):
            case "authorization_code":
                return clients.answer(self._by_code(request, service))
            case "refresh_token":
                return clients.answer(self._by_refresh(request, service))
        raise Failed("unsupported_grant_type")

    def _by_code(self, request: HttpRequest, service: Service) -> dict[str, Any]:
        found = tickets.redeem(request.POST.get("code", ""), TicketKind.CODE, service)
        if found is None:
            clients.missed(request)
            raise Failed("invalid_grant")
        verifier = request.POST.get("code_verifier", "")
        same_place = request.POST.get("redirect_uri") == found.data["back"]
        if not same_place or not _proves(verifier, found.data["challenge"]):
            raise Failed("invalid_grant")
        return _tokens(found, found.data["scopes"], nonce=found.data["nonce"])

    def _by_refresh(self, request: HttpRequest, service: Service) -> dict[str, Any]:
        found = tickets.redeem(request.POST.get("refresh_token", ""), TicketKind.REFRESH, service)
        if found is None:
            clients.missed(request)
            raise Failed("invalid_grant")
        held = found.data["scopes"]
        asked = request.POST.get("scope", "").split() or held
        if not set(asked) <= set(held):
            raise Failed("invalid_scope")
        return _tokens(found, asked, nonce="", kept=held)


def _proves(verifier: str, challenge: str) -> bool:
    if not VERIFIER.fullmatch(verifier):
        return False
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    return hmac.compare_digest(made, challenge.encode())


def _tokens(
    found: Ticket, scopes: list[str], *, nonce: str, kept: list[str] | None = None
) -> dict[str, Any]:
    visit = found.visit
    access = tickets.issue(visit, TicketKind.ACCESS, scopes=scopes)
    half = hashlib.sha256(access.encode()).digest()[:16]
    told = {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": int(tickets.LIVES[TicketKind.ACCESS].total_seconds()),
        "refresh_token": tickets.issue(visit, TicketKind.REFRESH, scopes=kept or scopes),
        "scope": " ".join(scopes),
    }
    if "openid" in scopes:
        at_hash = base64.urlsafe_b64encode(half).rstrip(b"=").decode()
        told["id_token"] = tokens.identity(visit, nonce=nonce, scopes=scopes, at_hash=at_hash)
    return told


class UserInfo(Machine):
    """Says who a token stands for (OpenID Connect core 1.0, 5.3)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Give the claims of the token's scopes, as they are now."""
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        found = tickets.read(secret.strip(), TicketKind.ACCESS) if scheme == "Bearer" else None
        if found is None or "openid" not in found.data["scopes"]:
            refusal = 'Bearer realm="encre", error="invalid_token"'
            return clients.answer({"error": "invalid_token"}, 401, WWW_Authenticate=refusal)
        visit = found.visit
        named = claims.within(found.data["scopes"], visit.claims)
        return clients.answer({"sub": visit.subject, **claims.for_oidc(visit.account, named)})

    post = get


class Introspect(Machine):
    """Tells a service whether a token of its own is alive (RFC 7662)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Say whether it is, and for whom."""
        service = clients.client(request)
        if service.public:
            raise Failed("invalid_client", 401)
        secret = request.POST.get("token", "")
        kinds = (TicketKind.ACCESS, TicketKind.REFRESH)
        found = next(filter(None, (tickets.read(secret, kind) for kind in kinds)), None)
        if found is None or found.visit.service_id != service.pk:
            return clients.answer({"active": False})
        return clients.answer({"active": True, **_described(found, found.visit)})


def _described(found: Ticket, visit: Visit) -> dict[str, Any]:
    return {
        "scope": " ".join(found.data["scopes"]),
        "client_id": visit.service.client_id,
        "sub": visit.subject,
        "sid": visit.sid,
        "iss": tokens.issuer(),
        "iat": int(found.created_at.timestamp()),
        "exp": int(found.expires_at.timestamp()),
        "token_type": "Bearer" if found.kind == TicketKind.ACCESS else "refresh_token",
    }


class Revoke(Machine):
    """Forgets a token that a service no longer needs (RFC 7009); says the same for any other."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Forget it."""
        tickets.revoke(request.POST.get("token", ""), clients.client(request))
        return clients.answer({})


class Keys(Machine):
    """Publishes the public keys."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Give them; they may be kept an hour, far less than a new key waits."""
        return clients.answer(tokens.public_keys(), Cache_Control=_HOUR)


class Discovery(Machine):
    """Says what is offered here, and nothing that is not (OpenID Connect discovery 1.0)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Give the addresses and what they accept."""
        return clients.answer(discovery(), Cache_Control=_HOUR)


def discovery() -> dict[str, Any]:
    """Return what is offered."""
    base = f"{settings.BASE_URL}{tokens.ISSUER_PATH}"
    names = [
        name.removesuffix("[]") for claim in claims.CLAIMS.values() for name in claim.oidc.values()
    ]
    with_secret = ["client_secret_basic", "client_secret_post"]
    return {
        "issuer": tokens.issuer(),
        "authorization_endpoint": f"{base}/authorize",
        "token_endpoint": f"{base}/token",
        "userinfo_endpoint": f"{base}/userinfo",
        "jwks_uri": f"{base}/keys",
        "introspection_endpoint": f"{base}/introspect",
        "revocation_endpoint": f"{base}/revoke",
        "end_session_endpoint": f"{base}/logout",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "subject_types_supported": ["public", "pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": [*with_secret, "none"],
        "introspection_endpoint_auth_methods_supported": with_secret,
        "revocation_endpoint_auth_methods_supported": [*with_secret, "none"],
        "scopes_supported": list(claims.SCOPES),
        "claims_supported": ["sub", "auth_time", "sid", *names, "email_verified"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "ui_locales_supported": [code for code, _name in settings.LANGUAGES],
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
