"""The doors: metadata, single sign-on, single logout (SAML profiles 2.0, 4.1 and 4.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from encre.institute.login import house, marks, queries
from encre.institute.login.models import KeyUse, Service
from encre.institute.login.protocols import answering, leaving
from encre.institute.login.protocols.pending import Pending
from encre.institute.login.saml import messages, signing, words
from encre.institute.login.saml.words import NotUnderstood
from encre.institute.login.services import keys, tickets, visiting
from encre.institute.login.words import REPLAYED, UNKNOWN, UNREADABLE, UNSIGNED

if TYPE_CHECKING:
    from datetime import datetime

    from lxml import etree

TOLERANCE = timedelta(minutes=5)
"""How old, or how early, a request may be."""
_LONGEST_RELAY = 1000
_SENTENCES: dict[str, Any] = {
    "signature": UNSIGNED,
    "algorithm": UNSIGNED,
    "unknown": UNKNOWN,
    "acs": UNKNOWN,
    "replayed": REPLAYED,
}


class Metadata(View):
    """Says who we are, what we sign with, and where we answer."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Give our metadata, signed."""
        kind = "application/samlmetadata+xml"
        return HttpResponse(house.our_metadata(), content_type=kind)


class Refusing(View):
    """A door that shows why a message is not followed."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Read the message; send nobody anywhere when it is not understood."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotUnderstood as error:
            return answering.refused(request, str(_SENTENCES.get(str(error), UNREADABLE)))


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class SignOn(Refusing):
    """Receives a person whom a service sends with a request."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Read a request from the address."""
        data = signing.inflated(request.GET.get("SAMLRequest", ""))
        root = words.read(data)
        service = _service(root)
        if "Signature" in request.GET:
            raw = request.META.get("QUERY_STRING", "")
            signing.check_query(raw, "SAMLRequest", service.described["certificates"])
        elif service.described["signs"]:
            raise NotUnderstood("signature")
        return self._go(service, messages.asked(root), request.GET.get("RelayState", ""))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read a request from a form; no cookie comes with it, and none is needed."""
        data = signing.posted(request.POST.get("SAMLRequest", ""))
        root = words.read(data)
        service = _service(root)
        if service.described["signs"] or root.find("ds:Signature", words.NS) is not None:
            root = signing.verified(data, service.described["certificates"])
        return self._go(service, messages.asked(root), request.POST.get("RelayState", ""))

    def _go(self, service: Service, asked: messages.Asked, relay: str) -> HttpResponse:
        _believe(service, asked.identifier, asked.issued_at, asked.destination, "sso")
        if len(relay) > _LONGEST_RELAY:
            raise NotUnderstood("relay")
        pending = Pending(
            service=str(service.pk),
            claims=service.claims,
            renew=asked.force,
            passive=asked.passive,
            second_factor=words.MFA in asked.contexts,
            how={"acs": _acs(service, asked), "id": asked.identifier, "relay": relay},
        )
        return redirect(pending.address())


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class SignOut(Refusing):
    """Receives a service's request to end a session, always signed; answers by redirection."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """End the session here and everywhere else, then say so to the service."""
        root = words.read(signing.inflated(request.GET.get("SAMLRequest", "")))
        service = _service(root)
        raw = request.META.get("QUERY_STRING", "")
        signing.check_query(raw, "SAMLRequest", service.described["certificates"])
        asked = messages.ending(root)
        _believe(service, asked.identifier, asked.issued_at, asked.destination, "slo")
        found = list(queries.visit_named(service, asked.name, asked.sessions))
        visiting.end_visits(found, reason="signed-out", by=None, tell=False)
        mark = marks.known_mark(request.session)
        page = leaving.leave(request) if mark in {visit.mark for visit in found} else None
        visiting.end_marked({visit.mark for visit in found}, reason="signed-out", by=None)
        return _answered(request, service, asked.identifier) or page or redirect("login_out")


def _answered(request: HttpRequest, service: Service, identifier: str) -> HttpResponse | None:
    address = service.described["slo"].get(words.REDIRECT, "")
    if not address:
        return None
    message = messages.logout_response(
        issuer=house.entity_id(),
        destination=address,
        in_response_to=identifier,
        now=timezone.now(),
    )
    parameters = [("SAMLResponse", signing.deflated(message))]
    if relay := request.GET.get("RelayState", ""):
        parameters.append(("RelayState", relay))
    key = keys.signing(KeyUse.SAML)
    query = signing.signed_query(parameters, keys.private_key(key))
    joint = "&" if "?" in address else "?"
    return answering.away(request, f"{address}{joint}{query}", service.name)


def _service(root: etree._Element) -> Service:
    found = queries.by_entity(messages.issuer_of(root))
    if found is None:
        raise NotUnderstood("unknown")
    return found


def _believe(
    service: Service, identifier: str, issued_at: datetime, destination: str, door: str
) -> None:
    """Refuse a message that is old, meant for another, or used already."""
    now = timezone.now()
    if abs(now - issued_at) > TOLERANCE:
        raise NotUnderstood("instant")
    if destination and destination != f"{settings.BASE_URL}{house.SAML_PATH}/{door}":
        raise NotUnderstood("destination")
    if not tickets.first_time(service, f"{door}:{identifier}", issued_at + 2 * TOLERANCE):
        raise NotUnderstood("replayed")


def _acs(service: Service, asked: messages.Asked) -> str:
    """Return where the response goes: an address of the metadata, or nowhere."""
    known = service.described["acs"]
    if asked.binding != words.POST:
        raise NotUnderstood("acs")
    if asked.acs:
        found = [item for item in known if item["location"] == asked.acs]
    elif asked.index:
        found = [item for item in known if str(item["index"]) == asked.index]
    else:
        found = sorted(known, key=lambda item: (not item["default"], item["index"]))
    if not found:
        raise NotUnderstood("acs")
    return str(found[0]["location"])
