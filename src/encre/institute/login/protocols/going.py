"""The one page between every door and every service: sign-in, step-up, agreement, entry."""

from __future__ import annotations

from datetime import UTC, datetime
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from encre.institute.login import claims, gate, marks, queries
from encre.institute.login.protocols import answering, cas, oidc, pending, saml
from encre.institute.login.services import consenting, visiting
from encre.institute.login.words import BARRED, LOST

if TYPE_CHECKING:
    from encre.foundation.people.models import Account
    from encre.institute.login.models import Service
    from encre.institute.login.protocols.pending import Pending

DOORS: dict[str, ModuleType] = {"oidc": oidc, "cas": cas, "saml": saml}


@method_decorator(never_cache, name="dispatch")
class Go(View):
    """Decides what a person who comes from a service must still do, then lets them in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for what is missing, or answer the service."""
        found = self._opened(request)
        if isinstance(found, HttpResponse):
            return found
        asked, service = found
        return self._first_need(asked, service) or self._agree_or_enter(asked, service)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the person's agreement or refusal."""
        found = self._opened(request)
        if isinstance(found, HttpResponse):
            return found
        asked, service = found
        if need := self._first_need(asked, service):
            return need
        if request.POST.get("answer") != "agree":
            return DOORS[service.protocol].refused(request, asked, service, "access_denied")
        person = self._account().person
        picked = request.POST.getlist("claims") if person.unlisted else asked.claims
        consenting.agree(service, person, asked=asked.claims, claims=picked)
        return self._enter(asked, service, queries.agreed(service, person, asked.claims) or [])

    def _opened(self, request: HttpRequest) -> tuple[Pending, Service] | HttpResponse:
        asked = pending.opened(request.GET.get("r", ""))
        service = queries.by_id(asked.service) if asked else None
        if asked is None or service is None:
            return answering.refused(request, str(LOST))
        return asked, service

    def _account(self) -> Any:
        return cast("Account", self.request.user)

    def _first_need(self, asked: Pending, service: Service) -> HttpResponse | None:
        """Return the step that is still to be done before agreement, if one is."""
        if not self.request.user.is_authenticated:
            return self._step(asked, service, "account_login", "login_required")
        if self._too_old(asked):
            return self._step(asked, service, "account_reauthenticate", "login_required")
        if why := gate.barred(self._account(), service):
            return self._barred(asked, service, why)
        if (service.second_factor or asked.second_factor) and not self._proved_twice():
            return self._second_factor(asked, service)
        return None

    def _step(self, asked: Pending, service: Service, name: str, code: str) -> HttpResponse:
        if asked.passive:
            return DOORS[service.protocol].refused(self.request, asked, service, code)
        query = self.request.GET.copy()
        query[answering.FROM_FORM] = "1"
        back = f"{self.request.path}?{query.urlencode()}"
        return redirect(f"{reverse(name)}?{urlencode({'next': back})}")

    def _barred(self, asked: Pending, service: Service, why: gate.Barred) -> HttpResponse:
        if asked.passive:
            return DOORS[service.protocol].refused(self.request, asked, service, "access_denied")
        told = {"service": service, "why": BARRED[why], "left": why == gate.Barred.LEFT}
        return render(self.request, "login/barred.html", told, status=403)

    def _records(self) -> list[dict[str, Any]]:
        return get_authentication_records(self.request, self._account())

    def proved_at(self) -> datetime:
        """Return when the person last proved who they are in this session."""
        newest = max((float(record["at"]) for record in self._records()), default=0.0)
        last = self._account().last_login
        return datetime.fromtimestamp(newest, UTC) if newest or last is None else last

    def _too_old(self, asked: Pending) -> bool:
        proved = self.proved_at().timestamp()
        if asked.renew and proved < asked.asked_at:
            return True
        return asked.max_age is not None and proved < asked.asked_at - asked.max_age

    def _proved_twice(self) -> bool:
        return any(record.get("method") == "mfa" for record in self._records())

    def _second_factor(self, asked: Pending, service: Service) -> HttpResponse:
        owned = set(
            Authenticator.objects.filter(user=self._account()).values_list("type", flat=True)
        )
        if owned & {"totp", "recovery_codes"}:
            return self._step(asked, service, "mfa_reauthenticate", "interaction_required")
        if "webauthn" in owned:
            name = "mfa_reauthenticate_webauthn"
            return self._step(asked, service, name, "interaction_required")
        if asked.passive:
            door = DOORS[service.protocol]
            return door.refused(self.request, asked, service, "interaction_required")
        told = {"service": service, "again": self.request.get_full_path()}
        return render(self.request, "login/factor_needed.html", told, status=403)

    def _agree_or_enter(self, asked: Pending, service: Service) -> HttpResponse:
        person = self._account().person
        granted = queries.agreed(service, person, asked.claims)
        if granted is not None and not asked.ask_again:
            return self._enter(asked, service, granted)
        if asked.passive:
            return DOORS[service.protocol].refused(self.request, asked, service, "consent_required")
        options = [(name, claims.CLAIMS[name].label) for name in asked.claims]
        told = {"service": service, "options": options, "unlisted": person.unlisted}
        return render(self.request, "login/consent.html", told)

    def _enter(self, asked: Pending, service: Service, granted: list[str]) -> HttpResponse:
        door = DOORS[service.protocol]
        visit = visiting.enter(
            service,
            self._account(),
            mark=marks.mark_of(self.request.session),
            claims=granted,
            proved_at=self.proved_at(),
            address=asked.how.get("service", ""),
        )
        told: HttpResponse = door.granted(
            self.request, asked, visit, second_factor=self._proved_twice()
        )
        return told
