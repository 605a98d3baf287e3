"""Background work of the archives: a whole notebook as a package."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from encre.foundation.jobs import Run, job
from encre.foundation.people import queries as people
from encre.research.notebook.services.depositing import DEPOSIT, make_package


@job(DEPOSIT, max_attempts=3, lease=600, label=_("Prepare a notebook for the archives"))
def prepare(run: Run, *, deposit: str, by: str) -> dict[str, Any]:
    """Write the package of a notebook, kept as a file of the person who asked."""
    made = make_package(run, deposit, by=people.by_id(by))
    return {"file": str(made.file_id), "entries": made.report["entries"]}
