"""The clock: seals the journal each second and enqueues what is due."""

import logging
import threading
import time

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone

from encre.foundation.base import disk, locks
from encre.foundation.jobs import queue, registry
from encre.foundation.jobs.models import Schedule
from encre.foundation.journal import seal

TICK = 1.0
SWEEP_EVERY = 5.0
log = logging.getLogger("encre.jobs")


def run(stop: threading.Event) -> None:
    """Tick each second until told to stop, through a lost database or a full disk."""
    sweep_at = 0.0
    while not stop.is_set():
        began = time.monotonic()
        try:
            close_old_connections()
            if disk.has_room():
                seal()
                ring()
                if began >= sweep_at:
                    queue.sweep()
                    sweep_at = began + SWEEP_EVERY
        except DatabaseError as error:
            log.error("database refused: %s; trying again", type(error).__name__)
            connection.close()
        stop.wait(max(0.0, TICK - (time.monotonic() - began)))
    connection.close()


def ring() -> int:
    """Enqueue the scheduled jobs that are due, each once whatever the number of clocks."""
    rows = {row.name: row for row in Schedule.objects.all()}
    now = timezone.now()
    if all(
        name in rows and rows[name].rule == timed.rule.text and rows[name].next_at > now
        for name, timed in registry.timed.items()
    ):
        return 0
    with transaction.atomic():
        locks.named("jobs.schedules")
        return sum(_ring_one(timed) for timed in registry.timed.values())


def _ring_one(timed: registry.Timed) -> int:
    """Enqueue one scheduled job if it is due; a time missed while no clock ran rings once."""
    now = timezone.now()
    row = Schedule.objects.filter(pk=timed.name).first()
    if row is None or row.rule != timed.rule.text:
        Schedule.objects.update_or_create(
            name=timed.name,
            defaults={"rule": timed.rule.text, "next_at": timed.rule.after(now)},
        )
        return 0
    if row.next_at > now:
        return 0
    row.next_at = timed.rule.after(now)
    rung = not row.paused
    if rung:
        job = timed.handle.enqueue(key=f"schedule:{timed.name}")
        row.last_at, row.last_job = now, job.pk
    row.save()
    return int(rung)
