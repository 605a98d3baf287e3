"""The jobs of the queue itself: taking a parked event again, forgetting old work."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.jobs import registry
from encre.foundation.jobs.models import Job, Parked, ParkedState, Schedule, State
from encre.foundation.jobs.registry import every, job
from encre.foundation.jobs.run import Run
from encre.foundation.journal import queries as journal

KEPT = {
    State.DONE: timedelta(days=30),
    State.CANCELLED: timedelta(days=30),
    State.FAILED: timedelta(days=90),
}
BATCH = 500


@job("jobs.replay", max_attempts=1, label=gettext_lazy("Take a parked event again"))
def replay(run: Run, *, parked_id: str) -> dict[str, Any]:
    """Give the event to its reader again, in one transaction with what becomes of it."""
    parked = Parked.objects.filter(pk=UUID(parked_id), state=ParkedState.PARKED).first()
    if parked is None:
        raise NotFound
    reads = registry.reads.get(parked.reader)
    if reads is None:
        raise Refused(_("No room declares this reader any more."))
    sealed = journal.sealed_after(parked.seq - 1, 1)[0]
    with transaction.atomic():
        reads.function(sealed.event)
        Parked.objects.filter(pk=parked.pk).update(state=ParkedState.REPLAYED)
    return {"reader": parked.reader, "seq": parked.seq}


@every("day 03:40")
@job("jobs.prune", label=gettext_lazy("Forget old jobs"))
def prune(run: Run) -> dict[str, Any]:
    """Delete jobs and their lines a month after their end, failed ones after three.

    Schedules that nobody declares any more go too.
    """
    now, total = timezone.now(), 0
    for state, kept in KEPT.items():
        while not run.cancelled():
            old = Job.objects.filter(state=state, finished_at__lt=now - kept)
            ids = list(old.values_list("pk", flat=True)[:BATCH])
            if not ids:
                break
            with transaction.atomic():
                Job.objects.filter(pk__in=ids).delete()
            total += len(ids)
            run.progress(total)
    Schedule.objects.exclude(name__in=registry.timed).delete()
    return {"deleted": total}
