"""The authorisation endpoint (OpenID Connect core 1.0, 3.1.2; OAuth 2.1; RFC 7636; RFC 9207)."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from encre.institute.login import addresses, claims, queries, tokens
from encre.institute.login.models import TicketKind
from encre.institute.login.protocols import answering
from encre.institute.login.protocols.pending import Pending
from encre.institute.login.services import tickets, visiting
from encre.institute.login.words import UNKNOWN, UNREADABLE

if TYPE_CHECKING:
    from encre.institute.login.models import Service, Visit

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_KNOWN_PROMPTS = {"none", "login", "consent", "select_account"}
_LONGEST = {"state": 2000, "nonce": 300, "scope": 500}
_ONCE = (
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "prompt",
    "max_age",
    "code_challenge",
    "code_challenge_method",
)


class Wrong(Exception):
    """A request that the service is told to be wrong: an error code and a sentence for its log."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


@method_decorator(csrf_exempt, name="dispatch")
class Authorize(View):
    """Receives a person whom a service sends, by GET or by POST; a POST changes nothing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Read the request and send the person to the page that decides."""
        return self._read(request, request.GET)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do the same with a form."""
        return self._read(request, request.POST)

    def _read(self, request: HttpRequest, asked: QueryDict) -> HttpResponse:
        # Until both are known to be right, nobody is sent anywhere (OAuth 2.1, 4.1.2.1).
        if any(len(asked.getlist(name)) > 1 for name in ("client_id", "redirect_uri")):
            return answering.refused(request, str(UNREADABLE))
        service = queries.by_client(asked.get("client_id", ""))
        back = asked.get("redirect_uri", "")
        if service is None or not addresses.exactly(back, service.returns):
            return answering.refused(request, str(UNKNOWN))
        try:
            return redirect(_pending(asked, service, back).address())
        except Wrong as wrong:
            told = {"error": wrong.code, "error_description": wrong.sentence}
            return _back(request, service, back, asked.get("state", ""), told)


def _pending(asked: QueryDict, service: Service, back: str) -> Pending:
    _check_shape(asked)
    scopes = [name for name in asked.get("scope", "").split() if name in claims.SCOPES]
    if "openid" not in scopes:
        raise Wrong("invalid_scope", "the scope openid is required")
    prompts = set(asked.get("prompt", "").split())
    if prompts - _KNOWN_PROMPTS or ("none" in prompts and len(prompts) > 1):
        raise Wrong("invalid_request", "prompt")
    return Pending(
        service=str(service.pk),
        claims=claims.within(scopes, service.claims),
        renew="login" in prompts,
        passive="none" in prompts,
        ask_again="consent" in prompts,
        max_age=_max_age(asked.get("max_age", "")),
        how={
            "back": back,
            "state": asked.get("state", ""),
            "nonce": asked.get("nonce", ""),
            "challenge": asked.get("code_challenge", ""),
            "scopes": scopes,
        },
    )


def _check_shape(asked: QueryDict) -> None:
    if any(len(asked.getlist(name)) > 1 for name in _ONCE):
        raise Wrong("invalid_request", "a parameter is given twice")
    if any(len(asked.get(name, "")) > most for name, most in _LONGEST.items()):
        raise Wrong("invalid_request", "a parameter is too long")
    if "request" in asked:
        raise Wrong("request_not_supported", "request objects are not read")
    if "request_uri" in asked:
        raise Wrong("request_uri_not_supported", "nothing is fetched")
    if asked.get("response_type") != "code":
        raise Wrong("unsupported_response_type", "only the code flow is offered")
    if asked.get("response_mode", "query") != "query":
        raise Wrong("invalid_request", "only response_mode=query is offered")
    if asked.get("code_challenge_method") != "S256":
        raise Wrong("invalid_request", "PKCE with S256 is required")
    if not CHALLENGE.fullmatch(asked.get("code_challenge", "")):
        raise Wrong("invalid_request", "code_challenge must be 43 characters of base64url")


def _max_age(text: str) -> int | None:
    if not text:
        return None
    if not text.isdigit() or len(text) > 9:  # noqa: PLR2004
        raise Wrong("invalid_request", "max_age")
    return int(text)


def granted(
    request: HttpRequest, asked: Pending, visit: Visit, *, second_factor: bool
) -> HttpResponse:
    """Send the person back with a code."""
    visiting.named(visit, tokens.subject(visit))
    how = asked.how
    code = tickets.issue(
        visit,
        TicketKind.CODE,
        back=how["back"],
        nonce=how["nonce"],
        challenge=how["challenge"],
        scopes=how["scopes"],
        mfa=second_factor,
        at=int(time.time()),
    )
    return _back(request, visit.service, how["back"], how["state"], {"code": code})


def refused(request: HttpRequest, asked: Pending, service: Service, code: str) -> HttpResponse:
    """Send the person back with an error."""
    return _back(request, service, asked.how["back"], asked.how["state"], {"error": code})


def _back(
    request: HttpRequest, service: Service, back: str, state: str, told: dict[str, str]
) -> HttpResponse:
    answer = {**told, "state": state, "iss": tokens.issuer()}
    return answering.away(request, answering.with_query(back, answer), service.name)
