"""Packages of whole notebooks for the archives: the list, asking for one, its report."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.jobs import queries as jobs
from encre.foundation.people.views import RecentlyProved
from encre.foundation.ui.actions import Action, Crumb, Empty, Participant, Property, State
from encre.foundation.ui.pages import Column, FlagFilter, FormPage, ListPage, WorkingPage
from encre.foundation.ui.pages.filters import TextFilter
from encre.foundation.ui.pages.job import STATES, UNFINISHED
from encre.research.notebook import queries
from encre.research.notebook.bags import describing
from encre.research.notebook.bags.lines import read
from encre.research.notebook.forms import DepositForm
from encre.research.notebook.models import Deposit, Notebook
from encre.research.notebook.services.depositing import ask_deposit
from encre.research.notebook.showing import path_to

RIGHT = "notebook.notebook.deposit"
READY = State(_("Ready"), "success", "circle-check")
NOT_READY = State(_("Not ready"), "neutral", "hourglass")


def _path() -> list[Crumb]:
    return [*path_to(), Crumb(_("Packages for the archives"), reverse("notebook:deposits"))]


class DepositList(ListPage):
    """The packages made, or asked for."""

    title, icon = _("Packages for the archives"), "package"
    columns = (
        Column("notebook", _("Notebook"), "notebook.title", link=True),
        Column("state", _("State"), lambda row: READY if row.done_at else NOT_READY, kind="state"),
        Column("structure", _("Team or unit"), "notebook.structure.title"),
        Column("entries", _("Entries"), lambda row: row.report.get("entries"), kind="number"),
        Column("by", _("Asked by"), kind="person"),
        Column("created_at", _("Asked"), kind="moment", sort=("-created_at",)),
    )
    filters = (
        TextFilter("q", _("Words of the title of the notebook"), fields=("notebook__sort_title",)),
    )
    empty = Empty(
        _("No package yet"),
        _("A package holds a whole notebook, to be read and checked for decades without Encre."),
        "package",
        Action(_("Choose a notebook"), "/notebook/deposits/new", "plus"),
    )

    def rows(self) -> QuerySet[Deposit]:
        """Return those whose report the reader may read."""
        return queries.deposits(self.person)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()

    def actions(self) -> Sequence[Action]:
        """Offer another."""
        url = reverse("notebook:new_deposit")
        return (Action(_("Choose a notebook"), url, "plus", main=True, key="n"),)


class NewDeposit(ListPage):
    """The notebooks of which the reader may prepare a package."""

    title, icon = _("Choose a notebook"), "package"
    columns = (
        Column("title", _("Title"), link=True, sort=("sort_title",)),
        Column("structure", _("Team or unit"), "structure.title"),
        Column("confidential", _("Confidential"), kind="truth"),
        Column("archived_at", _("Archived on"), kind="day"),
    )
    order = ("sort_title",)
    filters = (
        TextFilter("q", _("Words of the title"), fields=("sort_title",)),
        FlagFilter("closed", _("Archived only"), condition=Q(archived_at__isnull=False)),
    )
    empty = Empty(
        _("No notebook to prepare"),
        _("Those who manage a notebook, and those who keep the archives, prepare its package."),
        "book-2",
    )

    def rows(self) -> QuerySet[Notebook]:
        """Return them, confidential projects included for those who keep the archives."""
        rows = access.visible(self.person, Notebook.objects.all(), RIGHT)
        return rows.select_related("structure")

    def row_url(self, row: Notebook) -> str:
        """Lead to the question."""
        return reverse("notebook:deposit_notebook", args=[row.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return _path()


class DepositNotebook(RecentlyProved, FormPage):
    """Ask for the package of a notebook; who asks proves again who they are."""

    title, icon, form_class = _("Prepare a package for the archives"), "package", DepositForm
    submit_label = _("Prepare the package")
    next_step = _("Then: follow the work, and download the package here when it is ready.")

    @cached_property
    def notebook(self) -> Notebook:
        """Return the notebook of the address, rights looked at by `check` (raises NotFound)."""
        found = Notebook.objects.select_related("structure").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotFound
        return found

    def check(self) -> None:
        """Let in those who may take it out."""
        access.require(self.person, RIGHT, self.notebook)

    @property
    def intro(self) -> Any:  # type: ignore[override]
        """Say what is in it, and what whoever asks does not take."""
        holds = _(
            "The package of “%(title)s” holds every entry as PDF/A, its earlier versions, files,"
            " comments and activity, the whole notebook as .eln, what was signed with its"
            " time-stamps, in one zip (BagIt) that is read and checked without Encre. Entries of"
            " the bin are in it, apart."
        )
        told = str(holds) % {"title": self.notebook.title}
        if access.can(self.person, "notebook.notebook.deposit_whole", self.notebook):
            return f"{told} {_('Confidential entries are in it: you keep the archives.')}"
        return f"{told} {_('Confidential entries that you may not read are left out and counted.')}"

    def initial(self) -> Mapping[str, Any]:
        """Return the usual answers."""
        return {"language": get_language(), "with_files": True}

    def perform(self, form: Any) -> str | Model:
        """Ask for it."""
        made = ask_deposit(self.notebook, by=self.person, **form.cleaned_data)
        return reverse("notebook:deposit", args=[made.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return _path()


class DepositPage(WorkingPage[Deposit]):
    """A package: how far its making is, then what it holds and what is missing."""

    template_name = "notebook/deposit.html"
    icon, kind_label = "package", _("Package for the archives")
    show_links = False
    followed = "deposit"

    def find(self) -> Deposit:
        """Return it (raises NotFound)."""
        found = queries.deposits(self.person).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotFound
        return found

    @cached_property
    def job(self) -> Any:
        """Return the work that makes it, while it is remembered."""
        return jobs.find(self.object.job_id)

    @property
    def under_way(self) -> bool:
        """Say whether it is being made."""
        job = self.job
        return self.object.done_at is None and job is not None and job.state in UNFINISHED

    def state(self) -> State:
        """Return how far it is."""
        if self.object.done_at is not None:
            return READY
        return STATES[self.job.state] if self.job is not None else NOT_READY

    def people(self) -> Sequence[Participant]:
        """Return who asked for it."""
        return [Participant(self.object.by, _("asked for it"))] if self.object.by else []

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return _path()

    def actions(self) -> Sequence[Action]:
        """Offer the file to whom it belongs, and another package to those who may."""
        deposit = self.object
        again = Action(
            _("Prepare another"),
            reverse("notebook:deposit_notebook", args=[deposit.notebook_id]),
            "refresh",
        )
        offered = [again] if access.can(self.person, RIGHT, deposit.notebook) else []
        if deposit.file is None or deposit.by_id != self.person.pk:
            return offered
        url = reverse("files:content", args=[deposit.file.pk])
        return [Action(_("Download the package"), url, "download", main=True), *offered]

    def properties(self) -> Sequence[Property]:
        """Return the lines of the side column."""
        deposit = self.object
        return [
            Property(_("Team or unit"), deposit.notebook.structure.title),
            Property(_("Asked"), deposit.created_at, "moment"),
            Property(_("Package made on"), deposit.done_at, "moment"),
            Property(_("Size"), deposit.file.size if deposit.file else None, "size"),
            Property("SHA-256", deposit.file.sha256 if deposit.file else "", "code"),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say what it holds, what is missing first."""
        report = read(self.object.report)
        done = self.object.done_at is not None
        return super().get_context_data(
            job=self.job,
            problems=list(describing.problems(report)) if done else [],
            counts=list(describing.counts(report)) if done else [],
            mine=self.object.by_id == self.person.pk,
            **context,
        )
