"""Jobs: the list, one job, the dead letters, schedules and readers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.jobs import queries
from encre.foundation.people import queries as people
from encre.foundation.ui import Action
from encre.foundation.ui.actions import Crumb, Empty
from encre.foundation.ui.pages import (
    BulkAction,
    ChoiceFilter,
    Column,
    DayFilter,
    JobPage,
    ListPage,
)
from encre.foundation.ui.pages.job import STATES
from encre.institute.console import services
from encre.institute.console.rules import in_words
from encre.institute.console.views.shared import ConsolePage, ConsoleTabs

if TYPE_CHECKING:
    from encre.foundation.jobs.models import Job, Parked


def progress(job: Job) -> str:
    """Return how far a job is, as a figure."""
    if job.total:
        return f"{job.percent}\u00a0%"
    return str(job.done) if job.done else ""


STATE_CHOICES = [(name, state.label) for name, state in STATES.items()]
RETRY = BulkAction("retry", _("Try again"), services.retry_job, "refresh")
CANCEL = BulkAction("cancel", _("Cancel"), services.cancel_job, "player-stop")
DISCARD = BulkAction(
    "discard",
    _("Discard"),
    services.discard_job,
    "trash",
    tone="danger",
    consequence=_("The selected jobs will not be tried again."),
)


class Jobs(ConsoleTabs, ListPage):
    """Every job, newest first."""

    template_name = "console/list.html"
    section = "jobs"
    title = _("Jobs")
    icon = "list-check"
    columns = [
        Column("title", _("Job"), link=True),
        Column("state", _("State"), lambda job: STATES[job.state], kind="state"),
        Column("progress", _("Progress"), progress),
        Column("queue", _("Queue"), kind="code"),
        Column("attempts", _("Attempts"), kind="number"),
        Column("created", _("Asked"), "created_at", kind="moment", sort=("created_at",)),
        Column("finished", _("Finished"), "finished_at", kind="moment"),
        Column("name", _("Name"), kind="code", shown=False),
        Column("error", _("Error"), "error_class", kind="code", shown=False),
        Column("worker", _("Worker"), kind="code", shown=False),
    ]
    filters = [
        ChoiceFilter("state", _("State"), choices=STATE_CHOICES),
        ChoiceFilter("queue", _("Queue"), choices=lambda _p: [(q, q) for q in queries.queues()]),
        ChoiceFilter("name", _("Job"), choices=lambda _p: queries.names()),
        DayFilter("created", _("Asked"), column="created_at"),
    ]
    bulk = [RETRY, CANCEL]
    empty = Empty(
        _("No job"), _("Imports, mails, previews and checks are done here, one after another.")
    )

    def rows(self) -> QuerySet[Job]:
        """Return every job."""
        return queries.every_job()

    def row_url(self, row: Job) -> str:
        """Return the job's page."""
        return reverse("console:job", args=[row.pk])


class Dead(Jobs):
    """Jobs that nobody will try again by itself."""

    section = "dead"
    title = _("Dead letters")
    icon = "alert-octagon"
    columns = [
        Column("title", _("Job"), link=True),
        Column("error", _("Error"), "error_class", kind="code"),
        Column("sentence", _("What was told"), "error"),
        Column("attempts", _("Attempts"), kind="number"),
        Column("created", _("Asked"), "created_at", kind="moment", sort=("created_at",)),
        Column("finished", _("Failed"), "finished_at", kind="moment"),
        Column("name", _("Name"), kind="code", shown=False),
    ]
    filters = [
        ChoiceFilter("queue", _("Queue"), choices=lambda _p: [(q, q) for q in queries.queues()]),
        ChoiceFilter("name", _("Job"), choices=lambda _p: queries.names()),
        DayFilter("created", _("Asked"), column="created_at"),
    ]
    bulk = [RETRY, DISCARD]
    empty = Empty(
        _("No dead letter"),
        _("A job that fails too often ends here, and waits for you to try it again or discard it."),
        "circle-check",
    )

    def rows(self) -> QuerySet[Job]:
        """Return the failed jobs."""
        return queries.every_job().filter(state="failed")


class OneJob(ConsoleTabs, JobPage):
    """One job, with all that an operator may need to understand it."""

    template_name = "console/job.html"
    section = "jobs"
    icon = "list-check"

    def find(self) -> Job:
        """Return the job of the address."""
        found = queries.find(self.kwargs["pk"])
        if found is None:
            raise NotFound
        return found

    def crumbs(self) -> tuple[Crumb, ...]:
        """Return the way back to the list."""
        return (*super().crumbs(), Crumb(_("Jobs"), reverse("console:jobs")))

    def actions(self) -> Sequence[Action]:
        """Return what can be done with a job in this state."""
        job, url = self.job, self.request.path
        offered = []
        if not job.finished and not job.cancel_asked:
            label = _("Cancel")
            offered.append(_does("cancel", label, "player-stop", url, tone="danger", main=True))
        if job.state in ("failed", "cancelled"):
            offered.append(_does("retry", _("Try again"), "refresh", url, main=True))
        if job.state == "failed":
            offered.append(_does("discard", _("Discard"), "trash", url, tone="danger"))
        if job.finished:
            offered.append(_does("rerun", _("Ask for it again, as a new job"), "player-play", url))
        return offered

    def lines(self) -> Sequence[Any]:
        """Return the job's log."""
        return queries.lines(self.job)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what a button asked, and show the job again (the new one, when it is asked again)."""
        act = {
            "cancel": services.cancel_job,
            "retry": services.retry_job,
            "discard": services.discard_job,
            "rerun": services.rerun_job,
        }.get(request.POST.get("do", ""))
        if act is None:
            raise NotFound
        try:
            job = act(self.job, by=self.person)
        except Refused as refusal:
            messages.error(request, str(refusal))
            job = self.job
        return redirect("console:job", pk=job.pk)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the job's arguments, result and trace beside its progress."""
        job = self.job
        return super().get_context_data(
            asker=people.names([job.by]).get(job.by) if job.by else None,
            arguments=_pretty(job.args),
            kept_text=_pretty(job.kept),
            result_text=_pretty(job.result),
            **context,
        )


def _does(do: str, label: Any, icon: str, url: str, **options: Any) -> Action:
    return Action(label, url, icon, method="post", fields={"do": do}, **options)


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) if value else ""


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
