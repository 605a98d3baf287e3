"""Work done after the answer: the time-stamped archive of an entry, the import of an archive."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from encre.foundation.jobs import Run, job
from encre.foundation.jobs.registry import handles
from encre.foundation.people import queries as people
from encre.research.elabftw.services.keeping import keep_archive
from encre.research.notebook import queries
from encre.research.notebook.services.archives import confirm_import
from encre.research.notebook.services.proving import prove

ARCHIVE, IMPORT = "elabftw.archive", "elabftw.import"
PAUSE, LOOKS = timedelta(seconds=5), 720
"""How long until one looks again whether an archive is read, and how often: an hour."""


@job(ARCHIVE, max_attempts=5, lease=120, label=gettext_lazy("Time-stamp an entry"))
def archive_entry(run: Run, *, entry: str, by: str) -> dict[str, Any]:
    """Get the time-stamp, write the sealed file, and show it among the files of the entry."""
    person = people.by_id(by)
    file = prove(run, entry, by=person)
    found = queries.entry(person, UUID(entry))
    if found is not None:
        with transaction.atomic():
            keep_archive(found, file)
    return {"file": str(file.pk)}


@job(IMPORT, max_attempts=5, label=gettext_lazy("Import the archive of a program"))
def import_when_read(run: Run, *, archive: str, by: str, looks: int = 0) -> dict[str, Any]:
    """Bring an archive in once the notebook has read it; one that it refused stays as it is."""
    person = people.by_id(by)
    row = queries.archive(person, UUID(archive))
    if row is None:
        return {"state": "gone"}
    if row.state == "reading" and looks < LOOKS:
        with transaction.atomic():
            handles[IMPORT].enqueue(
                by=person, run_after=timezone.now() + PAUSE, archive=archive, looks=looks + 1
            )
    elif row.state == "ready":
        confirm_import(row, by=person)
    return {"state": row.state}
