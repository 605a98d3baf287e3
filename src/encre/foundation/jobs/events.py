"""What operators do to jobs, as recorded in the journal."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class JobRetried(Event):
    """A failed or cancelled job was put back in the queue."""

    name = "jobs.job.retried"
    phrase = _("put a job back in the queue")


@event
@dataclass(frozen=True)
class JobCancelled(Event):
    """A job was cancelled, or asked to stop."""

    name = "jobs.job.cancelled"
    phrase = _("cancelled a job")


@event
@dataclass(frozen=True)
class JobRerun(Event):
    """A finished job was asked for again, as a new one."""

    name = "jobs.job.rerun"
    phrase = _("asked for a job again")


@event
@dataclass(frozen=True)
class JobDiscarded(Event):
    """A failed job was taken off the dead letters."""

    name = "jobs.job.discarded"
    phrase = _("discarded a failed job")


@event
@dataclass(frozen=True)
class ParkedReplayed(Event):
    """A reader was asked to take a parked event again."""

    name = "jobs.parked.replayed"
    phrase = _("asked a reader to take an event again")


@event
@dataclass(frozen=True)
class ParkedDiscarded(Event):
    """A parked event was given up."""

    name = "jobs.parked.discarded"
    phrase = _("gave up an event that a reader had refused")


@event
@dataclass(frozen=True)
class ScheduleRung(Event):
    """A scheduled job was asked for before its time."""

    name = "jobs.schedule.rung"
    phrase = _("started the scheduled job %(schedule)s")
    schedule: str


@event
@dataclass(frozen=True)
class SchedulePaused(Event):
    """A schedule was paused or started again."""

    name = "jobs.schedule.paused"
    phrase = _("paused or resumed the schedule %(schedule)s")
    schedule: str
    paused: bool
