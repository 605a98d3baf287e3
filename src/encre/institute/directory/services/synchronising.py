"""Bringing what a source says now to its records: read whole, compare, brake, then write.

No verb of a person: a job calls it. Nothing is written before all was read and compared; then
each batch commits with its place in the job, so that a killed worker's successor, who reads again,
comes to the same records and the same report.
"""

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from encre.foundation import journal
from encre.institute.directory import mapping as mappings
from encre.institute.directory.events import ReadingHalted, ReadingRefused, SourceSynchronised
from encre.institute.directory.models import (
    LineKind,
    Run,
    RunLine,
    RunState,
    Source,
    SourceRecord,
    SourceState,
)
from encre.institute.directory.reading import Unreadable
from encre.institute.directory.receiving import Receiving, mapping_of
from encre.institute.directory.services import scheduling
from encre.institute.directory.services.comparing import Plan, batches, braked, plan
from encre.institute.directory.services.writing import write_batch, write_gone, write_warnings
from encre.institute.directory.spooling import Spool

if TYPE_CHECKING:
    from encre.foundation.jobs import Run as Work
    from encre.institute.directory.mapping import Mapping

BATCH = 500
HISTORY = 20
"""Readings whose lines are kept, for each source."""
NAMELESS_SHARE = 5
log = logging.getLogger("encre.directory")


def synchronise(run: Run, work: "Work") -> Run:
    """Do one reading, or go on with it; return it as it ended (done, halted or refused)."""
    if run.state != RunState.RUNNING:
        return run
    with Spool() as spool:
        try:
            mapping = mapping_of(run.source)
            receiving = Receiving(run.source, run)
            gather(receiving, mapping, spool, work)
        except Unreadable as error:
            return _refuse(run, error)
        found = plan(run.source, spool, full=run.full)
        if run.trial:
            return _end_trial(run, spool, found)
        if braked(found, run.source.brake, run.accepts):
            return _halt(run, spool, found)
        _write(run, spool, found, work)
        return _end(run, receiving, spool, found, work)


def gather(receiving: Receiving, mapping: "Mapping", spool: Spool, work: "Work | None") -> None:
    """Read and map every row (raises Unreadable)."""
    for row in receiving.rows():
        if mappings.left_out(mapping, row):
            spool.leave(mappings.applied(mapping, row))
            continue
        spool.add(mappings.applied(mapping, row))
        if work is not None and spool.rows % BATCH == 0:
            work.progress(spool.rows)
    absent = mappings.missing(mapping, receiving.columns)
    vital = {name for name in ("source_id", "family_name") if name in mapping.columns}
    needed = {name for one in vital for name in mapping.columns[one].sources[:1]}
    if spool.rows and needed & set(absent):
        raise Unreadable("missing_columns", "", ", ".join(absent))
    if spool.nameless * 100 > NAMELESS_SHARE * spool.rows:
        raise Unreadable("no_identifiers", "", f"{spool.nameless}/{spool.rows}")
    if receiving.full and not spool.index:
        raise Unreadable("no_rows")


def _write(run: Run, spool: Spool, found: Plan, work: "Work") -> None:
    total = len(found.touched) + len(found.gone)
    done = 0
    if not work.kept.get("warned"):
        with work.step(warned=True):
            write_warnings(run, spool)
    for ids in batches(found.touched, BATCH):
        with work.step() as state:
            counts = write_batch(run, spool, found, ids)
            state["recycled"] = state.get("recycled", 0) + counts["recycled"]
        done += len(ids)
        work.progress(done, total)
    for ids in batches(found.gone, BATCH):
        with work.step():
            write_gone(run, found, ids)
        done += len(ids)
        work.progress(done, total)


def _end(run: Run, receiving: Receiving, spool: Spool, found: Plan, work: "Work") -> Run:
    """Close the reading, and say to the house that something changed."""
    with work.step() as state:
        _seen(run, found)
        run.refresh_from_db()
        recycled = int(state.get("recycled", 0))
        run.rows, run.warnings = spool.rows, spool.warned
        run.unchanged = max(len(spool.index) - run.added - run.changed, 0)
        _close(run, RunState.DONE)
        facts: dict[str, Any] = {"reconciled_at": run.started_at} if run.full else {}
        if receiving.mark:
            facts["mark"] = receiving.mark
        Source.objects.filter(pk=run.source_id).update(**facts)
        _forget_old(run)
        if run.added or run.changed or run.gone:
            journal.record(
                SourceSynchronised(
                    run.source,
                    run=run.pk,
                    added=run.added,
                    changed=run.changed,
                    gone=run.gone,
                    recycled=recycled,
                ),
                by=run.by,
            )
    return run


