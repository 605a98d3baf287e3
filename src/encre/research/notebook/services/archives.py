"""Archives of other notebooks: received whole, read as a preview, then imported on a word."""

from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from encre.commons.files import services as files
from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.foundation.jobs.registry import handles
from encre.research.notebook.eln.model import Archive, Problem
from encre.research.notebook.events import ArchiveConfirmed, ArchiveReceived
from encre.research.notebook.models import ImportedArchive, ImportState, Notebook

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

READ, IMPORT = "notebook.read_archive", "notebook.import_archive"
SHOWN = 500
"""How many entries and findings of each sort a report lists; it says when there are more."""


def receive_archive(
    notebook: Notebook, stream: IO[bytes], *, by: "Person", name: str
) -> ImportedArchive:
    """Keep an `.eln` archive whole, ask for its reading (raises NotAllowed, Refused, ReadOnly)."""
    access.require(by, "notebook.notebook.write", notebook)
    written = files.receive(stream)
    with transaction.atomic():
        archive = ImportedArchive.objects.create(
            notebook=notebook, name=files.clean_name(name), by=by
        )
        archive.file = files.store(written, name=name, by=by, owner=archive)
        job = handles[READ].enqueue(key=f"eln-read-{archive.pk}", by=by, archive=str(archive.pk))
        archive.job_id = job.pk
        archive.save(update_fields=["file", "job_id"])
        journal.record(ArchiveReceived(archive), by=by)
    return archive


def confirm_import(archive: ImportedArchive, *, by: "Person") -> ImportedArchive:
    """Import what was read (raises NotAllowed; Refused when it is not ready or under way)."""
    access.require(by, "notebook.notebook.write", archive.notebook)
    with transaction.atomic():
        current = ImportedArchive.objects.select_for_update().get(pk=archive.pk)
        if current.state not in (ImportState.READY, ImportState.DONE, ImportState.FAILED):
            raise Refused(_("This archive is not ready to be imported."))
        current.state = ImportState.IMPORTING
        job = handles[IMPORT].enqueue(
            key=f"eln-import-{archive.pk}", by=by, archive=str(archive.pk)
        )
        current.job_id = job.pk
        current.save(update_fields=["state", "job_id"])
        journal.record(ArchiveConfirmed(current), by=by)
    return current


def describe(archive: Archive) -> dict[str, Any]:
    """Return the preview of an archive as JSON: what will be imported and what was noticed."""
    return {
        "title": archive.title,
        "publisher": archive.publisher.name,
        "software": archive.publisher.software,
        "crate": archive.version,
        "signature": archive.signature.status,
        "count": len(archive.entries),
        "entries": [
            {
                "key": entry.key,
                "title": entry.title,
                "authors": [author.name for author in entry.authors],
                "date": entry.date.raw if entry.date else "",
                "tags": list(entry.tags),
                "files": len(entry.attachments),
                "comments": len(entry.comments),
                "steps": len(entry.steps),
                "fields": len(entry.fields),
                "links": len(entry.links),
            }
            for entry in archive.entries[:SHOWN]
        ],
        "problems": [finding(problem) for problem in archive.problems[:SHOWN]],
        "problem_count": len(archive.problems),
        "refused": [finding(problem) for problem in archive.refused[:SHOWN]],
    }


def finding(problem: Problem) -> dict[str, Any]:
    """Return a finding as JSON; its sentence is written when it is shown."""
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "where": problem.where,
        "params": dict(problem.params),
    }
