"""Accounts: the list, one person's, a lost second factor, the first administrator."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.people import account_queries
from encre.foundation.people.views import RecentlyProved
from encre.foundation.ui import Action
from encre.foundation.ui.actions import Crumb, Empty
from encre.foundation.ui.pages import ChoiceFilter, Column, FormPage, ListPage, TextFilter
from encre.institute.console import factors, first_admin, letting_in
from encre.institute.console.account_words import (
    ROLE_NAMES,
    ROLES,
    STATE_CONDITIONS,
    STATES,
    account_state,
    holding_any,
)
from encre.institute.console.forms import FirstAdminForm, RemoveFactorsForm
from encre.institute.console.views.shared import MANAGE, ConsolePage, ConsoleTabs
from encre.institute.login.services import sessions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BaseForm
    from django.http.response import HttpResponseBase

    from encre.foundation.people.models import Account, Person

RESET = "login.factors.reset"


class Accounts(ConsoleTabs, ListPage):
    """People who can sign in, or could."""

    template_name = "console/list.html"
    action = MANAGE
    section = "accounts"
    title = _("Accounts")
    icon = "key"
    order = ("sort_name",)
    exportable = False
    columns = [
        Column("name", _("Person"), "display_name", link=True, sort=("sort_name",)),
        Column("login", _("Login"), "account.login", kind="code"),
        Column("state", _("State"), account_state, kind="state"),
        Column("seen", _("Last sign-in"), "account.last_login", kind="moment"),
        Column("second", _("Second factor"), "second_factor", kind="truth"),
    ]
    filters = [
        TextFilter("q", _("Name"), fields=("search_name",)),
        ChoiceFilter("state", _("State"), choices=STATES, conditions=STATE_CONDITIONS),
        ChoiceFilter("role", _("Institute role"), choices=ROLE_NAMES, conditions=holding_any()),
    ]
    empty = Empty(_("No account answers these questions"), "", "key")

    def rows(self) -> QuerySet[Person]:
        """Return the people who have an account, with whether they have a second factor."""
        rows = account_queries.with_account(self.person)
        return rows.annotate(second_factor=factors.on_person())

    def row_url(self, row: Person) -> str:
        """Return the page of the person's account."""
        return reverse("console:account", args=[row.pk])

    def actions(self) -> Sequence[Action]:
        """Return: open an account."""
        label = _("Open an account")
        return (Action(label, reverse("console:accounts_without"), "user-plus", main=True),)


class WithoutAccount(ConsoleTabs, ListPage):
    """People at work who have no account, to open one."""

    template_name = "console/without_account.html"
    action = MANAGE
    section = "accounts"
    title = _("Open an account")
    icon = "user-plus"
    order = ("sort_name",)
    exportable = False
    columns = [
        Column("name", _("Person"), "display_name", link=True, sort=("sort_name",)),
        Column("email", _("Mail address"), "email"),
    ]
    filters = [TextFilter("q", _("Name"), fields=("search_name",))]
    empty = Empty(
        _("Nobody of that name is without an account"),
        _("Add the person to the directory first, then open the account here."),
        "users",
    )

    def rows(self) -> QuerySet[Person]:
        """Return the people to choose from."""
        return account_queries.without_account(self.person)

    def row_url(self, row: Person) -> str:
        """Return the page that opens the account."""
        return reverse("console:open_account", args=[row.pk])

    def crumbs(self) -> tuple[Crumb, ...]:
        """Return the way back to the list."""
        return (*super().crumbs(), Crumb(_("Accounts"), reverse("console:accounts")))


