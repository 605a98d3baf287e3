"""When a session was last seen, noted at most every ten minutes."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

SEEN = "seen"
EVERY = 600
"""Seconds between two notes of the same session."""


class SeenMiddleware:
    """Keeps the list of sessions true without a write at each page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer first, then note the session if it was not seen lately."""
        response = self.get_response(request)
        if request.user.is_authenticated and not request.session.is_empty():
            now = int(time.time())
            if now - request.session.get(SEEN, 0) > EVERY:
                request.session[SEEN] = now
                UserSession.objects.create_from_request(request)
        return response
