"""Pages and answers for what cannot be done: ours, in plain words, with what to do next."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.errors import EncreError, NotFound, Refused

if TYPE_CHECKING:
    from encre.foundation.ui.actions import Text

log = logging.getLogger("encre.refusals")

TITLES: dict[int, Text] = {
    400: _("This request could not be read"),
    403: _("You cannot do this"),
    404: _("Page not found"),
    409: _("Someone was faster"),
    413: _("This is too large"),
    422: _("Some answers need a correction"),
    429: _("Too many attempts"),
    500: _("Something broke on our side"),
    503: _("Encre rests for a moment"),
}
WITH_REFERENCE = {400, 403, 409, 422, 500, 503}


def new_reference() -> str:
    """Return a short reference that a person can read to the service desk."""
    return f"E-{secrets.token_hex(4).upper()}"


def wants_json(request: HttpRequest) -> bool:
    """Say whether the caller is a program rather than a browser page."""
    if request.path.startswith(("/api/", "/scim/")):
        return True
    accepts = request.headers.get("Accept", "")
    return "json" in accepts and "text/html" not in accepts


def refuse(request: HttpRequest, error: EncreError) -> HttpResponse:
    """Answer a refusal of the house as a page, a fragment or JSON."""
    message = str(NotFound.default) if isinstance(error, NotFound) else str(error)
    fields = error.fields if isinstance(error, Refused) else {}
    return answer(request, error.status, message, fields=fields)


def answer(
    request: HttpRequest, status: int, message: str = "", *, fields: dict[str, Any] | None = None
) -> HttpResponse:
    """Return the page of `status`; a 404 says the same for what is hidden and what never was."""
    reference = new_reference() if status in WITH_REFERENCE else ""
    if reference:
        log.info("%s answered %s to %s %s", reference, status, request.method, request.path)
    if wants_json(request):
        body = {"detail": message or str(TITLES[status]), "reference": reference}
        errors = {name: [str(text) for text in texts] for name, texts in (fields or {}).items()}
        return JsonResponse(body | ({"fields": errors} if errors else {}), status=status)
    context = {
        "status": status,
        "title": TITLES.get(status, TITLES[400]),
        "message": message,
        "fields": fields or {},
        "reference": reference,
    }
    if getattr(request, "htmx", False) and not request.htmx.boosted:  # type: ignore[attr-defined]
        response = render(request, "ui/parts/refusal.html", context, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "afterbegin"
        return response
    return render(request, "ui/refusal.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 for an address that no room knows."""
    return answer(request, 404, str(NotFound.default))


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer 429, to whoever tries too often."""
    return answer(request, 429)


def broken(request: HttpRequest, status: int = 500) -> HttpResponse:
    """Answer 500 with a page that asks nothing of the database."""
    reference = getattr(request, "reference", "") or new_reference()
    log.error("%s answered %s to %s %s", reference, status, request.method, request.path)
    if wants_json(request):
        body = {"detail": str(TITLES[status]), "reference": reference}
        return JsonResponse(body, status=status)
    context = {"title": TITLES[status], "reference": reference, "status": status}
    return HttpResponse(render_to_string("ui/refusal_bare.html", context), status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form sent from a page that is too old, or without its cookie."""
    reference = new_reference()
    log.info("%s form refused at %s: %s", reference, request.path, reason)
    if wants_json(request):
        return JsonResponse({"detail": "CSRF", "reference": reference}, status=403)
    context = {"title": _("This form is too old to be sent"), "reference": reference}
    return render(request, "ui/refusal_csrf.html", context, status=403)
