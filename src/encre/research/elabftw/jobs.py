"""The time-stamped archive of an entry, made after the answer."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from encre.foundation.jobs import Run, job
from encre.foundation.people import queries as people
from encre.research.elabftw.services.keeping import keep_archive
from encre.research.notebook import queries
from encre.research.notebook.services.proving import prove

ARCHIVE = "elabftw.archive"


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
