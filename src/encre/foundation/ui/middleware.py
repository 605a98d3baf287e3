"""What every answer says to the browser; what services refuse, as pages and JSON answers."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse

from encre.foundation.base.errors import EncreError, NotFound
from encre.foundation.ui import refusals

PERMISSIONS = "camera=(), microphone=(), geolocation=()"


class PrivacyMiddleware:
    """Keeps pages to those they were made for: no device of theirs, no copy that outlives them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse cameras but where the page has one; let nobody find a person's page again."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        page = response.headers.get("Content-Type", "").startswith("text/html")
        if page and getattr(request, "person", None) is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RefusalMiddleware:
    """Answers refusals raised anywhere below the views, always in the same words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave a fault to Django, which logs it and calls handler500."""
        if isinstance(exception, EncreError):
            return refusals.refuse(request, exception)
        if isinstance(exception, Http404):
            return refusals.refuse(request, NotFound())
        if isinstance(exception, PermissionDenied):
            return refusals.forbidden(request)
        if isinstance(exception, OperationalError):
            refusals.log.exception("The database did not answer", exc_info=exception)
            return refusals.broken(request, 503)
        return None
