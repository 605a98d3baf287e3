"""For tests and scripts: everything that waits, done in the present thread."""

from django.db import transaction

from encre.foundation.base.errors import EncreError
from encre.foundation.jobs import queue, readers
from encre.foundation.jobs.heart import Heart
from encre.foundation.jobs.models import Job, State
from encre.foundation.jobs.run import Run
from encre.foundation.jobs.work import perform
from encre.foundation.journal import seal

NAME = "inline"


def run_all(*, strict: bool = True, limit: int = 1_000, heart: Heart | None = None) -> list[Job]:
    """Seal the journal, let the readers follow it, run every due job; return the jobs run.

    With `strict`, an unexpected error (not a refusal told to a person) is raised as it was; the job
    keeps its outcome all the same. A started `heart` keeps the leases of long jobs, where other
    workers may be about. Raises RuntimeError after `limit` jobs: one asks for itself.
    """
    ran: list[Job] = []
    while True:
        seal()
        moved = readers.dispatch(NAME, strict=strict)
        job = queue.turn(NAME)
        if job is not None:
            ran.append(_do(job, heart, strict=strict))
            if len(ran) > limit:
                raise RuntimeError(f"more than {limit} jobs: does one ask for itself?")
        elif not moved:
            return ran


def run_named(*names: str) -> list[Job]:
    """Run the due jobs of some names alone, as a script may need; readers follow later."""
    ran: list[Job] = []
    while True:
        with transaction.atomic():
            job = queue.claim(NAME, names=names)
        if job is None:
            return ran
        ran.append(_do(job, None, strict=True))


def _do(job: Job, heart: Heart | None, *, strict: bool) -> Job:
    run = Run(job, inline=heart is None)
    raised: list[BaseException] = []
    if heart is not None:
        heart.add(run)
    outcome = perform(run, raised.append)
    with transaction.atomic():
        run.flush()
        queue.settle(job, outcome)
    if heart is not None:
        heart.remove(run)
    job.refresh_from_db()
    unexpected = [error for error in raised if not isinstance(error, EncreError)]
    if strict and unexpected and job.state in (State.WAITING, State.FAILED):
        raise unexpected[0]
    return job
