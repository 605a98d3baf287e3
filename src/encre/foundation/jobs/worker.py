"""The worker process: threads that take jobs, one that reads the journal, and a heart."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Collection

from django.db import DatabaseError, close_old_connections, connection

from encre.foundation.base import disk
from encre.foundation.jobs import queue, readers
from encre.foundation.jobs.heart import Heart
from encre.foundation.jobs.models import Job, State
from encre.foundation.jobs.queue import Outcome
from encre.foundation.jobs.run import Run
from encre.foundation.jobs.work import perform

POLL = 0.2
SWEEP_EVERY = 5.0
DISK_PAUSE = 5.0
AFTER_ERROR = 2.0
log = logging.getLogger("encre.jobs")


class Worker:
    """Takes jobs until told to stop; then finishes what it can and gives back the rest."""

    def __init__(
        self, *, queues: Collection[str] = (), threads: int = 2, grace: float = 20.0
    ) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.queues, self.grace = queues, grace
        self.heart = Heart()
        self.failed = False
        self._stop_asked = threading.Event()
        self._threads = [
            threading.Thread(target=self._guard, args=(self._work, f"{self.name}:{number}"))
            for number in range(1, threads + 1)
        ]
        self._threads.append(
            threading.Thread(target=self._guard, args=(self._look_after, f"{self.name}:r"))
        )
        for thread in self._threads:
            thread.daemon = True

    def start(self) -> None:
        """Begin to work, in threads."""
        self.heart.start()
        for thread in self._threads:
            thread.start()

    def ask_to_stop(self) -> None:
        """Take no more jobs; what runs is told that it should stop."""
        self._stop_asked.set()

    def wait_to_be_stopped(self) -> None:
        """Wait until someone asks to stop."""
        self._stop_asked.wait()

    def finish(self) -> list[Job]:
        """Wait for the running jobs while the grace lasts; return those given back unfinished."""
        self.ask_to_stop()
        until = time.monotonic() + self.grace
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        left = [run.job for run in self.heart.running()]
        self.heart.stop()
        for job in left:
            queue.settle(job, Outcome(State.WAITING, charged=False))
        connection.close()
        return left

    def _guard(self, loop: Callable[[str], None], name: str) -> None:
        """Run a loop; a fault of the worker itself ends it: its supervisor starts another."""
        try:
            loop(name)
        except Exception:
            log.exception("the worker failed")
            self.failed = True
            self.ask_to_stop()
        finally:
            connection.close()

    def _work(self, name: str) -> None:
        """Take and do jobs; an outcome the database refuses is written when it is back."""
        finish: Callable[[], object] | None = None
        while not (self._stop_asked.is_set() and finish is None):
            try:
                close_old_connections()
                take = not self._stop_asked.is_set() and disk.has_room()
                job = queue.turn(name, self.queues, finish, take=take)
                finish = None
            except DatabaseError as error:
                self._wait_for_database(error)
                continue
            if job is not None:
                finish = self._do(job)
            else:
                self._stop_asked.wait(POLL if take else DISK_PAUSE)

    def _wait_for_database(self, error: DatabaseError) -> None:
        log.error("database refused: %s; trying again", type(error).__name__)
        connection.close()
        time.sleep(AFTER_ERROR)

    def _do(self, job: Job) -> Callable[[], object]:
        """Do the job and return what writes its outcome."""
        run = Run(job, stopping=self._stop_asked.is_set)
        self.heart.add(run)
        outcome = perform(run)

        def finish() -> None:
            run.flush()
            queue.settle(job, outcome)
            self.heart.remove(run)

        return finish

    def _look_after(self, name: str) -> None:
        """Read the journal and give back what dead workers held."""
        sweep_at = 0.0
        while not self._stop_asked.is_set():
            try:
                close_old_connections()
                if time.monotonic() >= sweep_at:
                    queue.sweep()
                    sweep_at = time.monotonic() + SWEEP_EVERY
                moved = readers.dispatch(name) if disk.has_room() else 0
            except DatabaseError as error:
                self._wait_for_database(error)
                continue
            if not moved:
                self._stop_asked.wait(POLL)
