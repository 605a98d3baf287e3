"""The pages of the LDAP servers that are fed: their state, and what can be asked of them."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access, links
from encre.foundation.base.errors import NotFound
from encre.foundation.jobs import queries as jobs
from encre.foundation.ui.actions import Action, Crumb, Empty, Property, State
from encre.foundation.ui.pages import Column, ConfirmPage, FormPage, ListPage, ObjectPage
from encre.institute.directory.leaving_forms import CompareForm, TargetForm
from encre.institute.directory.models import Target
from encre.institute.directory.services import publishing
from encre.institute.directory.services.publishing import MANAGE
from encre.institute.directory.views.home import InDirectory

TROUBLES = {
    "braked": _("Halted: many entries would be removed"),
    "invalidCredentials": _("The server refuses the publisher’s password"),
    "LDAPSocketOpenError": _("The server does not answer"),
    "LDAPStartTLSError": _("The connection cannot be protected"),
    "LDAPSocketReceiveError": _("The server stopped answering"),
    "noSuchObject": _("The base does not exist on the server"),
    "unwillingToPerform": _("The server refuses to write"),
    "insufficientAccessRights": _("The publisher may not write on the server"),
    "confidentialityRequired": _("The server asks for a protected connection"),
    "objectClassViolation": _("The server lacks the schema that Encre gives"),
    "undefinedAttributeType": _("The server lacks the schema that Encre gives"),
}


def trouble(target: Target) -> Any:
    """Return what is wrong, in the reader's words."""
    first = target.trouble.partition(";")[0]
    return TROUBLES.get(first, target.trouble)


def state_of(target: Target) -> State:
    """Return the state of a server."""
    if not target.enabled:
        return State(_("Not fed"), "neutral", "player-pause")
    if target.failing_since is not None:
        return State(trouble(target), "danger")
    if target.compared_at is None:
        return State(_("Not compared yet"), "neutral", "hourglass")
    if target.refused:
        return State(_("Some entries are refused"), "warning")
    return State(_("Up to date"), "success")


class Targets(InDirectory, ListPage):
    """The LDAP servers that are fed."""

    title, icon, action = _("LDAP servers"), "server", MANAGE
    order = ("sort_name",)
    exportable = False
    columns = [
        Column("name", _("Name"), link=True, sort=("sort_name",)),
        Column("state", _("State"), state_of, "state"),
        Column("address", _("Address"), kind="code"),
        Column("entries", _("Entries"), kind="number"),
        Column("told_at", _("Last change told"), kind="moment"),
        Column("compared_at", _("Last comparison"), kind="moment"),
        Column("differences", _("Differences found"), kind="number"),
    ]
    empty = Empty(
        _("No LDAP server is fed"),
        _("Declare one to give mail, computers and shares the people and groups of the directory."),
        "server",
    )

    def rows(self) -> QuerySet[Target]:
        """Return every server."""
        return access.visible(self.person, Target.objects.all())

    def actions(self) -> Sequence[Action]:
        """Offer another."""
        new = reverse("directory:target-new")
        return (Action(_("Declare a server"), new, "plus", main=True, key="n"),)


class OfTarget(FormPage):
    """A page about one server; only operators know of it."""

    action = MANAGE
    draft = False

    @cached_property
    def target(self) -> Target:
        """Return the server of the address."""
        return found(self)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the server."""
        here = reverse("directory:target", args=[self.target.pk])
        return (home(), Crumb(self.target.name, here))


def found(page: Any) -> Target:
    """Return the server of a page's address (raises NotFound)."""
    rows = access.visible(page.person, Target.objects.annotate(waiting=Count("due")))
    target = rows.filter(pk=page.kwargs["pk"]).first()
    if target is None:
        raise NotFound
    return target


def home() -> Crumb:
    """Return the way back to the list."""
    return Crumb(_("LDAP servers"), reverse("directory:targets"))


