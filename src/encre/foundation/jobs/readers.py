"""Following the journal: each reader moves along the sealed order by itself."""

import logging
import time
import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from encre.foundation.jobs import registry
from encre.foundation.jobs.models import Parked, Reader
from encre.foundation.jobs.queue import delay
from encre.foundation.jobs.registry import Reads
from encre.foundation.jobs.run import LeaseLost
from encre.foundation.journal import queries as journal

if TYPE_CHECKING:
    from encre.foundation.journal.models import Seal

LEASE = timedelta(seconds=60)
BATCH = 200
# A reader's transaction holds SQLite's only write lock: short.
TRANSACTION_SECONDS = 0.2
MAX_ATTEMPTS = 5
log = logging.getLogger("encre.jobs")


def dispatch(worker: str, *, strict: bool = False) -> int:
    """Let every reader that lags take its next events; return how many places they moved.

    `strict` is for tests: a reader's error is raised instead of kept.
    """
    head = journal.head()
    if not head:
        return 0
    places = {row.name: row for row in Reader.objects.all()}
    moved = 0
    for reads in list(registry.reads.values()):
        place = places.get(reads.name) or _begin(reads, head)
        now = timezone.now()
        if place.seq < head and (place.retry_at is None or place.retry_at <= now):
            moved += _follow(reads, place, worker, now, strict=strict)
    return moved


def _begin(reads: Reads, head: int) -> Reader:
    place, _created = Reader.objects.get_or_create(
        name=reads.name, defaults={"seq": 0 if reads.from_start else head}
    )
    return place


def _follow(reads: Reads, place: Reader, worker: str, now: datetime, *, strict: bool) -> int:
    """Hold the reader, read one batch of events, let it go."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    taken = Reader.objects.filter(free, pk=place.pk, seq=place.seq).update(
        lease_until=now + LEASE, worker=worker[:100]
    )
    if not taken:
        return 0
    place.worker = worker[:100]
    start = place.seq
    try:
        _read(reads, place, journal.sealed_after(place.seq, BATCH), strict=strict)
    except LeaseLost:
        log.warning("reader %s: taken by another worker", reads.name)
    finally:
        _held(place).update(lease_until=None, worker="")
    return place.seq - start


def _read(reads: Reads, place: Reader, seals: "Sequence[Seal]", *, strict: bool) -> None:
    """Read the events in short transactions; stop at the first that fails."""
    while seals:
        try:
            seals = _read_some(reads, place, seals)
        except LeaseLost:
            raise
        except Exception as error:
            if strict:
                raise
            log.warning("reader %s: %s", reads.name, type(error).__name__)
            if not _read_up_to_failure(reads, place, seals):
                return
            seals = [sealed for sealed in seals if sealed.seq > place.seq]


def _read_some(reads: Reads, place: Reader, seals: "Sequence[Seal]") -> "Sequence[Seal]":
    """Read events until the time of a transaction is over; return those left."""
    until = time.monotonic() + TRANSACTION_SECONDS
    with transaction.atomic():
        for sealed in seals:
            if reads.wants(sealed.event.name):
                reads.function(sealed.event)
            if time.monotonic() > until:
                break
        _move(place, sealed.seq)
    place.seq = sealed.seq
    return [later for later in seals if later.seq > sealed.seq]


def _read_up_to_failure(reads: Reads, place: Reader, seals: "Sequence[Seal]") -> bool:
    """Read the events one by one; note the one that fails. True when the reader may go on now."""
    for sealed in seals:
        try:
            _read_some(reads, place, [sealed])
        except LeaseLost:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a reader raises is kept with its place
            return _note_failure(place, sealed, error)
    return True


def _note_failure(place: Reader, sealed: "Seal", error: Exception) -> bool:
    """Try the event again later, or set it aside after the last attempt (then True)."""
    place.refresh_from_db(fields=["attempts"])
    attempts = place.attempts + 1
    if attempts < MAX_ATTEMPTS:
        _held(place).update(
            attempts=attempts,
            retry_at=timezone.now() + delay(attempts),
            error_class=type(error).__name__[:200],
        )
        return False
    with transaction.atomic():
        Parked.objects.get_or_create(
            reader=place.name,
            seq=sealed.seq,
            defaults={
                "event_name": sealed.event.name,
                "attempts": attempts,
                "error_class": type(error).__name__[:200],
                "traceback": "".join(traceback.format_exception(error))[-20_000:],
            },
        )
        _move(place, sealed.seq)
    place.seq = sealed.seq
    return True


def _held(place: Reader) -> QuerySet[Reader]:
    return Reader.objects.filter(pk=place.pk, worker=place.worker, seq=place.seq)


def _move(place: Reader, seq: int) -> None:
    """Advance the reader in the present transaction, unless another worker holds it."""
    now = timezone.now()
    moved = _held(place).update(
        seq=seq, attempts=0, retry_at=None, error_class="", moved_at=now, lease_until=now + LEASE
    )
    if not moved:
        raise LeaseLost
