"""One job, with all that an operator may need to understand it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.jobs import queries
from encre.foundation.people import queries as people
from encre.foundation.ui import Action
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import JobPage
from encre.institute.console import services
from encre.institute.console.views.shared import ConsoleTabs

if TYPE_CHECKING:
    from encre.foundation.jobs.models import Job


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
        if job.stopped:
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
