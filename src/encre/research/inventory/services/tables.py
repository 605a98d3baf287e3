"""Tables of resources that are sent: received whole, checked, imported on a word, forgotten."""

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

from encre.commons.files import blobs
from encre.commons.files import services as files
from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.foundation.jobs import queries as jobs
from encre.foundation.jobs.registry import handles
from encre.research.inventory.events import (
    TableConfirmed,
    TableForgotten,
    TableImported,
    TableReceived,
)
from encre.research.inventory.models import ImportedTable, ResourceType, TableState
from encre.research.inventory.services.importing import (
    Reading,
    decoded,
    open_table,
    read_table,
    write_lines,
)
from encre.research.inventory.services.types import may_add_to

if TYPE_CHECKING:
    from encre.foundation.jobs import Run
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

CHECK, IMPORT = "inventory.check_table", "inventory.import_table"
KEPT_FOR = timedelta(days=30)
"""After so long a table and its report are deleted, imported or not; resources stay."""
SHOWN = 100
"""How many of the lines that are ready a report shows."""
UNDER_WAY = (TableState.CHECKING, TableState.IMPORTING)
_BACK = {TableState.CHECKING: TableState.WRONG, TableState.IMPORTING: TableState.READY}
"""Where a table stands again when the job of a state ended badly."""


def receive_table(
    kind: ResourceType, structure: "Structure", data: bytes, *, by: "Person", name: str
) -> ImportedTable:
    """Keep a table whole and ask for its check (raises NotAllowed; Refused for what is none)."""
    may_add_to(structure, by=by)
    access.require(by, "inventory.resourcetype.view", kind)
    open_table(kind, decoded(data))
    written = files.receive(data)
    with transaction.atomic():
        row = ImportedTable.objects.create(
            type=kind, structure=structure, name=files.clean_name(name), by=by
        )
        row.file = files.store(written, name=name, by=by, owner=row)
        row.job_id = handles[CHECK].enqueue(by=by, table=str(row.pk)).pk
        row.save(update_fields=["file", "job_id"])
        journal.record(TableReceived(row), by=by)
    return row


def confirm_table(table: ImportedTable, *, by: "Person") -> ImportedTable:
    """Import what was checked (raises NotAllowed; Refused when a line is at fault).

    Asked for again, it goes on: nothing is imported twice.
    """
    access.require(by, "inventory.importedtable.view", table)
    may_add_to(table.structure, by=by)
    with transaction.atomic():
        row = ImportedTable.objects.select_for_update().get(pk=table.pk)
        stands = standing(row)
        if stands in (TableState.IMPORTING, TableState.DONE):
            return row
        if stands != TableState.READY:
            raise Refused(_("This table is not ready to be imported."))
        row.job_id = handles[IMPORT].enqueue(by=by, table=str(row.pk)).pk
        row.state = TableState.IMPORTING
        row.save(update_fields=["state", "job_id"])
        journal.record(TableConfirmed(row), by=by)
    return row


def standing(row: ImportedTable) -> TableState:
    """Return where a table stands; one whose job ended badly stands before it."""
    state = TableState(row.state)
    job = jobs.find(row.job_id) if state in _BACK and row.job_id else None
    return _BACK[state] if job is not None and job.stopped else state


def check(run: "Run", row: ImportedTable, by: "Person") -> dict[str, Any]:
    """Read a table and keep what was found; no resource is written."""
    found = _read(run, row, by)
    with run.step():
        _keep(row, found)
    return {"ready": len(found.ready), "wrong": len(found.troubles)}


def import_lines(run: "Run", row: ImportedTable, by: "Person") -> dict[str, Any]:
    """Write every line of a table in one transaction, once; none when a line is now at fault."""
    if row.state != TableState.IMPORTING:
        return {}
    found = _read(run, row, by)
    with run.step():
        if found.troubles:
            _keep(row, found)
            return {"wrong": len(found.troubles)}
        made = write_lines(found, row.structure, by=by)
        numbers = {"count": len(made), "first": made[0].number, "last": made[-1].number}
        ImportedTable.objects.filter(pk=row.pk).update(
            state=TableState.DONE, report={**row.report, "outcome": numbers}
        )
        journal.record(TableImported(row, count=len(made)), by=by)
    return {"created": len(made)}


def forget_tables() -> int:
    """Delete the tables sent a month ago, with their files and reports; return how many."""
    old = ImportedTable.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    gone = 0
    for row in old.select_related("file__blob").order_by("pk"):
        with transaction.atomic():
            journal.record(TableForgotten(row), by=None)
            ImportedTable.objects.filter(pk=row.pk).update(file=None)
            if row.file is not None:
                files.forget(row.file, by=None)
            row.delete()
        gone += 1
    return gone


def _read(run: "Run", row: ImportedTable, by: "Person") -> Reading:
    if row.file is None:
        raise Refused(_("This table is not there any more: send it again."))
    with blobs.store().open(row.file.blob.sha256) as stream:
        text = decoded(stream.read())
    return read_table(row.type, row.structure, text, by=by, tell=run.progress)


def _keep(row: ImportedTable, found: Reading) -> None:
    """Keep the report of a reading, within the transaction of a step; in its reader's language."""
    report = {
        "unknown": found.unknown,
        "ready": len(found.ready),
        "shown": [
            {
                "line": line,
                "title": made.title,
                "lot": made.lot,
                "amount": f"{localize(held[0])} {held[1]}" if held else "",
            }
            for line, made, held in found.ready[:SHOWN]
        ],
        "troubles": [asdict(trouble) for trouble in found.troubles],
    }
    state = TableState.WRONG if found.troubles else TableState.READY
    ImportedTable.objects.filter(pk=row.pk).update(report=report, state=state)
