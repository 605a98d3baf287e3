"""The doors for services: tickets exchanged for who is there (CAS protocol 3.0, 2.4 to 2.8)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import View
from lxml import etree

from encre.institute.login import claims
from encre.institute.login.models import Ticket, TicketKind
from encre.institute.login.protocols.cas.entering import asked
from encre.institute.login.protocols.oidc import clients
from encre.institute.login.services import tickets, visiting

CAS = "http://www.yale.edu/tp/cas"


@dataclass(frozen=True)
class Failure:
    """Why a ticket opens nothing: the protocol's code and a sentence for the service's log."""

    code: str
    sentence: str


def redeemed(request: HttpRequest) -> Ticket | Failure:
    """Use the ticket that a service shows, for the very address it was made for."""
    secret, address = request.GET.get("ticket", ""), request.GET.get("service", "")
    if failure := _misasked(request, secret, address):
        return failure
    found = tickets.redeem(secret, TicketKind.CAS)
    if found is None:
        clients.missed(request)
        return Failure("INVALID_TICKET", "the ticket is unknown, used or too old")
    # The ticket is used all the same: nobody tries another address with it (2.5.3).
    if found.data["service"] != address:
        return Failure("INVALID_SERVICE", "the ticket was made for another address")
    if asked(request, "renew") and not found.data["fresh"]:
        return Failure("INVALID_TICKET", "the person did not prove who they are for this ticket")
    # The service knows the session by its ticket, and will be told its end by it.
    visiting.named(found.visit, found.visit.subject, sid=secret)
    return found


def _misasked(request: HttpRequest, secret: str, address: str) -> Failure | None:
    """Return what is wrong before the ticket is looked at."""
    if not secret or not address:
        return Failure("INVALID_REQUEST", "service and ticket are required")
    if not secret.startswith("ST-"):
        return Failure("INVALID_TICKET_SPEC", "only service tickets are validated here")
    if clients.slowed(request):
        return Failure("INTERNAL_ERROR", "too many wrong tickets: wait a minute")
    if "pgtUrl" in request.GET:
        return Failure("INVALID_PROXY_CALLBACK", "proxy tickets are not given here")
    return None


class Validate(View):
    """CAS 1.0: two lines of text."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say yes and who, or no."""
        found = redeemed(request)
        text = "no\n\n" if isinstance(found, Failure) else f"yes\n{found.visit.subject}\n"
        return _kept_by_nobody(HttpResponse(text, content_type="text/plain; charset=utf-8"))


class ServiceValidate(View):
    """CAS 2.0 (without attributes) and 3.0 (with them), in XML or in JSON."""

    attributes = False

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say who is there, or why not."""
        found = redeemed(request)
        if request.GET.get("format", "").upper() == "JSON":
            told = {"serviceResponse": _json(found, attributes=self.attributes)}
            response = HttpResponse(json.dumps(told), content_type="application/json")
        else:
            root = _xml(found, attributes=self.attributes)
            response = HttpResponse(
                etree.tostring(root, encoding="UTF-8"), content_type="application/xml"
            )
        return _kept_by_nobody(response)


class Proxy(View):
    """Proxy tickets are not given: a service acts in its own name, or by OpenID Connect."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say so, in the protocol's words."""
        root = _root()
        failure = etree.SubElement(
            root, f"{{{CAS}}}proxyFailure", code="UNAUTHORIZED_SERVICE_PROXY"
        )
        failure.text = "proxy tickets are not given here"
        return _kept_by_nobody(
            HttpResponse(etree.tostring(root, encoding="UTF-8"), content_type="application/xml")
        )


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _root() -> etree._Element:
    return etree.Element(f"{{{CAS}}}serviceResponse", nsmap={"cas": CAS})


def _told(found: Ticket) -> dict[str, list[str]]:
    visit = found.visit
    return {
        "authenticationDate": [visit.proved_at.isoformat(timespec="seconds")],
        "longTermAuthenticationRequestTokenUsed": ["false"],
        "isFromNewLogin": ["true" if found.data["fresh"] else "false"],
        **claims.for_cas(visit.account, visit.claims),
    }


def _xml(found: Ticket | Failure, *, attributes: bool) -> etree._Element:
    root = _root()
    if isinstance(found, Failure):
        failure = etree.SubElement(root, f"{{{CAS}}}authenticationFailure", code=found.code)
        failure.text = found.sentence
        return root
    success = etree.SubElement(root, f"{{{CAS}}}authenticationSuccess")
    etree.SubElement(success, f"{{{CAS}}}user").text = found.visit.subject
    if attributes:
        parent = etree.SubElement(success, f"{{{CAS}}}attributes")
        for name, values in _told(found).items():
            for value in values:
                etree.SubElement(parent, f"{{{CAS}}}{name}").text = value
    return root


def _json(found: Ticket | Failure, *, attributes: bool) -> dict[str, Any]:
    if isinstance(found, Failure):
        return {"authenticationFailure": {"code": found.code, "description": found.sentence}}
    told: dict[str, Any] = {"user": found.visit.subject}
    if attributes:
        told["attributes"] = _told(found)
    return {"authenticationSuccess": told}
