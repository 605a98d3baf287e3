"""The job: a truthful measure, a log on demand, cancel, and the result as links."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from encre.foundation.ui.actions import Action, State
from encre.foundation.ui.pages.base import Page, announce

if TYPE_CHECKING:
    from encre.foundation.jobs.models import Job
    from encre.foundation.ui.actions import Text

STATES = {
    "waiting": State(_("Waiting"), "neutral", "hourglass"),
    "running": State(_("Running"), "accent", "loader-2"),
    "done": State(_("Done"), "success", "circle-check"),
    "failed": State(_("Failed"), "danger", "alert-octagon"),
    "cancelled": State(_("Cancelled"), "neutral", "circle-x"),
}
UNFINISHED = ("waiting", "running")
STOP_POLLING = 286


class JobPage(Page):
    """The page of one job: left and found again; polls only while the work goes on."""

    template_name = "ui/job.html"
    fragment = "job"
    fragment_template = "ui/parts/job.html"
    cancel_url = ""
    log_url = ""

    def find(self) -> Job:
        """Return the job of the address if this person may see it, else raise NotFound."""
        raise NotImplementedError

    @cached_property
    def job(self) -> Job:
        """Return the job, read once."""
        return self.find()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the job; the last poll also tells htmx to stop, and the reader how it ended."""
        response = super().get(request, *args, **kwargs)
        if self.is_fragment() and self.job.state not in UNFINISHED:
            response.status_code = STOP_POLLING
            announce(response, str(STATES[self.job.state].label))
        return response

    def heading(self) -> Text:
        """Return the job's title."""
        from encre.foundation.jobs import registry

        return self.title or registry.label(self.job.name)

    def results(self) -> Sequence[Action]:
        """Return the links to what the job made."""
        return ()

    def lines(self) -> Sequence[Any]:
        """Return the last lines of the job's log, when the person may read it."""
        return ()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the job, its state and its measure."""
        job = self.job
        unfinished = job.state in UNFINISHED
        percent = min(100, job.done * 100 // job.total) if job.total else None
        return super().get_context_data(
            job=job,
            state=STATES[job.state],
            unfinished=unfinished,
            percent=percent,
            results=self.results() if job.state == "done" else (),
            lines=self.lines(),
            cancel_url=self.cancel_url if unfinished and not job.cancel_asked else "",
            **context,
        )
