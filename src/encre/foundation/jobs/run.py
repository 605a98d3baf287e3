"""What a running job holds: arguments, progress, and the fence that keeps it the only one."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from encre.foundation.base.errors import EncreError
from encre.foundation.jobs.models import Job, JobLine
from encre.foundation.jobs.queue import held

LINES_KEPT = 2_000


class Cancelled(Exception):
    """The person asked for the job to stop; raised inside it, it ends it cleanly."""


class GivenBack(Exception):
    """The worker stops: the job goes back to the queue and goes on from what it kept."""


class LeaseLost(EncreError):
    """Another worker holds the job now: what this one was writing is rolled back."""


class Run:
    """One attempt at a job, handed to its function.

    Progress and log lines are written by another connection (the worker's heart), so they are seen
    while the job's own transaction is open, and stay when it rolls back.
    """

    def __init__(
        self, job: Job, *, stopping: Callable[[], bool] = lambda: False, inline: bool = False
    ) -> None:
        self.job = job
        self.args: dict[str, Any] = dict(job.args)
        self.kept: dict[str, Any] = dict(job.kept)
        self.attempt = job.attempts
        self.lost = False
        self.cancel_asked = job.cancel_asked
        self.inline = inline
        self._stopping = stopping
        self._lock = threading.Lock()
        self._lines: list[JobLine] = []
        self._told = 0
        self._progress: dict[str, Any] = {}
        self._renew_at = time.monotonic() + job.lease / 4

    def progress(self, done: int, total: int | None = None, message: object = "") -> None:
        """Tell how far the work is; cheap: written about once a second."""
        with self._lock:
            self._progress = {"done": max(done, 0), "total": total, "message": str(message)[:300]}

    def log(self, text: object) -> None:
        """Add a line to the job's log; never personal data: operators read it."""
        with self._lock:
            self._told += 1
            if self._told <= LINES_KEPT:
                self._lines.append(
                    JobLine(job_id=self.job.pk, at=timezone.now(), text=str(text)[:1000])
                )

    def cancelled(self) -> bool:
        """Say whether going on is useless: the person cancelled, or another worker took the job."""
        if self.inline:
            row = Job.objects.filter(pk=self.job.pk).values_list("cancel_asked", flat=True)
            self.cancel_asked = bool(row.first())
        return self.cancel_asked or self.lost

    def stopping(self) -> bool:
        """Say whether the worker wants to stop soon."""
        return self._stopping()

    @contextmanager
    def step(self, **kept: Any) -> Iterator[dict[str, Any]]:
        """Do one batch of a long job in a transaction, with what a later attempt must know.

        What is put in the yielded dict (begun from what was kept, `kept` over it) commits with the
        batch and only while this worker holds the job, so a batch takes effect exactly once.
        Raises Cancelled or GivenBack before the batch when the job must stop.
        """
        if self.cancelled():
            raise Cancelled
        if self.stopping():
            raise GivenBack
        state = {**self.kept, **kept}
        with transaction.atomic():
            yield state
            if not held(self.job).update(kept=state):
                self.lost = True
                raise LeaseLost
        self.kept = state

    def flush(self) -> None:
        """Write the progress and lines told since the last time; what cannot be written stays."""
        with self._lock:
            progress, lines = self._progress, list(self._lines)
        if lines:
            JobLine.objects.bulk_create(lines)
        if progress and not held(self.job).update(**progress):
            self.lost = True
        with self._lock:
            del self._lines[: len(lines)]
            if self._progress is progress:
                self._progress = {}

    def unwritten(self) -> bool:
        """Say whether something told is not written yet."""
        return bool(self._lines or self._progress)

    def must_renew(self) -> bool:
        """Say whether a quarter of the lease has passed since the last renewal."""
        return time.monotonic() >= self._renew_at

    def renew(self) -> None:
        """Hold the job for another lease, unless another worker took it."""
        self._renew_at = time.monotonic() + self.job.lease / 4
        until = timezone.now() + timedelta(seconds=self.job.lease)
        if not held(self.job).update(lease_until=until):
            self.lost = True
