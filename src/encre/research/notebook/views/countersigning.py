"""Countersigning: what waits, a round of it, and asking somebody for it."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from encre.foundation.base.errors import NotFound
from encre.foundation.jobs import queries as jobs
from encre.foundation.people.views import RecentlyProved
from encre.foundation.ui.actions import Action, Crumb, Empty, State
from encre.foundation.ui.pages import (
    BulkAction,
    Column,
    FlagFilter,
    FormPage,
    ListPage,
    Page,
    TextFilter,
)
from encre.foundation.ui.pages.listing import BULK_LIMIT
from encre.research.notebook import queries
from encre.research.notebook.forms import CountersignerForm, CountersignForm
from encre.research.notebook.models import CountersignRequest, Entry, Round, RoundState
from encre.research.notebook.services.countersigning import (
    ask_countersignature,
    begin_round,
    choose_round,
    withdraw_request,
)
from encre.research.notebook.showing import REASONS, notebook_name, path_to
from encre.research.notebook.views.proof import EntryRelated

ASKED = State(_("You are asked"), "accent", "user-check")
BY_AUTHOR = State(_("Signed by its author"), "success", "signature")
ONLY_LOCKED = State(_("Locked, not signed"), "neutral", "lock")


def standing(entry: Any) -> State:
    """Return why an entry waits for a countersignature."""
    if entry.asked:
        return ASKED
    return BY_AUTHOR if entry.by_author else ONLY_LOCKED


def begin(row: Entry, *, by: Any) -> Round:
    """Choose one entry; the page chooses them all together."""
    return choose_round([row], by=by)


class CountersignList(ListPage):
    """Locked entries that wait for the reader's countersignature."""

    title, icon = _("To countersign"), "signature"
    columns = (
        Column("title", _("Title"), link=True, sort=("sort_title",)),
        Column("number", _("Entry number"), kind="code", sort=("number",)),
        Column("standing", _("Why"), value=standing, kind="state"),
        Column(
            "author", _("Author"), lambda entry: entry.author or entry.author_name, kind="person"
        ),
        Column("notebook", _("Notebook"), lambda entry: notebook_name(entry.notebook), shown=False),
        Column("version", _("Version"), kind="number"),
        Column("locked_at", _("Locked on"), kind="moment", sort=("-locked_at",)),
    )
    order = ("-locked_at",)
    filters = (
        TextFilter("q", _("Words of the title or number"), fields=("sort_title", "number")),
        FlagFilter("asked", _("Those I am asked for"), condition=Q(asked=True)),
        FlagFilter("signed", _("Signed by their author"), condition=Q(by_author=True)),
    )
    bulk = (BulkAction("countersign", _("Countersign…"), begin, "signature", "accent"),)
    empty = Empty(
        _("Nothing to countersign"),
        _(
            "Entries that the members of your unit or team have signed or locked come here, and"
            " those for which somebody asks you."
        ),
        "signature",
    )

    def rows(self) -> QuerySet[Entry]:
        """Return what waits."""
        return queries.to_countersign(self.person)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep what was chosen, and go and sign it."""
        picked = request.POST.getlist("pick")[:BULK_LIMIT]
        if request.POST.get("bulk") != "countersign" or not picked:
            return super().post(request, *args, **kwargs)
        rows = list(self.rows().filter(pk__in=picked).order_by("number"))
        if not rows:
            messages.warning(request, str(_("These entries no longer wait for you.")))
            return redirect(request.get_full_path())
        chosen = choose_round(rows, by=self.person)
        return redirect(reverse("notebook:round-sign", args=[chosen.pk]))


def round_of(person: Any, identifier: Any) -> Round:
    """Return the reader's own round (raises NotFound)."""
    found = Round.objects.filter(pk=identifier, by=person).first() if person else None
    if found is None:
        raise NotFound
    return found


class SignRound(RecentlyProved, FormPage):
    """Countersign what was chosen: one proof of identity, one meaning."""

    template_name = "notebook/round_sign.html"
    title, icon, form_class = _("Countersign"), "signature", CountersignForm
    submit_label = _("Countersign these entries")
    next_step = _("Each entry gets its own signature and its own time-stamp.")
    draft = False

    @cached_property
    def chosen(self) -> Round:
        """Return the round of the address."""
        return round_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in whose round it is."""
        self.chosen  # noqa: B018 - read for its refusal

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the choice; once signed, where it stands."""
        if self.chosen.state != RoundState.CHOSEN:
            return redirect(reverse("notebook:round", args=[self.chosen.pk]))
        return super().get(request, *args, **kwargs)

    def initial(self) -> Mapping[str, Any]:
        """Propose what heads do."""
        return {"meaning": "review"}

    def perform(self, form: Any) -> str | Model:
        """Begin, and show how far it is."""
        begin_round(self.chosen, by=self.person, meaning=form.cleaned_data["meaning"])
        return reverse("notebook:round", args=[self.chosen.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return [*path_to(), Crumb(_("To countersign"), reverse("notebook:countersign"))]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Show what will be signed, each with its version."""
        return super().get_context_data(picked=self.chosen.picked, **context)


class RoundPage(Page):
    """How far a round is, then what was signed and what was refused, and why."""

    template_name = "notebook/round.html"
    title, icon = _("Countersignatures"), "signature"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say it, each refusal with its reason."""
        found = round_of(self.person, self.kwargs["pk"])
        job = jobs.find(found.job_id) if found.job_id else None
        refused = [{**item, "sentence": REASONS[item["reason"]]} for item in found.refused]
        stopped = job is not None and job.stopped
        return super().get_context_data(
            round=found,
            total=len(found.picked),
            done=found.signed + len(found.refused),
            refused=refused,
            stopped=stopped,
            under_way=found.state == RoundState.SIGNING and not stopped,
            **context,
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return [*path_to(), Crumb(_("To countersign"), reverse("notebook:countersign"))]

    def actions(self) -> Sequence[Action]:
        """Lead back to what is left."""
        url = reverse("notebook:countersign")
        return (Action(_("What is left to countersign"), url, "list", main=True),)


class AskCountersignature(EntryRelated, FormPage):
    """Ask somebody to countersign an entry."""

    template_name = "notebook/ask_countersignature.html"
    title, icon, form_class = _("Ask for a countersignature"), "user-check", CountersignerForm
    intro = _(
        "The person is told at once, and finds the entry among those they have to countersign."
    )
    submit_label, done = _("Ask"), _("The countersignature is asked for.")
    right = "notebook.entry.lock"

    def form_options(self) -> dict[str, Any]:
        """Find people as the reader sees them."""
        return {"person": self.person}

    def perform(self, form: Any) -> str | Model:
        """Ask."""
        ask_countersignature(self.entry, by=self.person, person=form.cleaned_data["found"])
        return reverse("notebook:entry", args=[self.entry.pk])


class WithdrawRequest(EntryRelated, View):
    """Ask no longer."""

    def post(self, request: HttpRequest, pk: Any, held: Any) -> HttpResponse:
        """Withdraw it."""
        self.person = request.person  # type: ignore[attr-defined]
        rows = CountersignRequest.objects.filter(entry=self.entry, pk=held)
        asked = rows.select_related("entry").first()
        if asked is None:
            raise NotFound
        withdraw_request(asked, by=self.person)
        messages.success(request, str(_("The countersignature is no longer asked for.")))
        return redirect(reverse("notebook:entry", args=[pk]))
