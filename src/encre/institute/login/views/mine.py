"""My services: where I am signed in, what I agreed to; and the page after signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache

from encre.foundation.base.errors import NotFound
from encre.foundation.ui import State
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import Page
from encre.institute.login import claims, queries
from encre.institute.login.adapters import LEFT
from encre.institute.login.models import Told
from encre.institute.login.services import consenting, visiting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from encre.foundation.people.models import Account

_TONES: dict[str, Any] = {
    Told.DONE: ("success", ""),
    Told.WAITING: ("accent", "clock"),
    Told.FAILED: ("warning", ""),
    Told.SILENT: ("warning", "bell-off"),
}
_SHOWN = 100


class Mine(Page):
    """Where I am signed in with my Encre account, and what I agreed to."""

    template_name = "login/mine.html"
    title, icon = _("My services"), "login-2"

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return [Crumb(_("My account"), "/account/")]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the open visits and the living agreements."""
        account = cast("Account", self.request.user)
        consents = [
            (row, claims.labels(row.claims)) for row in queries.consents_of(self.person)[:_SHOWN]
        ]
        return super().get_context_data(
            visits=queries.visits_of(account)[:_SHOWN], consents=consents, **context
        )


class EndVisit(View):
    """Ends one of my sessions at a service."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """End it (404 for another's)."""
        if not request.user.is_authenticated:
            raise NotFound
        visit = visiting.end_own(request.user, str(pk))
        if visit.told == Told.WAITING:
            said = gettext("The session is ended; %(name)s is told.")
        else:
            said = gettext("Its tokens are revoked, but %(name)s cannot be told: sign out there.")
        messages.success(request, said % {"name": visit.service})
        return redirect("login_mine")


class Withdraw(View):
    """Takes back what I agreed to."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take it back (404 for another's)."""
        if not request.user.is_authenticated:
            raise NotFound
        consent = consenting.withdraw(request.user, str(pk))
        words = {"name": consent.service}
        messages.success(request, gettext("%(name)s will ask you again.") % words)
        return redirect("login_mine")


@method_decorator(never_cache, name="dispatch")
class Out(Page):
    """Says that one is signed out, which services are told, and which cannot be."""

    template_name = "login/out.html"
    public = True

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the visits that the session which just ended had opened."""
        rows = list(queries.visits(self.request.session.get(LEFT, [])[:_SHOWN]))
        for row in rows:
            row.state = State(row.get_told_display(), *_TONES.get(row.told, ("neutral", "")))  # type: ignore[attr-defined]
        silent = [row for row in rows if row.told in (Told.SILENT, Told.FAILED)]
        told = [row for row in rows if row not in silent]
        return super().get_context_data(silent=silent, told=told, **context)
