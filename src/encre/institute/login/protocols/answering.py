"""Sending a person back to a service, whatever brought them here."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from encre.institute.login.addresses import origin

FROM_FORM = "f"


def with_query(address: str, told: Mapping[str, str]) -> str:
    """Return an address with more parameters, those it has kept."""
    parts = urlsplit(address)
    query = "&".join(filter(None, (parts.query, urlencode({k: v for k, v in told.items() if v}))))
    return urlunsplit(parts._replace(query=query))


def away(request: HttpRequest, address: str, name: str) -> HttpResponse:
    """Send the person to a service's address.

    Browsers hold a form to `form-action` through every redirection after it, so that a page that
    moves on by itself stands between our forms and the services.
    """
    if request.method == "GET" and FROM_FORM not in request.GET:
        response = HttpResponse(status=302, headers={"Location": address})
    else:
        response = render(request, "login/away.html", {"address": address, "name": name})
    response["Cache-Control"] = "no-store"
    return response


def post_away(
    request: HttpRequest, address: str, fields: dict[str, str], name: str
) -> HttpResponse:
    """Send the person to a service with a form that posts itself."""
    told = {"address": address, "fields": fields, "name": name}
    response = render(request, "login/post.html", told)
    response["Cache-Control"] = "no-store"
    # What django-csp's own decorator sets, for an address known only now.
    setattr(response, "_csp_update", {"form-action": [origin(address)]})  # noqa: B010
    return response


def refused(request: HttpRequest, why: str, *, status: int = 400) -> HttpResponse:
    """Show why a service's request is not followed; nobody is sent anywhere."""
    response = render(request, "login/refused.html", {"why": why}, status=status)
    response["Cache-Control"] = "no-store"
    return response
