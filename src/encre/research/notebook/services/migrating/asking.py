"""What a person asks of a migration: give files, choose, begin, undo; jobs do the work."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from encre.commons.files import queries as files
from encre.foundation import access, journal
from encre.foundation.base.errors import NotAllowed, Refused
from encre.foundation.jobs import queries as jobs
from encre.foundation.jobs import services as working
from encre.foundation.jobs.registry import handles
from encre.research.notebook.events import (
    MigrationChosen,
    MigrationGiven,
    MigrationOpened,
    MigrationStarted,
    MigrationUndoAsked,
)
from encre.research.notebook.models import GivenFile, Migration, MigrationState

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

READ, PLAN, RUN, UNDO = (
    "notebook.read_migration",
    "notebook.plan_migration",
    "notebook.run_migration",
    "notebook.undo_migration",
)
MOST_FILES = 200
S = MigrationState
_BACK = {S.READING: S.GIVING, S.PLANNING: S.READY, S.RUNNING: S.PLANNED, S.UNDOING: S.DONE}
"""Where a migration stands again when the job of a state ended badly."""


def open_migration(structure: "Structure", *, by: "Person", title: str) -> Migration:
    """Begin to bring a team in; its files are then added to it (raises NotAllowed)."""
    access.require(by, "notebook.migration.create")
    who = access.actor(by)
    if structure.pk not in {*who.member_of, *who.with_role("head", "deputy", "manager")}:
        raise NotAllowed(_("You can bring things in only to a team or unit you work in."))
    with transaction.atomic():
        row = Migration.objects.create(structure=structure, title=title.strip()[:200], by=by)
        journal.record(MigrationOpened(row), by=by)
    return row


def read_given(migration: Migration, *, by: "Person") -> Migration:
    """Ask for the reading of the files it has now (raises NotAllowed; Refused without any)."""
    access.require(by, "notebook.migration.run", migration)
    with transaction.atomic():
        row = _locked(migration, S.GIVING, S.READY, S.REFUSED)
        held = list(files.files_of(row)[: MOST_FILES + 1])
        if not held or len(held) > MOST_FILES:
            raise Refused(_("Give between one file and %(most)s files.") % {"most": MOST_FILES})
        row.given.all().delete()
        GivenFile.objects.bulk_create(
            GivenFile(migration=row, file=file, name=file.name, position=position)
            for position, file in enumerate(held)
        )
        _enqueue(row, READ, S.READING, by)
        journal.record(MigrationGiven(row, count=len(held)), by=by)
    return row


def choose(migration: Migration, choices: Mapping[str, Any], *, by: "Person") -> Migration:
    """Keep the choices and ask for a rehearsal (raises NotAllowed; Refused while at work)."""
    access.require(by, "notebook.migration.run", migration)
    with transaction.atomic():
        row = _locked(migration, S.READY, S.PLANNED, S.UNDONE, S.DONE)
        row.choices = dict(choices)
        row.save(update_fields=["choices"])
        _enqueue(row, PLAN, S.PLANNING, by)
        journal.record(MigrationChosen(row), by=by)
    return row


def begin(migration: Migration, *, by: "Person") -> Migration:
    """Bring in what was rehearsed (raises NotAllowed; Refused when it was not)."""
    access.require(by, "notebook.migration.run", migration)
    with transaction.atomic():
        row = _locked(migration, S.PLANNED)
        _enqueue(row, RUN, S.RUNNING, by)
        journal.record(MigrationStarted(row), by=by)
    return row


def undo(migration: Migration, *, by: "Person") -> Migration:
    """Ask for what was brought to be taken away (raises NotAllowed; Refused before it is done)."""
    access.require(by, "notebook.migration.run", migration)
    with transaction.atomic():
        row = _locked(migration, S.DONE, S.PLANNED)
        _enqueue(row, UNDO, S.UNDOING, by)
        journal.record(MigrationUndoAsked(row), by=by)
    return row


def stop(migration: Migration, *, by: "Person") -> Migration:
    """Stop the work under way; what it did so far stays (raises NotAllowed, Refused)."""
    access.require(by, "notebook.migration.run", migration)
    job = jobs.find(migration.job_id)
    if job is None or migration.state not in _BACK:
        raise Refused(_("This cannot be done now: look at where it stands, then try again."))
    working.cancel(job, by=by)
    return migration


def standing(row: Migration) -> MigrationState:
    """Return where a migration stands; one whose job ended badly stands before it."""
    state = MigrationState(row.state)
    job = jobs.find(row.job_id) if state in _BACK and row.job_id else None
    return _BACK[state] if job is not None and job.stopped else state


def _locked(migration: Migration, *wanted: MigrationState) -> Migration:
    row = Migration.objects.select_for_update().get(pk=migration.pk)
    if standing(row) not in wanted:
        raise Refused(_("This cannot be done now: look at where it stands, then try again."))
    return row


def _enqueue(row: Migration, name: str, state: MigrationState, by: "Person") -> None:
    job = handles[name].enqueue(by=by, migration=str(row.pk))
    row.job_id, row.state = job.pk, state
    row.save(update_fields=["job_id", "state"])
