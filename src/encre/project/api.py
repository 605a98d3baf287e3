"""The typed door for programs: one API, to which each room adds the router of its `api.py`."""

import hashlib
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.renderers import JSONRenderer
from ninja.utils import check_csrf

from encre.foundation.base.errors import EncreError
from encre.foundation.people.services.tokens import token_of
from encre.foundation.ui import refusals

READS = ("GET", "HEAD", "OPTIONS")
BEARER = "bearer "
ANONYMOUS = "anonymous"


class Api(NinjaAPI):
    """Answers carry an ETag; what the caller already holds is not sent again."""

    def create_response(
        self, request: HttpRequest, data: Any, *args: Any, **options: Any
    ) -> HttpResponse:
        """Return the answer, or 304 when `If-None-Match` names it (RFC 9110 §13.1.2)."""
        response = super().create_response(request, data, *args, **options)
        if request.method in READS and response.status_code == 200:  # noqa: PLR2004
            tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            held = {part.strip() for part in request.headers.get("If-None-Match", "").split(",")}
            if tag in held or "*" in held:
                response = HttpResponse(status=304)
            response["ETag"] = tag
            response["Cache-Control"] = "private, no-cache"
            response["Vary"] = "Authorization, Cookie, Accept-Language"
        return response


def reader(request: HttpRequest) -> Any:
    """Find who asks: the person of a token, else of the session, else nobody.

    A token that is unknown, expired or revoked is refused; one that only reads may not write.
    """
    presented = request.headers.get("Authorization", "")
    if presented:
        if not presented.lower().startswith(BEARER):
            raise HttpError(401, "Authorization: Bearer <token>")
        token = token_of(presented[len(BEARER) :].strip())
        if token is None or token.account.person is None:
            raise HttpError(401, "This token is unknown, expired or revoked.")
        if token.account.person.automatic:
            raise HttpError(403, "This token is a machine's: it only opens the door made for it.")
        if token.scope == "ro" and request.method not in READS:
            raise HttpError(403, "This token may only read.")
        request.person = token.account.person  # type: ignore[attr-defined]
        return token
    person = getattr(request, "person", None)
    if request.method not in READS and (person is None or check_csrf(request)):
        raise HttpError(403, "A token is needed to write.")
    return person or ANONYMOUS


class Plain(JSONRenderer):
    """JSON in UTF-8, accents as they are."""

    json_dumps_params: Mapping[str, Any] = MappingProxyType({"ensure_ascii": False})


def _routers(target: NinjaAPI) -> NinjaAPI:
    """Add the router of every room that has an `api.py`."""
    for app in apps.get_app_configs():
        module = f"{app.name}.api"
        if module.startswith("encre.") and module != __name__ and find_spec(module):
            target.add_router("", import_module(module).router)
    return target


api = _routers(
    Api(
        title="Encre",
        version="1",
        urls_namespace="api",
        docs_url=None,
        openapi_url="/openapi.json",
        auth=reader,
        renderer=Plain(),
    )
)


@api.exception_handler(EncreError)
def refuse(request: HttpRequest, error: Any) -> HttpResponse:
    """Answer what a service refuses as every page does, in JSON."""
    return refusals.refuse(request, error)
