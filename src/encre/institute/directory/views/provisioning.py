"""The pages of provisioning: the programs that keep people by SCIM, their tokens, their errors."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.people.services.tokens import tokens_of
from encre.foundation.people.views import RecentlyProved
from encre.foundation.ui.actions import Action, Crumb, Empty, Property, State
from encre.foundation.ui.pages import Column, ConfirmPage, FormPage, ListPage, ObjectPage
from encre.institute.directory.models import ProvisioningClient
from encre.institute.directory.provisioning_forms import (
    ChangeClientForm,
    ClientForm,
    ClientTokenForm,
)
from encre.institute.directory.services import provisioning
from encre.institute.directory.services.provisioning import MANAGE
from encre.institute.directory.views.home import InDirectory

LATELY = timedelta(days=1)
_SHOWN = 20


def state_of(client: ProvisioningClient) -> State:
    """Return the state of a client."""
    if not client.enabled:
        return State(_("Stopped"), "neutral", "player-pause")
    if client.called_at is None:
        return State(_("Never connected"), "neutral", "hourglass")
    if client.failed_at is not None and timezone.now() - client.failed_at < LATELY:
        return State(_("Errors since yesterday"), "warning")
    return State(_("Connected"), "success")


class Clients(InDirectory, ListPage):
    """The programs that provision."""

    title, icon, action = _("Provisioning"), "plug", MANAGE
    order = ("sort_name",)
    exportable = False
    columns = [
        Column("name", _("Name"), link=True, sort=("sort_name",)),
        Column("state", _("State"), state_of, "state"),
        Column("called_at", _("Last call"), kind="moment"),
        Column("failed_at", _("Last error"), kind="moment"),
        Column("unlisted", _("Also unlisted people"), kind="truth"),
    ]
    empty = Empty(
        _("No program provisions by SCIM"),
        _("Declare one so that Entra ID, Okta, Keycloak or another system opens accounts here."),
        "plug",
    )

    def rows(self) -> QuerySet[ProvisioningClient]:
        """Return every client."""
        return access.visible(self.person, ProvisioningClient.objects.all())

    def actions(self) -> Sequence[Action]:
        """Offer another."""
        new = reverse("directory:client-new")
        return (Action(_("Declare a client"), new, "plus", main=True, key="n"),)


class OfClient(FormPage):
    """A page about one client; only operators know of it."""

    action = MANAGE
    draft = False

    @cached_property
    def client(self) -> ProvisioningClient:
        """Return the client of the address."""
        return found(self)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the client."""
        return (home(), Crumb(self.client.name, address(self.client)))


def found(page: Any) -> ProvisioningClient:
    """Return the client of a page's address (raises NotFound)."""
    rows = access.visible(page.person, ProvisioningClient.objects.select_related("person"))
    client = rows.filter(pk=page.kwargs["pk"]).first()
    if client is None:
        raise NotFound
    return client


def home() -> Crumb:
    """Return the way back to the list."""
    return Crumb(_("Provisioning"), reverse("directory:clients"))


def address(client: ProvisioningClient) -> str:
    """Return the page of a client."""
    return reverse("directory:client", args=[client.pk])


class ClientPage(ObjectPage[Any]):
    """One client: its tokens, its last errors, and how to connect it."""

    template_name = "directory/client.html"
    action = MANAGE
    kind_label = _("Provisioning client")
    icon = "plug"
    show_links = False

    def find(self) -> Any:
        """Return the client."""
        return found(self)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the list."""
        return (home(),)

    def state(self) -> State:
        """Return its state."""
        return state_of(self.object)

    def actions(self) -> Sequence[Action]:
        """Return what can be done."""
        pk = [self.object.pk]
        token = Action(
            _("Make a token"), reverse("directory:client-token", args=pk), "key", main=True, key="n"
        )
        edit = reverse("directory:client-edit", args=pk)
        return [
            *([token] if self.object.enabled else []),
            Action(_("Edit"), edit, "edit", key="e"),
        ]

    def properties(self) -> Sequence[Property]:
        """Return what it may do."""
        it = self.object
        return (
            Property(_("Last call"), it.called_at, "moment"),
            Property(_("Last error"), it.failed_at, "moment"),
            Property(_("Also unlisted people"), it.unlisted, "truth"),
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the tokens, the errors and the address to give."""
        return super().get_context_data(
            tokens=tokens_of(provisioning.account_of(self.object)),
            now=timezone.now(),
            errors=self.object.errors.order_by("-id")[:_SHOWN],
            service=f"{settings.BASE_URL}/scim/v2",
            **context,
        )


class NewClient(FormPage):
    """Declares a client."""

    title, icon, action = _("Declare a client"), "plug", MANAGE
    form_class = ClientForm
    draft = False
    submit_label = _("Declare the client")
    intro = _(
        "It opens accounts, closes them and keeps groups by SCIM 2.0. It never touches the account"
        " of somebody who holds a role of the institute."
    )
    next_step = _("You then give it a token.")

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the list."""
        return (home(),)

    def perform(self, form: Any) -> Any:
        """Declare it."""
        return address(provisioning.declare_client(by=self.person, **form.cleaned_data))


class EditClient(OfClient):
    """Changes what a client may do."""

    title, icon = _("Edit the client"), "edit"
    form_class = ChangeClientForm
    done = _("The client is up to date.")

    def initial(self) -> Mapping[str, Any]:
        """Return the present facts."""
        return {name: getattr(self.client, name) for name in provisioning.FIELDS}

    def perform(self, form: Any) -> Any:
        """Change it."""
        told = form.cleaned_data
        return address(provisioning.change_client(self.client, by=self.person, **told))


class NewClientToken(RecentlyProved, OfClient):
    """Makes a token, whose secret is shown once."""

    template_name = "directory/client_token.html"
    title, icon = _("Make a token"), "key"
    form_class = ClientTokenForm
    submit_label = _("Make the token")
    intro = _("The other system sends it with each request. Give one to each place that needs it.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make the token and show its secret, now or never."""
        form: Any = self.form()
        if not form.is_valid():
            return self.again(form, 422)
        answers = form.cleaned_data
        _token, secret = provisioning.make_token(
            self.client,
            name=answers["name"],
            scope=answers["scope"],
            expires_at=timezone.now() + timedelta(days=int(answers["days"])),
            by=self.person,
        )
        context = self.get_context_data(form=self.form_class(), secret=secret)
        response = render(request, self.get_template_names(), context, status=201)
        response["Cache-Control"] = "no-store"
        return response


class RevokeClientToken(OfClient, ConfirmPage):
    """Revokes a token of a client."""

    title, icon = _("Revoke the token"), "x"
    submit_label = _("Revoke the token")

    def consequence(self) -> str:
        """Say what stops."""
        return gettext("The other system is refused at once wherever it uses this token.")

    def act(self) -> str:
        """Revoke it."""
        token: UUID = self.kwargs["token"]
        provisioning.revoke_token(self.client, token, by=self.person)
        messages.success(self.request, gettext("The token is revoked."))
        return address(self.client)
