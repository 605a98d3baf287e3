"""Legal holds: the list, one of them, placing, lifting, taking out what it covers."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.people.views import RecentlyProved
from encre.foundation.ui.actions import Action, Crumb, Empty, Participant, Property, State
from encre.foundation.ui.pages import (
    Column,
    ConfirmPage,
    FlagFilter,
    FormPage,
    ListPage,
    ObjectPage,
)
from encre.foundation.ui.pages.filters import TextFilter
from encre.research.notebook import holding
from encre.research.notebook.forms import ReasonForm
from encre.research.notebook.hold_forms import HoldForm
from encre.research.notebook.models import Entry, Hold, HoldTarget
from encre.research.notebook.services.holds import ask_held, lift_hold, place_hold
from encre.research.notebook.showing import path_to

IN_FORCE = State(_("In force"), "warning", "lock")
LIFTED = State(_("Lifted"), "neutral", "lock-open")
SHOWN = 200
"""Targets shown on the page of a hold."""


def state_of(hold: Hold) -> State:
    """Return whether a hold is in force."""
    return IN_FORCE if hold.in_force else LIFTED


def _path() -> list[Crumb]:
    return [*path_to(), Crumb(_("Legal holds"), reverse("notebook:holds"))]


class HoldList(ListPage):
    """The holds, those in force and those lifted."""

    title, icon = _("Legal holds"), "gavel"
    columns = (
        Column("title", _("Title"), link=True),
        Column("reference", _("Reference"), kind="code"),
        Column("state", _("State"), value=state_of, kind="state"),
        Column("targets", _("Things chosen"), "chosen_count", kind="number"),
        Column("frozen", _("Entries kept"), kind="number"),
        Column("review_on", _("To be reviewed on"), kind="day"),
        Column("created_at", _("In force since"), kind="moment", sort=("-created_at",)),
    )
    filters = (
        TextFilter("q", _("Words of the title or reference"), fields=("title", "reference")),
        FlagFilter("open", _("In force only"), condition=Q(lifted_at__isnull=True)),
    )
    empty = Empty(
        _("No legal hold"),
        _("A hold keeps notebooks from being destroyed while a procedure needs them."),
        "gavel",
    )

    def check(self) -> None:
        """Let in those who see holds."""
        access.require(self.person, "notebook.hold.list")

    def rows(self) -> QuerySet[Hold]:
        """Return them, with the number of things each was placed on."""
        chosen = Count("targets", filter=Q(targets__chosen=True))
        return holding.holds(self.person).annotate(chosen_count=chosen)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()

    def actions(self) -> Sequence[Action]:
        """Offer to place one."""
        if not access.can(self.person, "notebook.hold.place"):
            return ()
        return (Action(_("Place a hold"), reverse("notebook:new_hold"), "plus", main=True),)


class HoldRelated:
    """What the pages about one hold share."""

    person: Any
    kwargs: dict[str, Any]
    right = "notebook.hold.view"

    @cached_property
    def hold(self) -> Hold:
        """Return the hold (raises NotFound)."""
        found = holding.holds(self.person).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotFound
        return found

    def check(self) -> None:
        """Let in those who may."""
        access.require(self.person, self.right, self.hold)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        here = Crumb(self.hold.title, reverse("notebook:hold", args=[self.hold.pk]))
        return [*_path(), here]


class HoldPage(ObjectPage[Hold]):
    """A hold: why, what it covers, since when."""

    template_name = "notebook/hold.html"
    icon, kind_label = "gavel", _("Legal hold")

    def find(self) -> Hold:
        """Return it (raises NotFound)."""
        found = holding.holds(self.person).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotFound
        return found

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return _path()

    def state(self) -> State:
        """Say whether it holds."""
        return state_of(self.object)

    def people(self) -> Sequence[Participant]:
        """Return who placed and lifted it."""
        placed, lifted = self.object.by, self.object.lifted_by
        return [
            *([Participant(placed, _("placed it"))] if placed else []),
            *([Participant(lifted, _("lifted it"))] if lifted else []),
        ]

    def actions(self) -> Sequence[Action]:
        """Offer to take out what it covers, and to lift it."""
        hold, pk = self.object, [self.object.pk]
        if not access.can(self.person, "notebook.hold.lift", hold):
            return ()
        take = Action(
            _("Export what is held"),
            reverse("notebook:export_hold", args=pk),
            "download",
            main=True,
        )
        lift = Action(_("Lift the hold"), reverse("notebook:lift_hold", args=pk), "lock-open")
        return (take, lift) if hold.in_force else (take,)

    def properties(self) -> Sequence[Property]:
        """Return the lines of the side column."""
        hold = self.object
        return [
            Property(_("Reference"), hold.reference, "code"),
            Property(_("In force since"), hold.created_at, "moment"),
            Property(_("To be reviewed on"), hold.review_on, "day"),
            Property(_("Discreet"), hold.discreet or None, "truth"),
            Property(_("Lifted on"), hold.lifted_at, "moment"),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add what it covers, counted."""
        targets = list(
            self.object.targets.filter(chosen=True)
            .select_related("notebook", "entry", "person", "structure")
            .order_by("pk")[: SHOWN + 1]
        )
        live, binned = Q(removed_at__isnull=True), Q(removed_at__isnull=False)
        counts = holding.covered(self.object).aggregate(
            total=Count("pk"),
            open=Count("pk", filter=live & Q(locked_at__isnull=True)),
            locked=Count("pk", filter=live & Q(locked_at__isnull=False)),
            binned=Count("pk", filter=binned),
        )
        return super().get_context_data(
            targets=_told(targets[:SHOWN]),
            more=len(targets) > SHOWN,
            counts=counts,
            **context,
        )


