"""When a source is read by itself: a rule of schedules, servers only."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from encre.foundation.jobs.timetable import parse
from encre.institute.directory.models import SERVERS, SourceState

if TYPE_CHECKING:
    from encre.institute.directory.models import Source


def next_of(source: "Source") -> datetime | None:
    """Return when a source is due next; None when somebody sends its files, or it is paused."""
    if source.kind not in SERVERS or not source.rule or source.state != SourceState.ACTIVE:
        return None
    return parse(source.rule).after(timezone.now())


def must_reconcile(source: "Source") -> bool:
    """Say whether all must be read: deltas do not show what vanished."""
    if source.kind not in SERVERS or not source.mark or source.reconciled_at is None:
        return True
    age = timezone.now() - source.reconciled_at
    return age >= timedelta(hours=source.reconcile_hours)
