"""The addresses of SCIM: HTTP read, one verb called, its answer written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from scim2_models import ForbiddenException, NotFoundException, PayloadTooLargeException

from encre.institute.directory.protocols.scim import building, bulk, dispatching, listing
from encre.institute.directory.protocols.scim.answers import Answer, Answered, error, refusal
from encre.institute.directory.protocols.scim.entering import Caller, caller
from encre.institute.directory.protocols.scim.requests import JSON, Request, read_json
from encre.institute.directory.protocols.scim.resources import LARGEST, PROVIDER, Person
from encre.institute.directory.services.provisioning import note_call

if TYPE_CHECKING:
    from encre.institute.directory.models import ProvisioningClient

ROOT = "/scim/v2"


@method_decorator(csrf_exempt, name="dispatch")
class Door(View):
    """An address; no cookie counts here, so that no page of a browser can call in one's name."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, in the protocol's form whatever goes wrong."""
        try:
            return self.answer(request, **kwargs).response()
        except Exception as problem:
            answer = refusal(problem)
            if answer is None:
                raise
            return answer.response()

    def answer(self, request: HttpRequest, **kwargs: Any) -> Answer:
        """Return the answer to whoever calls."""
        who = caller(request)
        if who.client is None:
            raise ForbiddenException(detail="This token is not that of a provisioning client.")
        try:
            answer = self.perform(request, who.client, **kwargs)
        except Exception as problem:
            refused = refusal(problem)
            if refused is None:
                raise
            answer = refused
        note_call(
            who.client,
            method=str(request.method),
            route=self.route(**kwargs),
            status=answer.status,
            scim_type=answer.scim_type,
        )
        return answer

    def route(self, **kwargs: Any) -> str:
        """Return what is noted of the address: never an identifier."""
        return "/" + "/".join(filter(None, (kwargs.get("endpoint"), kwargs.get("pk") and "{id}")))

    def perform(self, request: HttpRequest, client: ProvisioningClient, **kwargs: Any) -> Answer:
        """Do what is asked."""
        parts = tuple(filter(None, (kwargs.get("endpoint"), kwargs.get("pk"))))
        return dispatching.perform(read(request, client, parts))


class Bulk(Door):
    """Many operations in one request."""

    def route(self, **kwargs: Any) -> str:
        """Return the address."""
        return "/Bulk"

    def perform(self, request: HttpRequest, client: ProvisioningClient, **kwargs: Any) -> Answer:
        """Do them."""
        asked = read(request, client, ("Bulk",))
        return bulk.run(asked) if asked.method == "POST" else dispatching.refuse(asked, "POST")


class Discovery(Door):
    """What the service says of itself, to whoever asks."""

    def answer(self, request: HttpRequest, **kwargs: Any) -> Answer:
        """Answer, without a token."""
        if request.method not in ("GET", "HEAD"):
            return error(405, f"{request.method} is not answered here.", Allow="GET")
        parts = tuple(filter(None, (kwargs["kind"], kwargs.get("pk"))))
        return dispatching.discover(base(request), parts, filtered="filter" in request.GET)


class Me(Door):
    """The User of whoever holds the token (RFC 7644, 3.11): read only."""

    def answer(self, request: HttpRequest, **kwargs: Any) -> Answer:
        """Answer the person's own User; a machine has none."""
        who: Caller = caller(request)
        if request.method not in ("GET", "HEAD"):
            return dispatching.unsupported()
        told = building.myself(who.person, base(request))
        if told is None:
            raise NotFoundException(detail="This token is that of a machine, which is no User.")
        wanted = listing.parameters(Person, request.GET.dict())
        headers = {"Location": told.meta.location, "ETag": told.meta.version}
        with PROVIDER:
            return Answer(200, listing.one(told, wanted), headers)


class Unknown(Door):
    """Any other address."""

    def route(self, **kwargs: Any) -> str:
        """Return the address, without what was tried."""
        return "/…"

    def perform(self, request: HttpRequest, client: ProvisioningClient, **kwargs: Any) -> Answer:
        """Refuse it."""
        raise NotFoundException()


def base(request: HttpRequest) -> str:
    """Return the address of the service, without a slash at the end."""
    return request.build_absolute_uri(ROOT)


def read(request: HttpRequest, client: ProvisioningClient, parts: tuple[str, ...]) -> Request:
    """Read an HTTP request (raises SCIMException)."""
    method = "GET" if request.method == "HEAD" else str(request.method)
    return Request(
        client=client,
        base=base(request),
        method=method,
        parts=parts,
        data=_body(request) if method in ("POST", "PUT", "PATCH") else None,
        params=request.GET.dict(),
        if_match=request.headers.get("If-Match", ""),
        if_none_match=request.headers.get("If-None-Match", ""),
    )


def _body(request: HttpRequest) -> Any:
    if request.content_type not in JSON:
        raise Answered(error(415, f"The body must be {JSON[0]}."))
    try:
        body = request.body
    except RequestDataTooBig:
        raise PayloadTooLargeException() from None
    if len(body) > LARGEST:
        raise PayloadTooLargeException()
    return read_json(body)
