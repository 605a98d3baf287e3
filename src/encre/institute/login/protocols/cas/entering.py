"""The doors for people: /login and /logout (CAS protocol 3.0, 2.1 and 2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from encre.institute.login import queries
from encre.institute.login.models import TicketKind
from encre.institute.login.protocols import answering, leaving
from encre.institute.login.protocols.pending import Pending
from encre.institute.login.services import tickets, visiting
from encre.institute.login.words import UNKNOWN

if TYPE_CHECKING:
    from encre.institute.login.models import Service, Visit

_NO = {"", "false", "0", "no"}


def asked(request: HttpRequest, name: str) -> bool:
    """Say whether a flag is set: CAS sets one by naming it, whatever its value but false."""
    return request.GET.get(name, "").lower() not in _NO


@method_decorator(never_cache, name="dispatch")
class Login(View):
    """Receives a person whom a service sends, or who comes by themselves."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send the person to the page that decides."""
        address = request.GET.get("service", "")
        if not address:
            return redirect(resolve_url("/"))
        service = queries.by_address(address)
        if service is None:
            return answering.refused(request, str(UNKNOWN), status=403)
        renew = asked(request, "renew")
        pending = Pending(
            service=str(service.pk),
            claims=service.claims,
            renew=renew,
            # Both together contradict each other: renew wins (2.1.1).
            passive=asked(request, "gateway") and not renew,
            how={"service": address},
        )
        return redirect(pending.address())


@method_decorator(never_cache, name="dispatch")
class Logout(View):
    """Ends the Encre session and all that it opened; `service` says where to go on, if declared.

    The cookie of the session is not sent with another site's pictures or forms (SameSite): only a
    person who follows a link gets here signed in.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        """End it."""
        address = request.GET.get("service", "") or request.GET.get("url", "")
        service = queries.by_address(address) if address else None
        page = leaving.leave(request)
        return answering.away(request, address, service.name) if service else page


def granted(
    request: HttpRequest, pending: Pending, visit: Visit, *, second_factor: bool
) -> HttpResponse:
    """Send the person back with a ticket bound to the address they came from."""
    visiting.named(visit, subject(visit))
    address = pending.how["service"]
    ticket = tickets.issue(
        visit,
        TicketKind.CAS,
        prefix="ST-",
        service=address,
        fresh=visit.proved_at.timestamp() >= pending.asked_at,
        mfa=second_factor,
    )
    told = answering.with_query(address, {"ticket": ticket})
    return answering.away(request, told, visit.service.name)


def refused(request: HttpRequest, pending: Pending, service: Service, code: str) -> HttpResponse:
    """Send the person back without a ticket, which is how a gateway says no."""
    return answering.away(request, pending.how["service"], service.name)


def subject(visit: Visit) -> str:
    """Return the user name a service receives: the login if it may know it, else an identifier."""
    if "login" in visit.claims and not visit.service.pairwise:
        return visit.account.login
    person = visit.account.person
    if person is None:
        raise ValueError("an account without a person names nobody")
    return visiting.subject_of(visit.service, person) if visit.service.pairwise else person.pk.hex
