"""Jobs: the list, and those nobody will try again by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation.jobs import queries
from encre.foundation.ui.actions import Empty
from encre.foundation.ui.pages import (
    BulkAction,
    ChoiceFilter,
    Column,
    DayFilter,
    ListPage,
)
from encre.foundation.ui.pages.job import STATES
from encre.institute.console import services
from encre.institute.console.views.shared import ConsoleTabs

if TYPE_CHECKING:
    from encre.foundation.jobs.models import Job


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