class TargetPage(ObjectPage[Any]):
    """One server: what it holds, what was told, what differs."""

    template_name = "directory/target.html"
    action = MANAGE
    kind_label = _("LDAP server")
    icon = "server"
    show_links = False

    def find(self) -> Any:
        """Return the server."""
        return found(self)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the list."""
        return (home(),)

    def state(self) -> State:
        """Return its state."""
        return state_of(self.object)

    def actions(self) -> Sequence[Action]:
        """Return what can be asked."""
        pk = [self.object.pk]
        compare = reverse("directory:target-compare", args=pk)
        edit = reverse("directory:target-edit", args=pk)
        remove = reverse("directory:target-remove", args=pk)
        offered = [Action(_("Compare now"), compare, "refresh", main=True, key="c")]
        return [
            *(offered if self.object.enabled else []),
            Action(_("Edit"), edit, "edit", key="e"),
            Action(_("Remove"), remove, "trash", tone="danger"),
        ]

    def properties(self) -> Sequence[Property]:
        """Return how it is reached."""
        it = self.object
        return (
            Property(_("Address"), it.address, "code"),
            Property(_("Protected with StartTLS"), it.start_tls, "truth"),
            Property(_("Base"), it.base, "code"),
            Property(_("Publisher's name (DN)"), it.publisher, "code"),
            Property("eduPerson", it.eduperson, "truth"),
            Property("SupAnn", it.supann, "truth"),
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the figures, the last comparison and what is wrong."""
        mine = {"args__target_id": str(self.object.pk)}
        rows = jobs.every_job().filter(name="directory.compare", **mine).order_by("-created_at")
        return super().get_context_data(
            trouble=trouble(self.object) if self.object.trouble else "",
            running=rows.filter(state__in=("waiting", "running")).first(),
            last=rows.filter(state="done").first(),
            **context,
        )


class NewTarget(FormPage):
    """Declares a server."""

    title, icon, action = _("Declare a server"), "server", MANAGE
    form_class = TargetForm
    draft = False
    submit_label = _("Declare the server")
    intro = _(
        "The server runs with the configuration that “./encre directory ldap init” writes:"
        " modules, indexes, who reads what."
    )
    next_step = _("It is compared at once: what it lacks is written to it.")

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the list."""
        return (home(),)

    def perform(self, form: Any) -> str:
        """Declare it."""
        return links.address(publishing.declare_target(by=self.person, **form.cleaned_data))


class EditTarget(OfTarget):
    """Changes how a server is reached."""

    title, icon = _("Edit the server"), "edit"
    form_class = TargetForm
    done = _("The server is up to date.")

    def initial(self) -> Mapping[str, Any]:
        """Return the present facts, the password apart."""
        return {name: getattr(self.target, name) for name in publishing.FIELDS}

    def form_options(self) -> dict[str, Any]:
        """Let the password be left out."""
        return {"known": True}

    def perform(self, form: Any) -> str:
        """Change it."""
        publishing.change_target(self.target, by=self.person, **form.cleaned_data)
        return links.address(self.target)


class CompareTarget(OfTarget):
    """Asks for a comparison."""

    title, icon = _("Compare now"), "refresh"
    form_class = CompareForm
    submit_label = _("Compare")
    intro = _(
        "All the server holds is compared with the directory; what differs is mended, what is"
        " unknown is removed. It halts by itself when more than 5 % would be removed."
    )

    def perform(self, form: BaseForm) -> str:
        """Ask for it."""
        publishing.ask_comparison(self.target, by=self.person, **form.cleaned_data)
        messages.success(self.request, gettext("The comparison is asked for."))
        return links.address(self.target)


class RemoveTarget(OfTarget, ConfirmPage):
    """Stops feeding a server."""

    title, icon = _("Remove the server"), "trash"
    submit_label = _("Remove the server")

    def expected(self) -> str:
        """Ask for its name: services may depend on it."""
        return self.target.name

    def consequence(self) -> str:
        """Say what stops."""
        return gettext(
            "Encre tells %(name)s nothing any more. What it holds stays there: departed people too"
            " would still enter."
        ) % {"name": self.target.name}

    def act(self) -> str:
        """Remove it."""
        publishing.remove_target(self.target, by=self.person)
        messages.success(self.request, gettext("The server is removed."))
        return reverse("directory:targets")
