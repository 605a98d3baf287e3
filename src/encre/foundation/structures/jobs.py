"""What structures does by itself: each night, rights follow the dates of the tree."""

from django.utils.translation import gettext_lazy as _

from encre.foundation.jobs import Run, every, job
from encre.foundation.structures.services.tree import replace_scopes


@every("day 00:05")
@job("structures.place_scopes", label=_("Place structures by their dates"))
def place_scopes(run: Run) -> dict[str, int]:
    """Place again the structures that begin, end or move about today."""
    placed = replace_scopes()
    run.progress(placed, placed)
    return {"placed": placed}
