"""The queue itself: asking for a job, taking one, settling it, giving back what was dropped."""

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from encre.foundation.jobs.models import UNFINISHED, Job, State
from encre.foundation.jobs.registry import Handle

FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=1)
# A second asker may meet a job that finishes between its look and its insert.
TRIES = 3


@dataclass(frozen=True)
class Outcome:
    """What a run came to, as the columns to write."""

    state: State
    result: Any = None
    error_class: str = ""
    error: str = ""
    traceback: str = ""
    run_after: datetime | None = None
    charged: bool = True


def enqueue(
    handle: Handle,
    args: dict[str, Any],
    *,
    key: str | None,
    by: Any,
    run_after: datetime | None,
    priority: int | None,
) -> Job:
    """Write the job in the caller's transaction, or return the unfinished one with the same key."""
    handle.check(args)
    for _attempt in range(TRIES):
        if key and (known := _unfinished(handle.name, key)):
            return known
        job = Job(
            name=handle.name,
            args=args,
            queue=handle.queue,
            priority=handle.priority if priority is None else priority,
            max_attempts=handle.max_attempts,
            lease=handle.lease,
            key=key or "",
            by=getattr(by, "pk", by),
            run_after=run_after or timezone.now(),
        )
        if not key:
            job.save(force_insert=True)
            return job
        try:
            with transaction.atomic():
                job.save(force_insert=True)
        except IntegrityError:
            continue
        return job
    raise IntegrityError(f"{handle.name}: the key {key!r} is asked for by too many at once")


def _unfinished(name: str, key: str) -> Job | None:
    return Job.objects.filter(name=name, key=key, state__in=UNFINISHED).first()


def due(
    queues: Collection[str] = (), now: datetime | None = None, names: Collection[str] = ()
) -> QuerySet[Job]:
    """Return the jobs that may start, first come first, higher priorities before."""
    rows = Job.objects.filter(state=State.WAITING, run_after__lte=now or timezone.now())
    if queues:
        rows = rows.filter(queue__in=queues)
    if names:
        rows = rows.filter(name__in=names)
    return rows.order_by("-priority", "run_after", "id")


def held(job: Job) -> QuerySet[Job]:
    """Return the row of `job` if its taker still holds it: worker and attempt are the fence."""
    return Job.objects.filter(
        pk=job.pk, state=State.RUNNING, worker=job.worker, attempts=job.attempts
    )


def turn(
    worker: str,
    queues: Collection[str] = (),
    finish: Callable[[], object] | None = None,
    *,
    take: bool = True,
) -> Job | None:
    """Finish the last job and take the next one, in one short transaction (one disk flush)."""
    if finish is None and not (take and due(queues).exists()):
        return None
    with transaction.atomic():
        if finish is not None:
            finish()
        return claim(worker, queues) if take else None


def claim(worker: str, queues: Collection[str] = (), names: Collection[str] = ()) -> Job | None:
    """Take the first due job, which nobody else can then take (needs a transaction)."""
    now = timezone.now()
    rows = due(queues, now, names)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    job = rows.first()
    if job is None:
        return None
    job.state, job.worker = State.RUNNING, worker[:100]
    job.attempts += 1
    job.lease_until = now + timedelta(seconds=job.lease)
    job.started_at = now
    taken = Job.objects.filter(pk=job.pk, state=State.WAITING).update(
        state=job.state,
        worker=job.worker,
        attempts=job.attempts,
        lease_until=job.lease_until,
        started_at=now,
    )
    return job if taken else None


def settle(job: Job, outcome: Outcome) -> bool:
    """Write what the run came to; False when the job is no longer its taker's to settle."""
    now = timezone.now()
    values: dict[str, Any] = {
        "state": outcome.state,
        "lease_until": None,
        "worker": "",
        "error_class": outcome.error_class[:200],
        "error": outcome.error,
        "traceback": outcome.traceback,
    }
    if outcome.state == State.WAITING:
        values["run_after"] = outcome.run_after or now
        if not outcome.charged:
            values["attempts"] = F("attempts") - 1
    else:
        values |= {"finished_at": now, "result": outcome.result}
    return bool(held(job).update(**values))


def delay(attempts: int) -> timedelta:
    """Return how long to wait after `attempts` failures: doubled each time, 20 % either way."""
    plain: timedelta = min(FIRST_DELAY * 2 ** min(attempts - 1, 20), LONGEST_DELAY)
    return plain * random.uniform(0.8, 1.2)  # noqa: S311 - spreads retries, guards nothing


def sweep(now: datetime | None = None) -> int:
    """Give back the jobs whose worker gave no sign of life until their lease ended."""
    now = now or timezone.now()
    found = 0
    for job in Job.objects.filter(state=State.RUNNING, lease_until__lt=now)[:200]:
        found += _give_back(job, Q(lease_until__lt=now))
    return found


def _give_back(job: Job, still: Q) -> int:
    if job.cancel_asked:
        outcome = Outcome(State.CANCELLED)
    elif job.attempts >= job.max_attempts:
        outcome = Outcome(State.FAILED, error_class="WorkerLost")
    else:
        outcome = Outcome(State.WAITING, error_class="WorkerLost")
    with transaction.atomic():
        if not held(job).filter(still).exists():
            return 0
        return int(settle(job, outcome))