def _told(targets: Sequence[HoldTarget]) -> list[dict[str, Any]]:
    """Return targets as the page tells them: their kind, name and how many entries they hold."""
    counts = holding.counted(targets)
    return [{**_named(target), "count": counts[target.pk]} for target in targets]


def _named(target: HoldTarget) -> dict[str, Any]:
    kinds = (
        (_("Notebook"), "book-2", target.notebook),
        (_("Notebook entry"), "notebook", target.entry),
        (_("Written by"), "user", target.person),
        (_("Structure and its teams"), "building", target.structure),
    )
    label, icon, row = next(item for item in kinds if item[2] is not None)
    name = f"{row.number} · {row.title}" if isinstance(row, Entry) else str(row)
    return {"label": label, "icon": icon, "name": name}


class PlaceHold(RecentlyProved, FormPage):
    """Place a hold; who places it proves again who they are."""

    title, icon, form_class = _("Place a legal hold"), "gavel", HoldForm
    action = "notebook.hold.place"
    intro = _(
        "What is held cannot be removed, unlocked or moved, nor its files removed, nor its authors"
        " erased. People go on writing: the present version of each entry is kept, and every later"
        " one."
    )
    submit_label, done = _("Place the hold"), _("The hold is in force.")

    def form_options(self) -> dict[str, Any]:
        """Find people and structures as the reader may."""
        return {"person": self.person}

    def perform(self, form: Any) -> str | Model:
        """Place it."""
        asked = form.cleaned_data
        names = ("title", "reference", "reason", "discreet", "review_on")
        facts = {name: asked[name] for name in names}
        hold = place_hold(asked["covering"], by=self.person, **facts)
        return reverse("notebook:hold", args=[hold.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return _path()


class LiftHold(RecentlyProved, HoldRelated, FormPage):
    """Lift a hold, saying why; who lifts it proves again who they are."""

    title, icon, form_class = _("Lift the hold"), "lock-open", ReasonForm
    intro = _("What it covers can then be removed again. The versions it kept stay kept.")
    submit_label, done = _("Lift the hold"), _("The hold is lifted.")
    right = "notebook.hold.lift"
    tone = "danger"

    def perform(self, form: Any) -> str | Model:
        """Lift it."""
        lift_hold(self.hold, by=self.person, reason=form.cleaned_data["reason"])
        return reverse("notebook:hold", args=[self.hold.pk])


class ExportHold(RecentlyProved, HoldRelated, ConfirmPage):
    """Take out what a hold covers; who does it proves again who they are."""

    title, icon = _("Export what is held"), "download"
    submit_label, tone = _("Export"), "accent"
    right = "notebook.hold.export"

    def consequence(self) -> Any:
        """Say what follows."""
        return _(
            "One .eln archive is made with the text, fields, comments and files of every entry"
            " held, confidential ones and those in the bin included. The journal keeps that you"
            " took it."
        )

    def act(self) -> str | Model:
        """Ask for it, and show its progress."""
        job = ask_held(self.hold, by=self.person)
        return reverse("notebook:exporting", args=[job.pk])
