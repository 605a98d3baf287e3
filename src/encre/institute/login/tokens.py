"""Signed tokens of OpenID Connect: identity and logout tokens, and the public keys."""

import time
import uuid
from typing import TYPE_CHECKING, Any

import jwt
from django.conf import settings

from encre.institute.login import claims
from encre.institute.login.models import KeyUse
from encre.institute.login.services import keys, visiting

if TYPE_CHECKING:
    from encre.institute.login.models import SigningKey, Visit

ISSUER_PATH = "/login/oidc"
ID_TOKEN_LIFE = 600
LOGOUT_TOKEN_LIFE = 120
"""Seconds (back-channel logout 1.0, 2.4: two minutes at most)."""
_LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


def issuer() -> str:
    """Return the issuer's identifier."""
    return f"{settings.BASE_URL}{ISSUER_PATH}"


def subject(visit: "Visit") -> str:
    """Return the person's `sub`: an identifier never reused, or the service's own for them."""
    person = visit.account.person
    if person is None:
        raise ValueError("an account without a person names nobody")
    return visiting.subject_of(visit.service, person) if visit.service.pairwise else person.pk.hex


def public_keys() -> dict[str, list[dict[str, str]]]:
    """Return the public keys, the one that signs first (RFC 7517)."""
    found = [_public(key) for key in keys.published(KeyUse.OIDC)]
    return {"keys": found}


def _public(key: "SigningKey") -> dict[str, str]:
    numbers = keys.numbers(keys.public_key(key))
    return {**numbers, "kid": key.kid, "use": "sig", "alg": "RS256"}


def identity(visit: "Visit", *, nonce: str, scopes: list[str], at_hash: str) -> str:
    """Return an identity token (OpenID Connect core 1.0, 2)."""
    now = int(time.time())
    told = {
        "iss": issuer(),
        "sub": visit.subject,
        "aud": visit.service.client_id,
        "azp": visit.service.client_id,
        "iat": now,
        "exp": now + ID_TOKEN_LIFE,
        "auth_time": int(visit.proved_at.timestamp()),
        "sid": visit.sid,
        "at_hash": at_hash,
        **claims.for_oidc(visit.account, claims.within(scopes, visit.claims)),
    }
    return _sign(told | ({"nonce": nonce} if nonce else {}))


def logout(visit: "Visit") -> str:
    """Return a logout token (back-channel logout 1.0, 2.4)."""
    now = int(time.time())
    told = {
        "iss": issuer(),
        "sub": visit.subject,
        "aud": visit.service.client_id,
        "iat": now,
        "exp": now + LOGOUT_TOKEN_LIFE,
        "jti": uuid.uuid4().hex,
        "sid": visit.sid,
        "events": {_LOGOUT_EVENT: {}},
    }
    return _sign(told, typ="logout+jwt")


def hinted(token: str) -> dict[str, Any] | None:
    """Return what one of our identity tokens says, old or not; None when it is not ours."""
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        key = next((key for key in keys.published(KeyUse.OIDC) if key.kid == kid), None)
        if key is None:
            return None
        told: dict[str, Any] = jwt.decode(
            token,
            keys.public_key(key),
            algorithms=["RS256"],
            issuer=issuer(),
            options={"verify_exp": False, "verify_aud": False},
        )
    except jwt.InvalidTokenError:
        return None
    return None if "events" in told else told


def _sign(told: dict[str, Any], *, typ: str = "JWT") -> str:
    key = keys.signing(KeyUse.OIDC)
    headers = {"kid": key.kid, "typ": typ}
    return jwt.encode(told, keys.private_key(key), algorithm="RS256", headers=headers)
