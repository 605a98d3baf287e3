"""Reading sources in the background, and looking for those that are due."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation import notices
from encre.foundation.jobs import Run as Work
from encre.foundation.jobs import every, job
from encre.foundation.jobs import queries as jobs
from encre.foundation.notices import Mail, Sort
from encre.foundation.structures.queries import responsible
from encre.institute.directory.models import Run, RunState, Source, SourceState

if TYPE_CHECKING:
    from encre.foundation.journal import Recorded
    from encre.foundation.people.models import Person

AT_ONCE = 50


@job("directory.read_source", max_attempts=3, lease=120, label=_("Read a directory"))
def read(work: Work, *, run_id: str) -> dict[str, Any]:
    """Read a source, compare, and write what changed; a successor goes on."""
    from encre.institute.directory.services.synchronising import synchronise

    run = Run.objects.select_related("source", "file", "accepts", "by").filter(pk=run_id).first()
    if run is None:
        return {}
    run = synchronise(run, work)
    names = ("state", "rows", "added", "changed", "gone", "unchanged", "warnings")
    return {name: getattr(run, name) for name in names}


@job("directory.look_at_source", max_attempts=2, lease=120, label=_("Try a directory"))
def look_at(work: Work, *, source_id: str) -> dict[str, Any]:
    """Read the first rows of a source, and guess a mapping when there is none yet."""
    from encre.institute.directory.services.sampling import keep_sample

    source = Source.objects.filter(pk=source_id).first()
    if source is None:
        return {}
    rows = keep_sample(source)
    work.progress(rows, rows)
    return {"rows": rows}


@every("1m")
@job("directory.read_due_sources", label=_("Look for directories to read"))
def read_due(work: Work) -> dict[str, int]:
    """Begin the readings that are due, and close those whose job was given up."""
    from encre.institute.directory.services.asking import begin_due
    from encre.institute.directory.services.synchronising import fail

    open_runs = Run.objects.filter(state=RunState.RUNNING, job__isnull=False)
    finished = (
        jobs.every_job()
        .filter(pk__in=open_runs.values("job"))
        .exclude(state__in=("waiting", "running"))
    )
    for run in open_runs.filter(job__in=finished.values("pk")).order_by("pk")[:AT_ONCE]:
        fail(run)
    due = Source.objects.filter(state=SourceState.ACTIVE, next_at__lte=timezone.now())
    begun = sum(begin_due(source) is not None for source in due.order_by("next_at")[:AT_ONCE])
    work.progress(begun, begun)
    return {"begun": begun}


HALTED = Sort(
    "directory.source.halted",
    _("A directory of mine is stopped by its brake, or cannot be read"),
    _("The reading of %(title)s was stopped: nothing was changed. Look at why."),
    "hand-stop",
    Mail.NOW,
)
RECYCLED = Sort(
    "directory.source.recycled",
    _("A directory of mine gave somebody’s identifier to another person"),
    _("%(title)s gave identifiers to other people: look at the report."),
    "alert-triangle",
    Mail.NOW,
)


@notices.audience(HALTED, "directory.source.halted", "directory.source.refused")
def stopped(event: "Recorded") -> Iterable["Person"]:
    """Tell who asked, and those who answer for the owner."""
    return _readers(event)


@notices.audience(RECYCLED, "directory.source.synchronised")
def reused(event: "Recorded") -> Iterable["Person"]:
    """Tell the same, when an identifier passed to somebody else."""
    return _readers(event) if event.data.get("recycled") else ()


def _readers(event: "Recorded") -> list["Person"]:
    run = Run.objects.select_related("source", "by").filter(pk=event.data.get("run")).first()
    if run is None:
        return []
    owner = run.source.owner_id
    people = [row.person for row in responsible([owner]).get(owner, ()) if row.person is not None]
    return list({person.pk: person for person in [*people, run.by] if person}.values())
