"""Reading the queue: a person's jobs, and for operators (the caller requires it) everything."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from encre.foundation.base.ids import as_uuid
from encre.foundation.jobs import registry
from encre.foundation.jobs.models import Job, JobLine, Parked, ParkedState, Reader, Schedule, State
from encre.foundation.journal import queries as journal

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def of(person: "Person | None", job_id: object) -> Job | None:
    """Return the job if this person asked for it: they may follow and cancel it."""
    pk = as_uuid(job_id)
    if person is None or pk is None:
        return None
    return Job.objects.filter(pk=pk, by=person.pk).first()


def asked_by(person: "Person", limit: int = 20) -> list[Job]:
    """Return the jobs a person asked for last, newest first."""
    return list(Job.objects.filter(by=person.pk).order_by("-created_at")[:limit])


def every_job() -> QuerySet[Job]:
    """Return all jobs, for operators; long columns left out."""
    return Job.objects.defer("args", "kept", "result", "traceback")


def find(job_id: object) -> Job | None:
    """Return any job, for operators."""
    pk = as_uuid(job_id)
    return Job.objects.filter(pk=pk).first() if pk else None


def lines(job: Job, after: int = 0, limit: int = 500) -> list[JobLine]:
    """Return the lines of a job's log after line `after`, in order."""
    return list(JobLine.objects.filter(job=job, pk__gt=after).order_by("pk")[:limit])


def counts() -> dict[str, int]:
    """Return how many jobs stand in each state, none left out."""
    found = dict(Job.objects.values_list("state").annotate(count=Count("pk")))
    return {state: found.get(state, 0) for state in State.values}


def lag(now: datetime | None = None) -> timedelta:
    """Return for how long the job due first has been waiting."""
    now = now or timezone.now()
    rows = Job.objects.filter(state=State.WAITING, run_after__lte=now)
    first = rows.aggregate(first=Min("run_after"))["first"]
    return now - first if first else timedelta()


def names() -> list[tuple[str, str]]:
    """Return the names of the declared jobs with their titles."""
    return sorted((name, registry.label(name)) for name in registry.handles)


def queues() -> list[str]:
    """Return the names of the queues that the declared jobs use."""
    return sorted({handle.queue for handle in registry.handles.values()})


def parked() -> QuerySet[Parked]:
    """Return the events that readers could not take and nobody has settled yet."""
    return Parked.objects.filter(state=ParkedState.PARKED)


def find_parked(parked_id: object) -> Parked | None:
    """Return a parked event, for operators."""
    pk = as_uuid(parked_id)
    return Parked.objects.filter(pk=pk).first() if pk else None


@dataclass(frozen=True)
class Following:
    """How far a reader is, for operators."""

    name: str
    seq: int
    lag: int
    failing: bool
    error_class: str
    retry_at: datetime | None
    parked: int


def readers() -> list[Following]:
    """Return every declared reader with its lag in events."""
    head = journal.head()
    places = {row.name: row for row in Reader.objects.all()}
    aside = dict(parked().values_list("reader").annotate(count=Count("pk")))
    found = []
    for name in sorted(registry.reads):
        row = places.get(name) or Reader(name=name)
        found.append(
            Following(
                name=name,
                seq=row.seq,
                lag=max(0, head - row.seq),
                failing=row.attempts > 0,
                error_class=row.error_class,
                retry_at=row.retry_at,
                parked=aside.get(name, 0),
            )
        )
    return found


@dataclass(frozen=True)
class Due:
    """A schedule, for operators."""

    name: str
    title: str
    rule: str
    next_at: datetime | None
    last_at: datetime | None
    last_job: UUID | None
    paused: bool


def schedules() -> list[Due]:
    """Return every declared schedule with when it ran last and is due next."""
    rows = {row.name: row for row in Schedule.objects.all()}
    found = []
    for name, timed in sorted(registry.timed.items()):
        row = rows.get(name)
        found.append(
            Due(
                name=name,
                title=registry.label(timed.handle.name),
                rule=timed.rule.text,
                next_at=row.next_at if row else None,
                last_at=row.last_at if row else None,
                last_job=row.last_job if row else None,
                paused=row.paused if row else False,
            )
        )
    return found
