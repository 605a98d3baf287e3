"""Passing on what a structure holds: what there is and to whom it goes, how far it is, undoing."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access, links
from encre.foundation.access.services import PLACE
from encre.foundation.base.errors import NotFound
from encre.foundation.jobs import queries as jobs
from encre.foundation.structures import holding, services
from encre.foundation.ui.actions import Action, Crumb, Empty, Participant, Property, State
from encre.foundation.ui.pages import ConfirmPage, WorkingPage
from encre.foundation.ui.pages.job import UNFINISHED
from encre.institute.atlas.transmitting_forms import TransmitForm
from encre.institute.atlas.views.keeping import StructureFormPage
from encre.institute.atlas.views.lists import home_crumb

STATES = {
    "running": State(_("Under way"), "accent", "loader-2"),
    "done": State(_("Done"), "success", "circle-check"),
    "undoing": State(_("Being undone"), "accent", "loader-2"),
    "undone": State(_("Undone"), "neutral", "arrow-back-up"),
}

NOTHING = Empty(
    _("This structure holds nothing"),
    _("Notebooks, resources, instruments and all that belongs to it would be listed here."),
    "arrows-exchange",
)


class Transmit(StructureFormPage):
    """What a structure holds, and to whom each kind passes; a job does it."""

    right = PLACE
    template_name = "atlas/transmit.html"
    title, icon = _("Pass on what it holds"), "arrows-exchange"
    form_class = TransmitForm
    submit_label = _("Pass on")
    next_step = _("Then: a report. All of it can be taken back, but for what is moved again since.")

    def heading(self) -> str:
        """Name the structure."""
        return gettext("Pass on what %(name)s holds") % {"name": self.structure.title}

    @cached_property
    def held(self) -> list[holding.Holding]:
        """Return what there is to pass on."""
        return holding.holdings(self.structure, self.person)

    @cached_property
    def destinations(self) -> list[holding.Destination]:
        """Return who can receive."""
        return holding.destinations(self.structure)

    def form_options(self) -> dict[str, Any]:
        """Return what there is, and who can receive it."""
        return {
            "source": self.structure,
            "reader": self.person,
            "held": self.held,
            "destinations": self.destinations,
        }

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the plan: the table, who follows by itself, who would be left behind."""
        follow = [found.structure for found in self.destinations if not found.above]
        near = follow or [found.structure for found in self.destinations]
        return super().get_context_data(
            structure=self.structure,
            held=self.held,
            destinations=self.destinations,
            followers=holding.followers(self.structure),
            left_behind=holding.left_behind(self.structure, near) if near and self.held else 0,
            nothing=NOTHING,
            may_pass=bool(near and self.held),
            **context,
        )

    def perform(self, form: Any) -> str | Model:
        """Begin."""
        made = services.begin_transmission(
            self.structure,
            by=self.person,
            kinds=form.by_kind(),
            ones=form.by_one(),
            copies=form.copies(),
        )
        return reverse("atlas:transmission", args=[made.pk])


class OfTransmission:
    """A page about one transmission."""

    person: Any
    kwargs: Any

    @cached_property
    def transmission(self) -> Any:
        """Return the transmission of the address (raises NotFound)."""
        found = holding.transmission(self.person, self.kwargs["pk"])
        if found is None:
            raise NotFound
        return found

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the structure."""
        source = self.transmission.source
        return (home_crumb(), Crumb(source.title, links.address(source)))


class TransmissionPage(OfTransmission, WorkingPage[Any]):
    """How far a transmission is, then what became of each kind."""

    template_name = "atlas/transmission.html"
    icon = "arrows-exchange"
    show_links = show_history = show_access = False
    followed = "transmission"

    def find(self) -> Any:
        """Return the transmission."""
        return self.transmission

    def heading(self) -> str:
        """Name the structure."""
        return gettext("What %(name)s passed on") % {"name": self.object.source.title}

    @cached_property
    def job(self) -> Any:
        """Return the work that is not ended, while it is remembered."""
        row = self.object
        return jobs.find(row.job_id) if row.state in ("running", "undoing") else None

    @property
    def under_way(self) -> bool:
        """Say whether the work goes on."""
        return self.job is not None and self.job.state in UNFINISHED

    def state(self) -> State:
        """Return where it stands."""
        return STATES[self.object.state]

    def people(self) -> Sequence[Participant]:
        """Return who asked for it."""
        return (Participant(self.object.by, _("asked for it")),) if self.object.by else ()

    def properties(self) -> Sequence[Property]:
        """Return the day."""
        return (Property(_("Asked"), self.object.created_at, "moment"),)

    def actions(self) -> Sequence[Action]:
        """Offer to take it back."""
        if self.object.state != "done":
            return ()
        url = reverse("atlas:transmission-undo", args=[self.object.pk])
        return (Action(_("Take all back"), url, "arrow-back-up", tone="danger", main=True),)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the measure and the report."""
        row, job = self.object, self.job
        return super().get_context_data(
            job=job,
            stopped=job is not None and not self.under_way,
            percent=min(100, job.done * 100 // job.total) if job and job.total else None,
            kinds=holding.lines_by_kind(row),
            told=holding.lines_to_tell(row, self.person),
            followers=[pair for pair in holding.followers(row.source) if pair[1] is not None],
            **context,
        )


class UndoTransmission(OfTransmission, ConfirmPage):
    """Takes back what passed and was not moved since."""

    title, icon = _("Take all back"), "arrow-back-up"
    submit_label = _("Take all back")

    def check(self) -> None:
        """Leave it to those who place the structure."""
        access.require(self.person, PLACE, self.transmission.source)

    def consequence(self) -> str:
        """Say what comes back."""
        words = gettext(
            "All that passed comes back to %(name)s, but for what was moved again since. Those"
            " who read it thanks to where it is now no longer will."
        )
        return words % {"name": self.transmission.source.title}

    def act(self) -> str | Model:
        """Ask for it."""
        services.undo_transmission(self.transmission, by=self.person)
        return reverse("atlas:transmission", args=[self.transmission.pk])
