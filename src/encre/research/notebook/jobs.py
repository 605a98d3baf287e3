"""Background work of the notebook: reading, importing and exporting archives."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext_lazy

from encre.commons.files import blobs
from encre.commons.files import services as files
from encre.foundation import journal
from encre.foundation.jobs import Recorded, Run, every, job, on
from encre.foundation.notices.mail import language_of
from encre.foundation.people import queries as people
from encre.research.notebook import deposit_jobs, hold_jobs, migrating_jobs, proof_jobs
from encre.research.notebook.eln.archive import ArchiveFile, open_archive
from encre.research.notebook.eln.model import Archive, Entry
from encre.research.notebook.eln.reader import read_opened
from encre.research.notebook.eln.report import Findings, Refusal
from encre.research.notebook.events import ArchiveImported
from encre.research.notebook.models import Entry as NotebookEntry
from encre.research.notebook.models import ImportedArchive, ImportState
from encre.research.notebook.reminding import remind_of_steps
from encre.research.notebook.services.archives import IMPORT, READ, describe, finding
from encre.research.notebook.services.arriving import Arrival, source_keys
from encre.research.notebook.services.leaving import EXPORT, export_archive
from encre.research.notebook.services.live import SAVE
from encre.research.notebook.services.mentioning import tie_mentions
from encre.research.notebook.services.printing import PRINT, print_entry
from encre.research.notebook.services.reading_out import READ_OUT, Shape, read_out
from encre.research.notebook.services.saving import forgotten, save_live

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

__all__ = ["deposit_jobs", "hold_jobs", "migrating_jobs", "proof_jobs", "remind_of_steps"]


@job(READ, max_attempts=3, label=gettext_lazy("Read an archive"))
def read_archive(run: Run, *, archive: str) -> dict[str, Any]:
    """Read an archive and keep its preview; a refused one says why."""
    row = ImportedArchive.objects.select_related("file__blob").get(pk=archive)
    try:
        with _opened(row) as (_file, read):
            report, state = describe(read), ImportState.READY
            publisher = read.publisher.name
    except Refusal as refusal:
        report, state, publisher = {"refused": [finding(refusal.problem)]}, ImportState.REFUSED, ""
    with run.step():
        ImportedArchive.objects.filter(pk=archive).update(
            report=report, state=state, publisher=publisher[:200]
        )
    return {"entries": report.get("count", 0)}


@job(IMPORT, max_attempts=5, lease=120, label=gettext_lazy("Import an archive"))
def import_archive(run: Run, *, archive: str, by: str) -> dict[str, Any]:
    """Import an archive, an entry a transaction; what is there already stays as it is."""
    row = ImportedArchive.objects.select_related("file__blob", "notebook__structure").get(
        pk=archive
    )
    person = people.by_id(by)
    with _opened(row) as (opened, read):
        arrival = Arrival(row, read.entries, source_keys(read.publisher.name, read.entries))
        total = len(read.entries)
        for done, entry in enumerate(read.entries):
            run.progress(done, total)
            if arrival.is_new(entry):
                _import_entry(run, arrival, opened, entry, person)
        for entry in read.entries:
            with run.step():
                arrival.tie(entry, by=person)
        _keep_loose_files(run, row, opened, read, person)
        return _finish(run, row, read, person)


@job(EXPORT, max_attempts=3, lease=120, label=gettext_lazy("Export entries"))
def export_entries(run: Run, *, entries: list[str], title: str, by: str) -> dict[str, Any]:
    """Write entries to an `.eln` archive, kept as a file of the person who asked."""
    person = people.by_id(by)
    file = export_archive(run, entries, title=title, by=person)
    return {"file": str(file.pk), "entries": len(entries)}


@job(READ_OUT, max_attempts=3, lease=120, label=gettext_lazy("Export entries"))
def read_entry_out(run: Run, *, entry: str, shape: str, by: str) -> dict[str, Any]:
    """Write an entry as HTML or Markdown, in the language of who asked, kept as their file."""
    person = people.by_id(by)
    with translation.override(language_of(person)):
        return {"file": str(read_out(entry, Shape(shape), by=person).pk)}


@job(PRINT, max_attempts=2, lease=300, label=gettext_lazy("Make a PDF of an entry"))
def make_pdf(run: Run, *, entry: str, by: str) -> dict[str, Any]:
    """Print an entry in the language of who asked, kept as their file."""
    person = people.by_id(by)
    with translation.override(language_of(person)):
        return {"file": str(print_entry(entry, by=person).pk)}


@on(
    *("notebook.entry.created", "notebook.entry.saved", "notebook.entry.restored"),
    "notebook.entry.imported",
    name="notebook.mentions",
    from_start=False,
)
def follow_mentions(event: Recorded) -> None:
    """Tie what an entry mentions, once its words are saved."""
    if event.subject_id is None or event.by_id is None:
        return
    entry = NotebookEntry.objects.select_related("body").filter(pk=event.subject_id).first()
    if entry is not None:
        tie_mentions(entry, by=people.by_id(event.by_id))


@job(SAVE, max_attempts=5, priority=5, label=gettext_lazy("Save what was typed"))
def save_typed(run: Run, *, entry: str) -> None:
    """Write into an entry what its live document holds."""
    row = NotebookEntry.objects.filter(pk=entry).first()
    if row is not None:
        save_live(row)


@every("5m")
@job(f"{SAVE}.forgotten", label=gettext_lazy("Save what was typed and left unsaved"))
def save_forgotten(run: Run) -> dict[str, Any]:
    """Write the entries whose own job was lost."""
    found = forgotten()
    for identifier in found:
        with run.step():
            save_live(NotebookEntry.objects.get(pk=identifier))
    return {"entries": len(found)}


@contextmanager
def _opened(row: ImportedArchive) -> Iterator[tuple[ArchiveFile, Archive]]:
    if row.file is None:
        raise Refusal("empty_archive")
    findings = Findings()
    with (
        blobs.store().open(row.file.blob.sha256) as stream,
        open_archive(stream, findings=findings) as opened,
    ):
        yield opened, read_opened(opened, findings)


def _import_entry(
    run: Run, arrival: Arrival, opened: ArchiveFile, entry: Entry, person: "Person"
) -> None:
    """Receive the entry's files, then write it; the bytes come before the transaction."""
    items = [*entry.attachments, *(item for old in entry.versions for item in old.attachments)]
    received = {
        item.key: files.receive(opened.open(item.member))
        for item in items
        if item.member is not None and not item.missing
    }
    with run.step() as kept:
        _row, adapted = arrival.write(entry, received, by=person)
        kept["created"] = kept.get("created", 0) + 1
        kept["files"] = kept.get("files", 0) + len(received)
        counts = kept.setdefault("adapted", {})
        for name, count in adapted.items():
            counts[name] = counts.get(name, 0) + count


def _keep_loose_files(
    run: Run, row: ImportedArchive, opened: ArchiveFile, read: Archive, person: "Person"
) -> None:
    """Keep with the archive the files that belong to no entry, once."""
    for item in read.files:
        if item.member is not None and item.key not in run.kept.get("loose", []):
            written = files.receive(opened.open(item.member))
            with run.step() as kept:
                files.store(written, name=item.safe_name, by=person, owner=row)
                kept["loose"] = [*kept.get("loose", []), item.key]


def _finish(run: Run, row: ImportedArchive, read: Archive, person: "Person") -> dict[str, Any]:
    created = run.kept.get("created", 0)
    outcome = {
        "created": created,
        "present": len(read.entries) - created,
        "files": run.kept.get("files", 0),
        "adapted": run.kept.get("adapted", {}),
    }
    with run.step():
        report = {**describe(read), "outcome": outcome}
        ImportedArchive.objects.filter(pk=row.pk).update(state=ImportState.DONE, report=report)
        event = ArchiveImported(
            row, created=created, present=outcome["present"], problems=len(read.problems)
        )
        journal.record(event, by=person)
    return outcome
