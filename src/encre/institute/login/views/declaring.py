"""The services that open with an Encre account: listed, declared, changed, tried, closed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.people.views import RecentlyProved
from encre.foundation.ui import Action, State
from encre.foundation.ui.actions import Crumb, Empty, Property
from encre.foundation.ui.forms import add_refusal
from encre.foundation.ui.pages import (
    ChoiceFilter,
    Column,
    ConfirmPage,
    FormPage,
    ListPage,
    ObjectPage,
    Page,
    TextFilter,
)
from encre.institute.login import claims, queries, trying
from encre.institute.login.declaring_forms import FORMS, initial
from encre.institute.login.entries import to_enter
from encre.institute.login.models import Protocol, Service
from encre.institute.login.services import declaring

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet
    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse

    from encre.foundation.people.models import Account

MANAGE = "login.service.manage"


def state_of(service: Service) -> State:
    """Return whether people enter."""
    if service.active:
        return State(pgettext_lazy("service", "open"), "success")
    return State(pgettext_lazy("service", "closed"), "neutral", "lock")


class Services(ListPage):
    """Every declared service."""

    title, icon, action = _("Services"), "login-2", MANAGE
    order = ("sort_name",)
    exportable = False
    columns = [
        Column("name", _("Name"), link=True, sort=("sort_name",)),
        Column("protocol", _("Protocol"), lambda row: row.get_protocol_display()),
        Column("audience", _("Who may enter"), lambda row: row.get_audience_display()),
        Column("second", _("Second factor"), "second_factor", kind="truth"),
        Column("open", _("Open sessions"), "open_visits", kind="number"),
        Column("state", _("State"), state_of, kind="state"),
    ]
    filters = [
        TextFilter("q", _("Name"), fields=("sort_name",)),
        ChoiceFilter("protocol", _("Protocol"), choices=Protocol.choices),
    ]
    empty = Empty(
        _("No service is declared yet"),
        _("Declare one: people enter it with their Encre account, and with no other password."),
        "login-2",
    )

    def rows(self) -> QuerySet[Service]:
        """Return the services."""
        return queries.declared(self.person)

    def row_url(self, row: Service) -> str:
        """Return the page of a service."""
        return reverse("login_service", args=[row.pk])

    def actions(self) -> Sequence[Action]:
        """Return: declare a service, by protocol."""
        words = {
            "oidc": _("Declare a service (OpenID Connect)"),
            "saml": _("Declare a service (SAML)"),
            "cas": _("Declare a service (CAS)"),
        }
        return [
            Action(label, reverse("login_declare", args=[name]), "plus", main=name == "oidc")
            for name, label in words.items()
        ]


class About(Page):
    """A page about one service."""

    kwargs: dict[str, Any]

    @cached_property
    def service(self) -> Service:
        """Return the service of the address."""
        return queries.service(self.person, cast("UUID", self.kwargs["pk"]))

    def back(self) -> str:
        """Return the address of the service's page."""
        return reverse("login_service", args=[self.service.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the service."""
        listed = Crumb(_("Services"), reverse("login_services"))
        return (listed, Crumb(self.service.name, self.back()))


class OneService(ObjectPage[Service]):
    """One service: what to enter there, who may enter, what it learns."""

    template_name = "login/service.html"
    icon = "login-2"
    show_links = False

    def find(self) -> Service:
        """Return the service of the address."""
        return queries.service(self.person, self.kwargs["pk"])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the list."""
        return (Crumb(_("Services"), reverse("login_services")),)

    def state(self) -> State:
        """Return whether people enter."""
        return state_of(self.object)

    def actions(self) -> Sequence[Action]:
        """Return what may be done with it now."""
        if not access.can(self.person, MANAGE, self.object):
            return []
        offered = [
            self._do("login_try", _("Try it"), "player-play", main=True),
            self._do("login_change_service", _("Change"), "edit"),
        ]
        if self.object.protocol == Protocol.OIDC:
            offered.append(self._do("login_renew_secret", _("Give a new secret"), "key"))
        if self.object.active:
            offered.append(self._do("login_close_service", _("Close"), "lock", tone="danger"))
        else:
            offered.append(self._do("login_open_service", _("Open again"), "lock-open"))
        return offered

    def _do(self, name: str, label: Any, icon: str, **more: Any) -> Action:
        return Action(label, reverse(name, args=[self.object.pk]), icon, **more)

    def properties(self) -> Sequence[Property]:
        """Return what is said in a line each."""
        service = self.object
        return [
            Property(_("Protocol"), service.get_protocol_display()),
            Property(_("Who may enter"), service.get_audience_display()),
            Property(_("Structure"), service.structure),
            Property(_("Staff category"), dict(declaring.categories()).get(service.category, "")),
            Property(_("Asks for a second factor"), service.second_factor, "truth"),
            Property(_("Asks for people’s agreement"), service.asks_consent, "truth"),
            Property(_("Identifier of its own"), service.pairwise, "truth"),
            Property(_("Open sessions"), getattr(service, "open_visits", 0), "number"),
            Property(_("Secret given"), service.secret_set_at, "moment"),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return what is to be entered at the service, and its addresses."""
        service = self.object
        single = [service.logout_address] if service.logout_address else []
        lists = [
            (_("People open"), [service.address]),
            (_("Return addresses"), service.returns),
            (_("After signing out"), service.logout_returns),
            (_("Receives the end of sessions"), single),
        ]
        return super().get_context_data(
            given=to_enter(service), lists=lists, learns=claims.labels(service.claims), **context
        )


class Declare(RecentlyProved, FormPage):
    """Declares a service; its secret, if it has one, is shown once."""

    action = MANAGE
    icon = "login-2"
    submit_label = _("Declare the service")
    draft = False

    def heading(self) -> str:
        """Return the act and the protocol."""
        words = {"protocol": Protocol(self.protocol).label}
        return gettext("Declare a service (%(protocol)s)") % words

    @cached_property
    def protocol(self) -> str:
        """Return the protocol of the address (raises NotFound)."""
        if self.kwargs["protocol"] not in FORMS:
            raise NotFound
        return str(self.kwargs["protocol"])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the list."""
        return (Crumb(_("Services"), reverse("login_services")),)

    def form(self) -> BaseForm:
        """Return the protocol's form."""
        self.form_class = FORMS[self.protocol]
        return super().form()

    def form_options(self) -> dict[str, Any]:
        """Say who declares: they choose among the structures they see."""
        return {"person": self.person}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Declare it, then show the secret, now or never."""
        form = self.form()
        if not form.is_valid():
            return self.again(form, Refused.status)
        try:
            service, secret = declaring.declare_service(
                by=self.person, protocol=self.protocol, **form.cleaned_data
            )
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.again(form, refusal.status)
        return shown(request, self, service, secret)


def shown(request: HttpRequest, page: Page, service: Service, secret: str) -> HttpResponse:
    """Show a service's identifier and its secret, or only where it is when it has none."""
    back = reverse("login_service", args=[service.pk])
    told = {"service": service, "secret": secret, "back": back}
    page.template_name = "login/secret.html"
    context = Page.get_context_data(page, **told)
    context["title"] = gettext("%(name)s is declared") % {"name": service.name}
    response = render(request, "login/secret.html", context, status=201)
    response["Cache-Control"] = "no-store"
    return response


class Change(RecentlyProved, About, FormPage):
    """Changes what was declared."""

    action = MANAGE
    title, icon, done = _("Change"), "edit", _("The service is changed.")
    draft = False

    def form(self) -> BaseForm:
        """Return the protocol's form."""
        self.form_class = FORMS[self.service.protocol]
        found = super().form()
        found.fields.pop("public", None)
        return found

    def form_options(self) -> dict[str, Any]:
        """Say who declares."""
        return {"person": self.person}

    def initial(self) -> Mapping[str, Any]:
        """Return what is declared now."""
        return initial(self.service)

    def perform(self, form: BaseForm) -> str:
        """Keep the changes."""
        declaring.change_service(self.service, by=self.person, **form.cleaned_data)
        return self.back()


class RenewSecret(RecentlyProved, About, ConfirmPage):
    """Gives a service a new secret."""

    action = MANAGE
    title, icon, submit_label = _("Give a new secret"), "key", _("Give a new secret")

    def consequence(self) -> str:
        """Say what stops."""
        words = {"name": self.service.name}
        return (
            gettext("%(name)s opens nothing any more until the new secret is entered there.")
            % words
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Give it, shown once."""
        secret = declaring.renew_secret(self.service, by=self.person)
        return shown(request, self, self.service, secret)


class CloseService(RecentlyProved, About, ConfirmPage):
    """Closes a service."""

    action = MANAGE
    title, icon, submit_label = _("Close"), "lock", _("Close the service")

    def consequence(self) -> str:
        """Say what stops."""
        words = {"name": self.service.name}
        return (
            gettext(
                "Nobody enters %(name)s with their Encre account any more; open sessions end now."
            )
            % words
        )

    def act(self) -> str:
        """Close it."""
        declaring.close_service(self.service, by=self.person)
        messages.success(self.request, gettext("The service is closed."))
        return self.back()


class OpenService(RecentlyProved, About, ConfirmPage):
    """Opens a closed service again."""

    action = MANAGE
    title, icon, submit_label = _("Open again"), "lock-open", _("Open the service")
    tone = "accent"

    def consequence(self) -> str:
        """Say what begins."""
        return gettext("People enter %(name)s again.") % {"name": self.service.name}

    def act(self) -> str:
        """Open it."""
        declaring.open_service(self.service, by=self.person)
        messages.success(self.request, gettext("The service is open."))
        return self.back()


class Try(About, Page):
    """Tells what would happen if I entered now, and leads there."""

    action = MANAGE
    template_name = "login/try.html"
    title, icon = _("Try it"), "player-play"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the steps and what the service would receive."""
        account = cast("Account", self.request.user)
        return super().get_context_data(
            service=self.service,
            steps=trying.steps(self.service, account),
            told=trying.received(self.service, account),
            back=self.back(),
            **context,
        )
