"""Undoing: what was brought and nobody changed goes to the bin; what lives on stays, told."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from encre.foundation import journal
from encre.foundation.jobs import Run
from encre.research.inventory import queries as inventory
from encre.research.inventory.services import resources as keeping
from encre.research.notebook.events import MigrationUndone, NotebookArchived
from encre.research.notebook.holding import is_held
from encre.research.notebook.models import (
    Entry,
    LineState,
    Migration,
    MigrationLine,
    MigrationState,
    Notebook,
)
from encre.research.notebook.services.bin import put_away
from encre.research.notebook.services.migrating.running import standing_of

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def take_away(run: Run, migration: Migration, by: "Person") -> dict[str, Any]:
    """Take away what nobody changed since it was brought, one thing a transaction."""
    lines = list(
        migration.lines.filter(state__in=(LineState.MADE, LineState.KEPT)).select_related("entry")
    )
    for done, line in enumerate(lines):
        run.progress(done, len(lines))
        with run.step():
            line.state = LineState.UNDONE if _taken(line, by) else LineState.KEPT
            line.save(update_fields=["state"])
    return _finish(run, migration, by)


def _taken(line: MigrationLine, by: "Person") -> bool:
    """Put what a line made in the bin unless it lives on; say whether it is there."""
    if standing_of(line, by) != (line.version, line.acts):
        return False
    if line.entry is not None:
        entry = Entry.objects.select_for_update().get(pk=line.entry.pk)
        if entry.signed_version is not None or is_held(entry):
            return False
        put_away(entry, by=by)
        return True
    resource = inventory.resource(by, line.resource_id) if line.resource_id else None
    if resource is None:
        return False
    keeping.remove_resource(resource, by=by)
    return True


def _finish(run: Run, migration: Migration, by: "Person") -> dict[str, Any]:
    """Close the notebooks opened for it that hold nothing any more."""
    states = list(migration.lines.values_list("state", flat=True))
    opened = Notebook.objects.filter(
        pk__in=migration.outcome.get("notebooks", []), archived_at__isnull=True
    )
    outcome = {
        **migration.outcome,
        "undone": states.count(LineState.UNDONE),
        "kept": states.count(LineState.KEPT),
    }
    with run.step():
        for notebook in opened:
            if not notebook.entries.filter(removed_at__isnull=True).exists():
                notebook.archived_at = timezone.now()
                notebook.save(update_fields=["archived_at"])
                journal.record(NotebookArchived(notebook), by=by)
                outcome["closed"] = [*outcome.get("closed", []), str(notebook.pk)]
        Migration.objects.filter(pk=migration.pk).update(
            state=MigrationState.UNDONE, outcome=outcome
        )
        journal.record(MigrationUndone(migration, undone=outcome["undone"]), by=by)
    return outcome
