"""Background work of legal holds: keeping what is held as it is, and taking it out."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from encre.foundation.jobs import Run, job
from encre.foundation.people import queries as people
from encre.research.notebook.services.holds import EXPORT_HELD, FREEZE, export_held, freeze_held


@job(FREEZE, max_attempts=5, lease=120, label=_("Keep what a legal hold covers"))
def freeze(run: Run, *, hold: str, by: str) -> dict[str, Any]:
    """Keep the present version of every entry under a hold."""
    return {"entries": freeze_held(run, hold)}


@job(EXPORT_HELD, max_attempts=3, lease=120, label=_("Export what a legal hold covers"))
def export(run: Run, *, hold: str, by: str) -> dict[str, Any]:
    """Write what a hold covers to an archive, kept as a file of the person who asked."""
    return {"file": str(export_held(run, hold, by=people.by_id(by)).pk)}
