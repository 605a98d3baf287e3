"""The jobs of a migration: read, rehearse, bring in, undo; each goes on where it was killed."""

from typing import Any

from django.utils.translation import gettext_lazy

from encre.foundation.jobs import Run, job
from encre.foundation.people import queries as people
from encre.research.notebook.models import Migration, MigrationState
from encre.research.notebook.services.migrating.asking import PLAN, READ, RUN, UNDO
from encre.research.notebook.services.migrating.finding import found_in
from encre.research.notebook.services.migrating.loading import loaded
from encre.research.notebook.services.migrating.planning import plan
from encre.research.notebook.services.migrating.running import bring_in
from encre.research.notebook.services.migrating.undoing import take_away


def _row(identifier: str) -> Migration:
    return Migration.objects.select_related("structure").get(pk=identifier)


@job(READ, max_attempts=3, lease=120, label=gettext_lazy("Read what a team brings"))
def read_migration(run: Run, *, migration: str, by: str) -> dict[str, Any]:
    """Read the given files and keep what was found; when none can be read, it is refused."""
    row = _row(migration)
    with loaded(row) as load:
        found = found_in(load, people.by_id(by))
    state = MigrationState.READY if found["count"] else MigrationState.REFUSED
    with run.step():
        Migration.objects.filter(pk=row.pk).update(found=found, state=state)
    return {"count": found["count"]}


@job(PLAN, max_attempts=3, lease=120, label=gettext_lazy("Rehearse an arrival"))
def plan_migration(run: Run, *, migration: str, by: str) -> dict[str, Any]:
    """Say for each thing where it will go and what is doubtful; nothing else is written."""
    return plan(run, _row(migration), people.by_id(by))


@job(RUN, max_attempts=5, lease=120, label=gettext_lazy("Bring a team in"))
def run_migration(run: Run, *, migration: str, by: str) -> dict[str, Any]:
    """Bring in what was rehearsed, one thing a transaction."""
    return bring_in(run, _row(migration), people.by_id(by))


@job(UNDO, max_attempts=5, lease=120, label=gettext_lazy("Undo an arrival"))
def undo_migration(run: Run, *, migration: str, by: str) -> dict[str, Any]:
    """Take away what was brought and nobody changed."""
    return take_away(run, _row(migration), people.by_id(by))
