"""What is done about one account: opened, its link handed over, closed, reopened, roles."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.people import account_queries
from encre.foundation.people.views import RecentlyProved
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.forms import add_refusal
from encre.foundation.ui.pages import ConfirmPage, FormPage
from encre.institute.console import letting_in
from encre.institute.console.forms import OpenAccountForm, RolesForm
from encre.institute.console.views.shared import MANAGE, ConsoleTabs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse

    from encre.foundation.people.models import Account, Person
    from encre.institute.console.letting_in import Handed


class AboutAccount(RecentlyProved, ConsoleTabs, FormPage):
    """An act on one person's account, after a fresh proof of identity."""

    template_name = "console/form.html"
    action = MANAGE
    section = "accounts"
    icon = "key"
    draft = False

    @cached_property
    def holder(self) -> Person:
        """Return the person of the address."""
        return account_queries.person(self.person, self.kwargs["pk"])

    @cached_property
    def account(self) -> Account:
        """Return their account (raises NotFound when there is none)."""
        found = account_queries.account_of(self.holder)
        if found is None:
            raise NotFound
        return found

    def heading(self) -> str:
        """Return the act and the person."""
        words = {"act": self.title, "name": self.holder}
        return gettext("%(act)s: %(name)s") % words

    def crumbs(self) -> tuple[Crumb, ...]:
        """Return the way back to the account."""
        return (
            *super().crumbs(),
            Crumb(_("Accounts"), reverse("console:accounts")),
            Crumb(str(self.holder), self.back()),
        )

    def back(self) -> str:
        """Return the address of the account's page."""
        return reverse("console:account", args=[self.kwargs["pk"]])


class HandsLink(AboutAccount):
    """An act after which the operator hands over a link, shown once."""

    def hand(self, form: BaseForm) -> Handed:
        """Do it and return what is to be handed over."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, then show the link, now or never."""
        form = self.form()
        if not form.is_valid():
            return self.again(form, Refused.status)
        try:
            handed = self.hand(form)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.again(form, refusal.status)
        context = self.get_context_data(form=form, handed=handed, back=self.back())
        response = render(request, "console/way_in.html", context, status=201)
        response["Cache-Control"] = "no-store"
        return response


class OpenAccount(HandsLink):
    """Opens an account for a person who has none."""

    title = _("Open an account")
    icon = "user-plus"
    form_class = OpenAccountForm
    submit_label = _("Open the account")
    next_step = _(
        "The person receives by mail a link to choose their password; you see it too, once,"
        " to hand it over."
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, unless there is an account already."""
        if account_queries.account_of(self.holder) is not None:
            raise NotFound
        return super().get(request, *args, **kwargs)

    def initial(self) -> Mapping[str, Any]:
        """Propose the login made from the name."""
        return {"login": letting_in.login_for(self.holder)}

    def hand(self, form: BaseForm) -> Handed:
        """Open it."""
        return letting_in.open_account(self.holder, by=self.person, **form.cleaned_data)


class HandLink(HandsLink):
    """Sends a new link to choose a password."""

    title = _("Send a link")
    icon = "mail"
    submit_label = _("Send the link")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say where the link goes."""
        self.intro = gettext("A link to choose a password is sent to %(address)s.") % {
            "address": letting_in.address_of(self.account) or "—"
        }
        return super().get_context_data(**context)

    def hand(self, form: BaseForm) -> Handed:
        """Send it."""
        return letting_in.hand_link(self.account, by=self.person)


class ReopenAccount(HandsLink):
    """Opens a closed account again."""

    title = _("Reopen the account")
    submit_label = _("Reopen the account")
    next_step = _("The old password is gone: the person chooses another by a link sent by mail.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the question, if the account is closed."""
        if self.account.is_active:
            raise NotFound
        return super().get(request, *args, **kwargs)

    def hand(self, form: BaseForm) -> Handed:
        """Reopen it."""
        return letting_in.reopen_account(self.account, by=self.person)


class CloseAccount(AboutAccount, ConfirmPage):
    """Closes an account."""

    template_name = "console/form.html"
    title = _("Close the account")
    icon = "lock"
    submit_label = _("Close the account")
    tone = "danger"

    def consequence(self) -> str:
        """Say what stops."""
        return gettext(
            "%(name)s can no longer sign in: open sessions end now and access tokens are revoked."
            " What they wrote stays. The account can be reopened."
        ) % {"name": self.account.person}

    def act(self) -> str:
        """Close it."""
        letting_in.close_account(self.account, by=self.person)
        messages.success(self.request, gettext("The account is closed."))
        return self.back()


class EndSessions(AboutAccount, ConfirmPage):
    """Ends all the sessions of an account."""

    template_name = "console/form.html"
    title = _("End all the sessions")
    icon = "device-desktop"
    submit_label = _("End all the sessions")
    tone = "danger"

    def consequence(self) -> str:
        """Say what stops."""
        return gettext("%(name)s must sign in again everywhere.") % {"name": self.account.person}

    def act(self) -> str:
        """End them."""
        count = letting_in.end_sessions(self.account, by=self.person)
        words = ngettext("%(count)d session ended.", "%(count)d sessions ended.", count)
        messages.success(self.request, words % {"count": count})
        return self.back()


class SetRoles(AboutAccount):
    """Gives and withdraws institute roles."""

    action = "people.role.manage"
    title = _("Institute roles")
    icon = "shield"
    form_class = RolesForm
    submit_label = _("Save the roles")
    intro = _("A role holds in the whole institute. Give only what the person's work asks for.")

    def initial(self) -> Mapping[str, Any]:
        """Tick the roles held."""
        return {"roles": account_queries.roles_of(self.holder)}

    def perform(self, form: BaseForm) -> str:
        """Give and withdraw."""
        if letting_in.set_roles(self.holder, form.cleaned_data["roles"], by=self.person):
            messages.success(self.request, gettext("The roles are saved."))
        return self.back()
