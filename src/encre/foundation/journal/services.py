"""Recording events, sealing their order, and proving that nobody changed them."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from encre.foundation.base import locks
from encre.foundation.journal.declaring import Event
from encre.foundation.journal.models import Pending, Recorded, Seal

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

GENESIS = b"\0" * 32
BATCH = 500


def record(event: Event, *, by: "Person | None") -> Recorded:
    """Write `event` in the present transaction (raises RuntimeError outside one)."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of the change it tells")
    subject = event.subject
    row = Recorded.objects.create(
        name=event.name,
        by_id=by.pk if by is not None else None,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        data=event.payload(),
    )
    Pending.objects.create(event=row)
    return row


def record_all(events: Iterable[Event], *, by: "Person | None") -> None:
    """Write many events in the present transaction, as `record` does for one."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("events are recorded in the transaction of the change they tell")
    rows = [
        Recorded(
            name=event.name,
            by_id=by.pk if by is not None else None,
            subject_kind=event.subject._meta.label_lower if event.subject is not None else "",
            subject_id=event.subject.pk if event.subject is not None else None,
            data=event.payload(),
        )
        for event in events
    ]
    written = Recorded.objects.bulk_create(rows, batch_size=BATCH)
    Pending.objects.bulk_create((Pending(event=row) for row in written), batch_size=BATCH)


def seal(limit: int | None = None) -> int:
    """Give committed events their place in the chain; return how many were sealed.

    One sealer at a time (named lock). An event committed late takes the next place, so that a
    reader who follows `seq` never skips it.
    """
    sealed = 0
    while limit is None or sealed < limit:
        size = BATCH if limit is None else min(BATCH, limit - sealed)
        done = _seal_batch(size)
        sealed += done
        if done < size:
            break
    return sealed


def _seal_batch(size: int) -> int:
    if not Pending.objects.exists():
        return 0
    with transaction.atomic():
        locks.named("journal.seal")
        ids = list(Pending.objects.order_by("pk").values_list("pk", flat=True)[:size])
        rows = Recorded.objects.filter(pk__in=ids).order_by("pk")
        last = Seal.objects.order_by("-seq").first()
        seq, digest = (last.seq, bytes(last.digest)) if last else (0, GENESIS)
        seals = []
        for row in rows:
            seq, digest = seq + 1, chain(digest, seq + 1, row)
            seals.append(Seal(seq=seq, event=row, digest=digest))
        Seal.objects.bulk_create(seals)
        Pending.objects.filter(pk__in=ids).delete()
    return len(seals)


def chain(previous: bytes, seq: int, row: Recorded) -> bytes:
    """Return SHA-256 of the previous hash and the event's canonical JSON (sorted, UTF-8)."""
    told: list[Any] = [
        seq,
        row.pk,
        row.at.isoformat(timespec="microseconds"),
        row.name,
        str(row.by_id or ""),
        row.subject_kind,
        str(row.subject_id or ""),
        row.data,
    ]
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + text.encode()).digest()


@dataclass(frozen=True)
class Verdict:
    """What a verification found: `broken_at` is the first place where the chain does not hold."""

    events: int
    head: str
    unsealed: int
    broken_at: int | None = None
    reason: str = ""

    @property
    def holds(self) -> bool:
        """Say whether the whole chain holds."""
        return self.broken_at is None


def verify() -> Verdict:
    """Compute the whole chain again from the events themselves, in constant memory."""
    digest, expected, events = GENESIS, 1, 0
    unsealed = Pending.objects.count()
    for sealed in _sealed():
        if sealed.seq != expected:
            return Verdict(events, digest.hex(), unsealed, expected, "missing")
        digest = chain(digest, sealed.seq, sealed.event)
        if digest != bytes(sealed.digest):
            return Verdict(events, digest.hex(), unsealed, sealed.seq, "changed")
        expected, events = expected + 1, events + 1
    if Recorded.objects.count() != events + unsealed:
        return Verdict(events, digest.hex(), unsealed, expected, "unchained")
    return Verdict(events, digest.hex(), unsealed)


def _sealed() -> Iterator[Seal]:
    after = 0
    while True:
        rows = Seal.objects.filter(seq__gt=after).order_by("seq").select_related("event")
        batch = list(rows[:2_000])
        if not batch:
            return
        yield from batch
        after = batch[-1].seq
