"""What structures does later: each night rights follow the dates of the tree; passing on."""

from django.utils.translation import gettext_lazy as _

from encre.foundation.jobs import Run, every, job
from encre.foundation.people import queries as people
from encre.foundation.structures.services.transmitting import (
    TAKE_BACK,
    TRANSMIT,
    pass_on_all,
    take_back_all,
)
from encre.foundation.structures.services.tree import replace_scopes


@every("day 00:05")
@job("structures.place_scopes", label=_("Place structures by their dates"))
def place_scopes(run: Run) -> dict[str, int]:
    """Place again the structures that begin, end or move about today."""
    placed = replace_scopes()
    run.progress(placed, placed)
    return {"placed": placed}


@job(TRANSMIT, max_attempts=5, lease=120, label=_("Pass on what a structure holds"))
def transmit(run: Run, *, transmission: str, by: str) -> dict[str, int]:
    """Pass on what a structure holds, one thing a transaction."""
    return pass_on_all(run, transmission, by=people.by_id(by))


@job(TAKE_BACK, max_attempts=5, lease=120, label=_("Take back what a structure passed on"))
def take_back(run: Run, *, transmission: str, by: str) -> dict[str, int]:
    """Take back what passed and was not moved since, one thing a transaction."""
    return take_back_all(run, transmission, by=people.by_id(by))