def _seen(run: Run, found: Plan) -> None:
    """Note that the source still says what it said."""
    rows = SourceRecord.objects.filter(source_id=run.source_id, gone_at__isnull=True)
    if run.full:
        rows.update(last_seen=run.started_at)
        return
    for ids in batches(found.unchanged, BATCH):
        keys = [found.known[native_id].pk for native_id in ids]
        rows.filter(pk__in=keys).update(last_seen=run.started_at)


def _end_trial(run: Run, spool: Spool, found: Plan) -> Run:
    """Tell what a reading would do; write nothing but that."""
    with transaction.atomic():
        _count(run, spool, found)
        RunLine.objects.filter(run=run).delete()
        write_warnings(run, spool)
        _tell(run, spool, found)
        _close(run, RunState.DONE)
    return run


def _halt(run: Run, spool: Spool, found: Plan) -> Run:
    """Stop before anything is written; a person looks, and may let it pass once."""
    with transaction.atomic():
        _count(run, spool, found)
        RunLine.objects.filter(run=run).delete()
        write_warnings(run, spool)
        _tell(run, spool, found)
        _close(run, RunState.HALTED)
        told = {"changed": run.changed, "gone": run.gone}
        journal.record(ReadingHalted(run.source, run=run.pk, **told), by=None)
    return run


def _refuse(run: Run, error: Unreadable) -> Run:
    """Close a reading of what cannot be read: the last state stays."""
    with transaction.atomic():
        run.refresh_from_db()
        run.refusal = error.as_data()
        _close(run, RunState.REFUSED)
        if not run.trial:
            journal.record(ReadingRefused(run.source, run=run.pk, code=error.code), by=None)
    return run


def fail(run: Run) -> None:
    """Close a reading whose job was given up: what it wrote stays, the next goes on."""
    with transaction.atomic():
        run.refresh_from_db()
        if run.state == RunState.RUNNING:
            run.refusal = {"code": "given_up", "place": "", "value": ""}
            _close(run, RunState.FAILED)


def _count(run: Run, spool: Spool, found: Plan) -> None:
    run.rows, run.warnings = spool.rows, spool.warned
    run.added = len(found.added) + len(found.back)
    run.changed, run.gone = len(found.changed), len(found.gone)
    run.unchanged = len(found.unchanged)


LINES_OF_A_KIND = 2_000


def _tell(run: Run, spool: Spool, found: Plan) -> None:
    kinds = (
        (LineKind.GONE, found.gone),
        (LineKind.CHANGED, found.changed),
        (LineKind.ADDED, found.added),
        (LineKind.BACK, found.back),
    )
    lines = [
        RunLine(run=run, kind=kind, native_id=one, place=_place(spool, one))
        for kind, ids in kinds
        for one in ids[:LINES_OF_A_KIND]
    ]
    RunLine.objects.bulk_create(lines, batch_size=1_000)


def _place(spool: Spool, native_id: str) -> str:
    kept = spool.index.get(native_id)
    return kept.place[:250] if kept is not None else spool.left.get(native_id, "")[:250]


def _close(run: Run, state: RunState) -> None:
    run.state, run.finished_at = state, timezone.now()
    run.save()
    source = run.source
    if not run.trial and source.state == SourceState.ACTIVE:
        Source.objects.filter(pk=source.pk).update(next_at=scheduling.next_of(source))


def _forget_old(run: Run) -> None:
    """Keep the lines of the last readings only; the counts of all stay."""
    runs = Run.objects.filter(source_id=run.source_id).order_by("-created_at", "-pk")
    kept = list(runs.values_list("pk", flat=True)[:HISTORY])
    old = RunLine.objects.filter(run__source_id=run.source_id).exclude(run__in=kept)
    old.delete()
