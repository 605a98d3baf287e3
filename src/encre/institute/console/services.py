"""What operators do from the console; each checks the right, then calls the room concerned."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.foundation.jobs import queries as job_queries
from encre.foundation.jobs import services as job_services
from encre.institute.console import events, jobs

if TYPE_CHECKING:
    from encre.foundation.jobs.models import Job, Parked, Schedule
    from encre.foundation.people.models import Person


def retry_job(job: "Job", *, by: "Person") -> "Job":
    """Put a failed or cancelled job back in the queue."""
    access.require(by, "console.use")
    return job_services.retry(job, by=by)


def cancel_job(job: "Job", *, by: "Person") -> "Job":
    """Cancel a job."""
    access.require(by, "console.use")
    return job_services.cancel(job, by=by)


def rerun_job(job: "Job", *, by: "Person") -> "Job":
    """Ask for a finished job again."""
    access.require(by, "console.use")
    return job_services.rerun(job, by=by)


def discard_job(job: "Job", *, by: "Person") -> "Job":
    """Take a failed job off the dead letters."""
    access.require(by, "console.use")
    return job_services.discard(job, by=by)


def replay_parked(parked: "Parked", *, by: "Person") -> "Job":
    """Let a reader take an event again."""
    access.require(by, "console.use")
    return job_services.replay_parked(parked, by=by)


def discard_parked(parked: "Parked", *, by: "Person") -> "Parked":
    """Give up an event that a reader refused."""
    access.require(by, "console.use")
    return job_services.discard_parked(parked, by=by)


def ring_now(name: str, *, by: "Person") -> "Job":
    """Start a scheduled job before its time."""
    access.require(by, "console.use")
    return job_services.ring_now(name, by=by)


def pause_schedule(name: str, *, paused: bool, by: "Person") -> "Schedule":
    """Pause a schedule, or let it ring again."""
    access.require(by, "console.use")
    return job_services.pause_schedule(name, paused=paused, by=by)


def verify_journal(*, by: "Person") -> "Job":
    """Ask that the journal's chain be computed again, once at a time."""
    access.require(by, "console.audit")
    with transaction.atomic():
        job = jobs.verify_journal.enqueue(key="schedule:console.verify_journal", by=by)
        journal.record(events.VerificationAsked(job), by=by)
    return job


def last_verification() -> dict[str, Any]:
    """Return the last result of a verification, and the job now at it, if any."""
    rows = job_queries.every_job().filter(name=jobs.verify_journal.name).order_by("-created_at")
    done = rows.filter(state="done").first()
    return {
        "result": done.result if done else None,
        "at": done.finished_at if done else None,
        "running": rows.filter(state__in=("waiting", "running")).first(),
    }


def send_test_mail(to: str, *, by: "Person") -> "Job":
    """Ask for a test mail to one address (raises Refused)."""
    access.require(by, "console.use")
    try:
        validate_email(to)
    except ValidationError as error:
        raise Refused(fields={"to": error.messages}) from None
    with transaction.atomic():
        job = jobs.test_mail.enqueue(by=by, to=to)
        journal.record(events.TestMailAsked(job), by=by)
    return job
