"""Tells people of the last comments: readers of notices begin at the head of the journal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from encre.commons.threads import jobs as threads
from encre.foundation.journal.queries import trail
from encre.foundation.notices.services import tell_of

if TYPE_CHECKING:
    from encre.demo.loader.clock import Clock

RECENT = timedelta(days=12)
WRITTEN = "threads.comment.written"


def tell_recent(clock: Clock, now: datetime) -> int:
    """Tell those concerned by the last comments, at their moments; return how many there are."""
    rows = trail().filter(name=WRITTEN, at__gte=now - RECENT).order_by("at")
    for event in rows:
        clock.at(event.at)
        tell_of(event, threads.MENTION.name, threads.mentioned(event))
        tell_of(event, threads.ANSWER.name, threads.answered(event))
    return len(rows)
