"""How programs say who they are: secrets, limits on wrong ones, and JSON answers."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from encre.foundation.base.rates import counted
from encre.institute.login import queries
from encre.institute.login.sealing import digest

if TYPE_CHECKING:
    from encre.institute.login.models import Service

FAILURES, WINDOW = 30, 60
"""Wrong secrets, codes or tickets that one address may show in that many seconds."""
_NOTHING = digest("nobody's secret")


class Failed(Exception):
    """What a program is refused, in OAuth's words (RFC 6749, 5.2)."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.status = code, status


def answer(told: dict[str, Any], status: int = 200, **headers: str) -> HttpResponse:
    """Return JSON that nobody keeps and that a page of any origin may read.

    No cookie counts at these addresses, so that another origin gains nothing by asking.
    """
    response = HttpResponse(json.dumps(told), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def failure(failed: Failed) -> HttpResponse:
    """Return what a program is refused."""
    headers = {"WWW_Authenticate": 'Basic realm="encre"'} if failed.status == 401 else {}  # noqa: PLR2004
    return answer({"error": failed.code}, failed.status, **headers)


def client(request: HttpRequest) -> Service:
    """Return the service that asks, once it proved who it is (raises Failed).

    An unknown client costs what a wrong secret does: a digest and a comparison.
    """
    if slowed(request):
        raise Failed("slow_down", 429)
    name, secret = _shown(request)
    service = queries.by_client(name)
    expected = service.secret_digest if service and service.secret_digest else _NOTHING
    right = hmac.compare_digest(digest(secret), expected)
    if service is not None and service.public and not secret:
        return service
    if service is None or service.public or not right:
        missed(request)
        raise Failed("invalid_client", 401)
    return service


def _shown(request: HttpRequest) -> tuple[str, str]:
    header = request.headers.get("Authorization", "")
    if header[:6].lower() != "basic ":
        return request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    if "client_secret" in request.POST:
        raise Failed("invalid_request")
    try:
        name, _colon, secret = base64.b64decode(header[6:], validate=True).decode().partition(":")
    except (ValueError, binascii.Error):
        raise Failed("invalid_client", 401) from None
    return unquote_plus(name), unquote_plus(secret)


def _key(request: HttpRequest) -> str:
    return f"login.missed:{digest(get_ip(request))[:32]}"


def slowed(request: HttpRequest) -> bool:
    """Say whether an address showed too many wrong secrets lately."""
    return int(cache.get(_key(request), 0)) >= FAILURES


def missed(request: HttpRequest) -> None:
    """Count a wrong secret, code or ticket against the address that showed it."""
    counted(_key(request), WINDOW)