class OneAccount(ConsolePage):
    """One person's account: how they sign in, their roles, what can be done about it."""

    template_name = "console/account.html"
    action = MANAGE
    section = "accounts"
    icon = "key"

    @cached_property
    def holder(self) -> Person:
        """Return the person of the address."""
        return account_queries.person(self.person, self.kwargs["pk"])

    @cached_property
    def account(self) -> Account | None:
        """Return their account, if they have one."""
        return account_queries.account_of(self.holder)

    def heading(self) -> str:
        """Return whose account it is."""
        return str(self.holder)

    def crumbs(self) -> tuple[Crumb, ...]:
        """Return the way back to the list."""
        return (*super().crumbs(), Crumb(_("Accounts"), reverse("console:accounts")))

    def actions(self) -> Sequence[Action]:
        """Return what this person may do about the account now."""
        offered = []
        if letting_in.may_touch(self.holder, self.person):
            offered += self._on_account()
        if access.can(self.person, "people.role.manage", None):
            offered.append(self._do("set_roles", _("Institute roles"), "shield"))
        return offered

    def _on_account(self) -> list[Action]:
        account = self.account
        if account is None:
            return [self._do("open_account", _("Open an account"), "user-plus", main=True)]
        if not account.is_active:
            return [self._do("reopen_account", _("Reopen the account"), "key", main=True)]
        offered = [self._do("hand_link", _("Send a link"), "mail", main=True)]
        own = account.person_id == self.person.pk
        if not own and factors.of(account) and access.can(self.person, RESET, None):
            label = _("Remove the second factors")
            offered.append(self._do("remove_factors", label, "shield-lock", tone="danger"))
        if not own:
            label = _("Close the account")
            offered.append(self._do("close_account", label, "lock", tone="danger"))
        return offered

    def _do(self, name: str, label: Any, icon: str, **more: Any) -> Action:
        return Action(label, reverse(f"console:{name}", args=[self.holder.pk]), icon, **more)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the account, its factors and sessions, and the roles."""
        account = self.account
        return super().get_context_data(
            account=account,
            holder=self.holder,
            state=account_state(self.holder) if account else None,
            factors=factors.of(account) if account else [],
            removals=factors.removals(self.holder),
            roles=[ROLES[role] for role in account_queries.roles_of(self.holder)],
            sessions=sessions_of(account) if account else [],
            may_touch=letting_in.may_touch(self.holder, self.person),
            **context,
        )


class RemoveFactors(RecentlyProved, ConsoleTabs, FormPage):
    """Asks why, after the agent has proved again who they are."""

    action = RESET
    template_name = "console/form.html"
    section = "accounts"
    title = _("Remove the second factors")
    icon = "shield-lock"
    form_class = RemoveFactorsForm
    submit_label = _("Remove the second factors")
    next_step = _(
        "The person signs in with their password alone, is told by mail, and sets up new factors."
        " Their open sessions end now."
    )
    tone = "danger"
    draft = False

    def heading(self) -> str:
        """Return the act and the person."""
        person = factors.account_of(self.kwargs["pk"]).person
        return gettext("Remove the second factors of %(name)s") % {"name": person}

    def crumbs(self) -> tuple[Crumb, ...]:
        """Return the way back to the account."""
        back = reverse("console:account", args=[self.kwargs["pk"]])
        return (*super().crumbs(), Crumb(_("Account"), back))

    def perform(self, form: BaseForm) -> str:
        """Remove them and go back to the account."""
        account = factors.account_of(self.kwargs["pk"])
        factors.remove(account, by=self.person, **form.cleaned_data)
        told = gettext("The second factors are removed; the person is told.")
        messages.success(self.request, told)
        return reverse("console:account", args=[self.kwargs["pk"]])


class FirstAdmin(FormPage):
    """The page of the one-time link."""

    public = True
    template_name = "console/first_admin.html"
    title = _("Become the administrator")
    form_class = FirstAdminForm
    submit_label = _("Open the account")
    done = _("Your account is open: sign in.")
    draft = False

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer as for any unknown address once the link is over."""
        self.email, self.account = first_admin.invited(kwargs["token"])
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def form_options(self) -> dict[str, Any]:
        """Ask for names only when there is no account yet."""
        return {"known": self.account is not None}

    def cancel_url(self) -> str:
        """Return to the sign-in page."""
        return resolve_url(settings.LOGIN_URL)

    def perform(self, form: BaseForm) -> str:
        """Use the link and go to the sign-in page."""
        answers = {key: value for key, value in form.cleaned_data.items() if key != "again"}
        first_admin.enter(self.kwargs["token"], **answers)
        return resolve_url(settings.LOGIN_URL)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the address the link was made for."""
        return super().get_context_data(email=self.email, **context)
