"""What the clock starts and who follows the journal: schedules, readers, events set aside."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.errors import NotFound
from encre.foundation.jobs import queries
from encre.foundation.ui.actions import Crumb, Empty
from encre.foundation.ui.pages import BulkAction, Column, ListPage
from encre.institute.console import services
from encre.institute.console.rules import in_words
from encre.institute.console.views.shared import ConsolePage, ConsoleTabs

if TYPE_CHECKING:
    from encre.foundation.jobs.models import Parked


class ParkedEvents(ConsoleTabs, ListPage):
    """Events that a reader could not take."""

    template_name = "console/list.html"
    section = "parked"
    title = _("Events set aside")
    icon = "archive"
    columns = [
        Column("event", _("Event"), "event_name", kind="code", link=True),
        Column("reader", _("Reader"), kind="code"),
        Column("seq", _("Place in the journal"), kind="number"),
        Column("error", _("Error"), "error_class", kind="code"),
        Column("attempts", _("Attempts"), kind="number"),
        Column("created", _("Set aside"), "created_at", kind="moment", sort=("created_at",)),
    ]
    bulk = [
        BulkAction("replay", _("Take again"), services.replay_parked, "refresh"),
        BulkAction(
            "discard",
            _("Discard"),
            services.discard_parked,
            "trash",
            tone="danger",
            consequence=_("These readers will never take the selected events."),
        ),
    ]
    empty = Empty(
        _("No event is set aside"),
        _("An event that a reader refuses too often comes here, so that the others go on."),
        "circle-check",
    )

    def rows(self) -> QuerySet[Parked]:
        """Return what waits for a decision."""
        return queries.parked()

    def row_url(self, row: Parked) -> str:
        """Return the page that tells why."""
        return reverse("console:parked_event", args=[row.pk])


class ParkedEvent(ConsolePage):
    """Why a reader refused an event."""

    template_name = "console/parked.html"
    section = "parked"
    icon = "archive"

    def heading(self) -> str:
        """Return the event's name."""
        return str(self.parked.event_name)

    @property
    def parked(self) -> Parked:
        """Return the event of the address."""
        found = queries.find_parked(self.kwargs["pk"])
        if found is None:
            raise NotFound
        return found

    def crumbs(self) -> tuple[Crumb, ...]:
        """Return the way back to the list."""
        return (*super().crumbs(), Crumb(_("Events set aside"), reverse("console:parked")))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the event and its trace."""
        return super().get_context_data(parked=self.parked, **context)


class Schedules(ConsolePage):
    """What the clock starts by itself."""

    template_name = "console/schedules.html"
    section = "schedules"
    title = _("Schedules")
    icon = "clock"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Start a job now, or pause its schedule."""
        name, do = request.POST.get("name", ""), request.POST.get("do", "")
        if do == "run":
            job = services.ring_now(name, by=self.person)
            return redirect("console:job", pk=job.pk)
        services.pause_schedule(name, paused=do == "pause", by=self.person)
        return redirect("console:schedules")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return every schedule."""
        lines = [{**asdict(due), "said": in_words(due.rule)} for due in queries.schedules()]
        return super().get_context_data(schedules=lines, **context)


class Readers(ConsolePage):
    """Who follows the journal, and how far behind."""

    template_name = "console/readers.html"
    section = "readers"
    title = _("Readers")
    icon = "book-2"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return every reader."""
        return super().get_context_data(readers=queries.readers(), **context)
