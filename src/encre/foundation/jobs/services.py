"""What a person may do to jobs, schedules and parked events; the caller has checked the right."""

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import journal
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.jobs import events, registry
from encre.foundation.jobs.jobs import replay
from encre.foundation.jobs.models import Job, Parked, ParkedState, Schedule, State

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def retry(job: Job, *, by: "Person | None") -> Job:
    """Put a failed or cancelled job back in the queue, with all its attempts (raises Refused)."""
    with transaction.atomic():
        fresh = _locked(job)
        if not fresh.stopped:
            raise Refused(_("Only a failed or cancelled job can be tried again."))
        fresh.state, fresh.run_after = State.WAITING, timezone.now()
        fresh.attempts, fresh.cancel_asked, fresh.finished_at = 0, False, None
        try:
            with transaction.atomic():
                fresh.save()
        except IntegrityError:
            raise Refused(_("The same job has been asked for again meanwhile.")) from None
        journal.record(events.JobRetried(fresh), by=by)
    return fresh


def cancel(job: Job, *, by: "Person | None") -> Job:
    """Cancel a waiting job at once, or ask a running one to stop (raises Refused)."""
    with transaction.atomic():
        fresh = _locked(job)
        if fresh.finished:
            raise Refused(_("This job is over: there is nothing to cancel."))
        fresh.cancel_asked = True
        if fresh.state == State.WAITING:
            fresh.state, fresh.finished_at = State.CANCELLED, timezone.now()
        fresh.save(update_fields=["cancel_asked", "state", "finished_at"])
        journal.record(events.JobCancelled(fresh), by=by)
    return fresh


def rerun(job: Job, *, by: "Person | None") -> Job:
    """Ask again for a finished job, as a new one with the same arguments (raises Refused)."""
    handle = registry.handles.get(job.name)
    if handle is None:
        raise Refused(_("No room knows this job."))
    if not job.finished:
        raise Refused(_("This job is not over yet."))
    with transaction.atomic():
        again = handle.enqueue(key=job.key, by=job.by, **job.args)
        journal.record(events.JobRerun(again), by=by)
    return again


def discard(job: Job, *, by: "Person | None") -> Job:
    """Take a failed job off the dead letters; it stays in the list, cancelled (raises Refused)."""
    with transaction.atomic():
        fresh = _locked(job)
        if fresh.state != State.FAILED:
            raise Refused(_("Only a failed job can be discarded."))
        fresh.state = State.CANCELLED
        fresh.save(update_fields=["state"])
        journal.record(events.JobDiscarded(fresh), by=by)
    return fresh


def replay_parked(parked: Parked, *, by: "Person | None") -> Job:
    """Let the reader take a parked event again, as a job (raises Refused)."""
    with transaction.atomic():
        if _locked_parked(parked).state != ParkedState.PARKED:
            raise Refused(_("This event is no longer set aside."))
        job = replay.enqueue(key=str(parked.pk), by=by, parked_id=str(parked.pk))
        journal.record(events.ParkedReplayed(parked), by=by)
    return job


def discard_parked(parked: Parked, *, by: "Person | None") -> Parked:
    """Give up a parked event (raises Refused)."""
    with transaction.atomic():
        fresh = _locked_parked(parked)
        if fresh.state != ParkedState.PARKED:
            raise Refused(_("This event is no longer set aside."))
        fresh.state = ParkedState.DISCARDED
        fresh.save(update_fields=["state"])
        journal.record(events.ParkedDiscarded(fresh), by=by)
    return fresh


def ring_now(name: str, *, by: "Person | None") -> Job:
    """Start a scheduled job before its time (raises NotFound)."""
    timed = registry.timed.get(name)
    if timed is None:
        raise NotFound
    with transaction.atomic():
        job = timed.handle.enqueue(key=f"schedule:{name}", by=by)
        Schedule.objects.filter(pk=name).update(last_at=timezone.now(), last_job=job.pk)
        journal.record(events.ScheduleRung(job, schedule=name), by=by)
    return job


def pause_schedule(name: str, *, paused: bool, by: "Person | None") -> Schedule:
    """Let the clock pass over a schedule, or ring it again (raises NotFound)."""
    with transaction.atomic():
        row = Schedule.objects.select_for_update().filter(pk=name).first()
        if row is None:
            raise NotFound
        row.paused = paused
        row.save(update_fields=["paused"])
        journal.record(events.SchedulePaused(None, schedule=name, paused=paused), by=by)
    return row


def _locked(job: Job) -> Job:
    row = Job.objects.select_for_update().filter(pk=job.pk).first()
    if row is None:
        raise NotFound
    return row


def _locked_parked(parked: Parked) -> Parked:
    row = Parked.objects.select_for_update().filter(pk=parked.pk).first()
    if row is None:
        raise NotFound
    return row
