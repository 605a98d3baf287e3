"""Counting what is answered, and stopping writes before a disk is full."""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from encre.foundation.base import disk
from encre.foundation.base.errors import ReadOnly
from encre.foundation.ui import refusals
from encre.institute.console import metrics

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "REPORT"})
# Operators must be able to come in and make room.
OPEN_DOORS = frozenset(
    {
        *("account_login", "account_logout", "account_reauthenticate"),
        *("mfa_authenticate", "mfa_reauthenticate"),
    }
)


class MetricsMiddleware:
    """Counts each answer by route, method and status; the outermost, so that it counts all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and count its answer."""
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.view_name or match.route if match else "none"
        method = request.method if request.method in SAFE | {"POST", "PUT", "DELETE"} else "OTHER"
        duration = time.perf_counter() - began
        metrics.count(route, str(method), response.status_code, duration)
        return response


class RoomMiddleware:
    """Refuses writes with the page of a house at rest while the disk has too little room."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, options: Any
    ) -> HttpResponse | None:
        """Refuse what would write, but for signing in."""
        match = request.resolver_match
        open_door = match is not None and match.url_name in OPEN_DOORS
        if request.method in SAFE or open_door or disk.has_room():
            return None
        return refusals.refuse(request, ReadOnly())
