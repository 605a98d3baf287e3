"""Help with signing in: the first administrator, a lost second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation.people import queries as people
from encre.foundation.people.views import RecentlyProved
from encre.foundation.ui import Action
from encre.foundation.ui.actions import Crumb, Empty
from encre.foundation.ui.pages import Column, FormPage, ListPage, TextFilter
from encre.institute.console import factors, first_admin
from encre.institute.console.forms import FirstAdminForm, RemoveFactorsForm
from encre.institute.console.views.shared import ConsolePage, ConsoleTabs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BaseForm
    from django.http.response import HttpResponseBase

    from encre.foundation.people.models import Account, Person


class Accounts(ConsoleTabs, ListPage):
    """People who can sign in."""

    template_name = "console/list.html"
    section = "accounts"
    title = _("Sign-in help")
    icon = "key"
    order = ("sort_name",)
    exportable = False
    columns = [
        Column("name", _("Person"), "display_name", link=True, sort=("sort_name",)),
        Column("login", _("Login"), "account.login", kind="code"),
        Column("active", _("Account open"), "account.is_active", kind="truth"),
        Column("seen", _("Last sign-in"), "account.last_login", kind="moment"),
    ]
    filters = [TextFilter("q", _("Name"), fields=("search_name",))]
    empty = Empty(_("Nobody has an account yet"), "", "key")

    def rows(self) -> QuerySet[Person]:
        """Return the people who have an account."""
        return people.people(self.person).filter(account__isnull=False).select_related("account")

    def row_url(self, row: Person) -> str:
        """Return the page of the person's means of signing in."""
        return reverse("console:account", args=[row.pk])


class OneAccount(ConsolePage):
    """One person's means of signing in."""

    template_name = "console/account.html"
    section = "accounts"
    icon = "key"

    @property
    def account(self) -> Account:
        """Return the account of the address."""
        return factors.account_of(self.kwargs["pk"])

    def heading(self) -> str:
        """Return whose account it is."""
        return str(self.account.person)

    def crumbs(self) -> tuple[Crumb, ...]:
        """Return the way back to the list."""
        return (*super().crumbs(), Crumb(_("Sign-in help"), reverse("console:accounts")))

    def actions(self) -> Sequence[Action]:
        """Return: remove the second factors, when there are some and they are not one's own."""
        account = self.account
        if account.person_id == self.person.pk or not factors.of(account):
            return ()
        url = reverse("console:remove_factors", args=[account.person_id])
        label = _("Remove the second factors")
        return (Action(label, url, "shield-lock", tone="danger", main=True),)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the factors, and what was removed before."""
        account = self.account
        return super().get_context_data(
            account=account,
            factors=factors.of(account),
            removals=factors.removals(account.person) if account.person else [],
            **context,
        )


class RemoveFactors(RecentlyProved, ConsoleTabs, FormPage):
    """Asks why, after the operator has proved again who they are."""

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
