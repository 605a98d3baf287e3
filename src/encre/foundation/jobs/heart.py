"""The worker's heart: renews leases, writes progress and notices cancellations, beside the jobs."""

import logging
import threading

from django.db import DatabaseError, close_old_connections, connection, transaction

from encre.foundation.jobs.models import Job
from encre.foundation.jobs.run import Run

BEAT = 0.5
log = logging.getLogger("encre.jobs")


class Heart(threading.Thread):
    """One thread with its own connection for all the runs of a worker."""

    def __init__(self) -> None:
        super().__init__(name="heart", daemon=True)
        self._runs: set[Run] = set()
        self._lock = threading.Lock()
        self._stop_asked = threading.Event()

    def add(self, run: Run) -> None:
        """Look after a run."""
        with self._lock:
            self._runs.add(run)

    def remove(self, run: Run) -> None:
        """Leave a run to its thread."""
        with self._lock:
            self._runs.discard(run)

    def running(self) -> list[Run]:
        """Return the runs under way."""
        with self._lock:
            return list(self._runs)

    def stop(self) -> None:
        """End the thread after its present beat."""
        self._stop_asked.set()

    def run(self) -> None:
        """Beat until told to stop; a refused write is tried again at the next beat."""
        while not self._stop_asked.wait(BEAT):
            try:
                close_old_connections()
                self.beat()
            except DatabaseError as error:
                log.warning("heartbeat refused: %s", type(error).__name__)
        connection.close()

    def beat(self) -> None:
        """Write what is due for the runs under way, in one short transaction."""
        runs = {run.job.pk: run for run in self.running()}
        if not runs:
            return
        rows = Job.objects.filter(pk__in=runs).values_list("pk", "cancel_asked", "worker")
        for pk, cancel_asked, worker in rows:
            runs[pk].cancel_asked |= cancel_asked
            runs[pk].lost |= worker != runs[pk].job.worker
        to_write = [run for run in runs.values() if run.unwritten() or run.must_renew()]
        if to_write:
            with transaction.atomic():
                for run in to_write:
                    run.flush()
                    if run.must_renew():
                        run.renew()
