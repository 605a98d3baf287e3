"""Writing one batch of a reading: part of `synchronising`, in its transactions."""

from typing import TYPE_CHECKING

from django.db.models import F

from encre.institute.directory.models import LineKind, Run, RunLine, SourceRecord
from encre.institute.directory.recycling import recycled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from encre.institute.directory.mapping import Mapped
    from encre.institute.directory.services.comparing import Known, Plan
    from encre.institute.directory.spooling import Spool

_WRITTEN = ("facts", "raw", "fingerprint", "last_seen", "gone_at")


def write_batch(run: Run, spool: "Spool", found: "Plan", ids: "Iterable[str]") -> dict[str, int]:
    """Write the records of some identifiers and their lines; return the counts by kind.

    The same number of queries whatever the batch holds.
    """
    rows = [spool.get(native_id) for native_id in ids]
    keys = [found.known[row.native_id].pk for row in rows if row.native_id in found.known]
    before = {record.native_id: record for record in SourceRecord.objects.filter(pk__in=keys)}
    writing = _Batch(run)
    for row in rows:
        known = found.known.get(row.native_id)
        kept = spool.index[row.native_id].fingerprint
        if known is None:
            writing.begin(row, kept, 1, LineKind.ADDED)
        else:
            writing.renew(row, kept, before[row.native_id], known)
    return writing.flush()


def write_gone(run: Run, found: "Plan", ids: "list[str]") -> int:
    """Mark what the source no longer says; nothing is deleted."""
    keys = [found.known[native_id].pk for native_id in ids]
    rows = SourceRecord.objects.filter(pk__in=keys, gone_at__isnull=True)
    count = rows.update(gone_at=run.started_at)
    RunLine.objects.bulk_create(
        [RunLine(run=run, kind=LineKind.GONE, native_id=native_id) for native_id in ids]
    )
    Run.objects.filter(pk=run.pk).update(gone=F("gone") + count)
    return count


def write_warnings(run: Run, spool: "Spool") -> None:
    """Keep what was left out or doubtful, once a reading."""
    RunLine.objects.bulk_create(
        [
            RunLine(
                run=run,
                kind=LineKind.WARNING,
                place=place[:250],
                native_id=native_id[:240],
                code=told.code,
                column=told.column[:80],
                value=told.value[:200],
            )
            for place, native_id, told in spool.warnings
        ],
        batch_size=1_000,
    )


def native_key(native_id: str, incarnation: int) -> str:
    """Return the name of an incarnation, which no other identifier can take."""
    plain = native_id.replace("#", "##")[:240]
    return plain if incarnation == 1 else f"{plain}#{incarnation}"


class _Batch:
    """Records to insert, to update, and what the report says of them."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.new: list[SourceRecord] = []
        self.known: list[SourceRecord] = []
        self.lines: list[RunLine] = []
        self.counts = dict.fromkeys(("added", "changed", "back", "recycled"), 0)

    def begin(self, row: "Mapped", fingerprint: str, incarnation: int, kind: LineKind) -> None:
        """Begin a record, the first of its identifier or the next."""
        at = self.run.started_at
        self.new.append(
            SourceRecord(
                source_id=self.run.source_id,
                native_id=row.native_id,
                native_key=native_key(row.native_id, incarnation),
                incarnation=incarnation,
                facts=row.facts,
                raw=row.raw,
                fingerprint=fingerprint,
                first_seen=at,
                last_seen=at,
            )
        )
        self._tell(row, kind)

    def renew(self, row: "Mapped", fingerprint: str, record: SourceRecord, known: "Known") -> None:
        """Write what a source now says; somebody else under a known identifier begins a record."""
        if recycled(record.facts, row.facts):
            record.gone_at = record.gone_at or self.run.started_at
            self.known.append(record)
            self.begin(row, fingerprint, known.incarnation + 1, LineKind.RECYCLED)
            return
        kind = LineKind.CHANGED if record.gone_at is None else LineKind.BACK
        changed = sorted(
            name
            for name in record.facts.keys() | row.facts.keys()
            if record.facts.get(name) != row.facts.get(name)
        )
        record.facts, record.raw, record.fingerprint = row.facts, row.raw, fingerprint
        record.last_seen, record.gone_at = self.run.started_at, None
        self.known.append(record)
        self._tell(row, kind, ", ".join(changed))

    def flush(self) -> dict[str, int]:
        """Write all; return the counts."""
        if self.new:
            SourceRecord.objects.bulk_create(self.new)
        if self.known:
            SourceRecord.objects.bulk_create(
                self.known,
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=list(_WRITTEN),
            )
        RunLine.objects.bulk_create(self.lines)
        told = self.counts
        Run.objects.filter(pk=self.run.pk).update(
            added=F("added") + told["added"] + told["recycled"] + told["back"],
            changed=F("changed") + told["changed"],
            gone=F("gone") + told["recycled"],
        )
        return self.counts

    def _tell(self, row: "Mapped", kind: LineKind, columns: str = "") -> None:
        self.counts[kind.value] += 1
        self.lines.append(
            RunLine(
                run=self.run,
                kind=kind,
                place=row.place[:250],
                native_id=row.native_id,
                column=columns[:80],
            )
        )
