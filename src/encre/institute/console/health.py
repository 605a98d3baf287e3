"""Is the house well? The same checks for the probe of a supervisor and for the operator's page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from encre.foundation.base import disk
from encre.foundation.jobs import queries as jobs
from encre.foundation.journal import queries as journal

LONGEST_LAG = timedelta(minutes=5)
LARGEST_SKEW = timedelta(seconds=5)
MOST_UNSEALED = 5_000
_migrated: list[bool] = []


@dataclass(frozen=True)
class Check:
    """One question, whether its answer is good, the figure, and what to do when it is not."""

    name: str
    label: Any
    good: bool
    figure: Any
    advice: Any = ""


def database() -> Check:
    """Ask the database anything."""
    label = gettext_lazy("Database")
    advice = gettext_lazy("Start the database, and look at its own log.")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Check("database", label, good=False, figure=type(error).__name__, advice=advice)
    return Check("database", label, good=True, figure=connection.vendor)


def migrations() -> Check:
    """Compare the tables with those this release wants; once right, they stay right."""
    missing = 0
    if not _migrated:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if not missing:
            _migrated.append(True)
    advice = gettext_lazy("Run ./encre upgrade.")
    label = gettext_lazy("Tables changed and not yet migrated")
    return Check("migrations", label, good=not missing, figure=missing, advice=advice)


def job_lag() -> Check:
    """Ask for how long the first due job has been waiting."""
    lag = jobs.lag()
    advice = gettext_lazy("Start a worker (./encre serve does), or more of them.")
    label = gettext_lazy("Wait of the first due job, in seconds")
    good = lag <= LONGEST_LAG
    return Check("job_lag", label, good=good, figure=round(lag.total_seconds()), advice=advice)


def room() -> Check:
    """Look at the fullest of the disks Encre writes to."""
    free = disk.tightest()
    advice = gettext_lazy("Make room: Encre is read-only below the minimum it keeps free.")
    label = gettext_lazy("Free space")
    good = free >= settings.FREE_SPACE_MINIMUM
    return Check("disk", label, good=good, figure=free, advice=advice)


def clock() -> Check:
    """Compare this machine's clock with the database's."""
    skew = abs((database_time() - timezone.now()).total_seconds())
    advice = gettext_lazy("Set both machines by the same time server.")
    label = gettext_lazy("Distance from the database's clock, in seconds")
    good = skew <= LARGEST_SKEW.total_seconds()
    return Check("clock", label, good=good, figure=round(skew, 3), advice=advice)


def sealing() -> Check:
    """Ask how many events wait for their seal: the clock seals them each second."""
    waiting = journal.waiting()
    advice = gettext_lazy("Start the clock (./encre serve does).")
    label = gettext_lazy("Events of the journal not sealed yet")
    return Check("journal", label, good=waiting <= MOST_UNSEALED, figure=waiting, advice=advice)


CHECKS: tuple[Callable[[], Check], ...] = (migrations, job_lag, room, clock, sealing)


def report() -> list[Check]:
    """Return every check; without a database, that alone is told."""
    first = database()
    return [first, *_others()] if first.good else [first]


def _others() -> Iterator[Check]:
    for check in CHECKS:
        try:
            yield check()
        except DatabaseError as error:
            yield Check(check.__name__, _("Database"), good=False, figure=type(error).__name__)


def database_time() -> datetime:
    """Return what time the database's machine says it is."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())::double precision")
        else:
            cursor.execute("SELECT (julianday('now') - 2440587.5) * 86400.0")
        return datetime.fromtimestamp(cursor.fetchone()[0], tz=timezone.get_current_timezone())


def database_size() -> int:
    """Return the bytes the database holds on its disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute("PRAGMA page_size")
        return int(pages * cursor.fetchone()[0])
