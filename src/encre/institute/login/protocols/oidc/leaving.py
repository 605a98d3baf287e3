"""Logout asked by a service (OpenID Connect RP-initiated logout 1.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from encre.institute.login import addresses, queries, tokens
from encre.institute.login.protocols import answering, leaving
from encre.institute.login.words import UNKNOWN

if TYPE_CHECKING:
    from encre.institute.login.models import Service


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class Logout(View):
    """Ends the Encre session and all that it opened.

    With one of our identity tokens for this very session, at once; otherwise after a question.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        """End the session, or ask."""
        return self._leave(request, request.GET)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do the same with a form: ours, protected, or a service's, which is only a question."""
        if request.POST.get("answer") == "leave":
            return _confirmed(request)
        return self._leave(request, request.POST)

    def _leave(self, request: HttpRequest, asked: Any) -> HttpResponse:
        hint = tokens.hinted(asked.get("id_token_hint", "")) or {}
        client_id = str(hint.get("aud") or asked.get("client_id", ""))
        service = queries.by_client(client_id)
        if hint and asked.get("client_id", client_id) != client_id:
            return answering.refused(request, str(UNKNOWN))
        back = asked.get("post_logout_redirect_uri", "")
        if back and (service is None or not addresses.exactly(back, service.logout_returns)):
            return answering.refused(request, str(UNKNOWN))
        state = asked.get("state", "")
        if request.user.is_authenticated and not _same_session(request, service, hint):
            told = {"service": service, "back": back, "state": state, "client_id": client_id}
            return render(request, "login/leave.html", told)
        return _left(request, service, back, state)


def _same_session(request: HttpRequest, service: Service | None, hint: dict[str, Any]) -> bool:
    """Say whether the token was made for the session of this browser."""
    if service is None or not hint:
        return False
    return leaving.opened_here(request, service, str(hint.get("sid", "")))


@csrf_protect
def _confirmed(request: HttpRequest) -> HttpResponse:
    service = queries.by_client(request.POST.get("client_id", ""))
    back = request.POST.get("back", "")
    if back and (service is None or not addresses.exactly(back, service.logout_returns)):
        return answering.refused(request, str(UNKNOWN))
    return _left(request, service, back, request.POST.get("state", ""))


def _left(request: HttpRequest, service: Service | None, back: str, state: str) -> HttpResponse:
    page = leaving.leave(request)
    if not back or service is None:
        return page
    return answering.away(request, answering.with_query(back, {"state": state}), service.name)
