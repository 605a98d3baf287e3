"""Ending the Encre session from any door."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from encre.institute.login import marks
from encre.institute.login.models import Service, Visit


def opened_here(request: HttpRequest, service: Service, sid: str) -> bool:
    """Say whether a service's session was opened by the session of this browser."""
    mark = marks.known_mark(request.session)
    rows = Visit.objects.filter(service=service, sid=sid, mark=mark)
    return bool(mark) and rows.exists()


def leave(request: HttpRequest) -> HttpResponse:
    """Sign out here and at every service; return the page that says so."""
    if request.user.is_authenticated:
        get_adapter().logout(request)
    return redirect("login_out")
