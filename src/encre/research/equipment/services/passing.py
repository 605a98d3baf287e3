"""Instruments pass to another structure; those open to a unit open to the one that follows it."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from encre.foundation import access, journal, links
from encre.foundation.access.services import PLACE
from encre.research.equipment.events import InstrumentChanged
from encre.research.equipment.models import Audience, Instrument
from encre.research.equipment.services.declaring import open_to

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure


def pass_instrument(
    instrument: Instrument,
    *,
    left: "Structure",
    to: "Structure",
    by: "Person",
    kept: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Give an instrument to another structure, whose people book it (raises NotAllowed).

    Bookings, trainings, calendar addresses and who answers for it stay as they are.
    """
    audience = instrument.audience_structure_id
    instrument.structure_id = to.pk
    after = kept["audience"] if kept else open_to(instrument)
    links.give(instrument, left=left, to=to, by=by, audience_structure_id=after)
    return {"audience": str(audience) if audience else None}


def open_elsewhere(
    instrument: Instrument,
    *,
    left: "Structure",
    to: "Structure",
    by: "Person",
    kept: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Open a team's instrument to the unit that follows the one it was open to (raises NotAllowed).

    A team that lies under another unit today opens it to that one.
    """
    for structure in (left, to):
        access.require(by, PLACE, structure)
    found = open_to(instrument) if instrument.audience == Audience.UNIT and not kept else None
    after = found if found not in (None, left.pk, instrument.structure_id) else to.pk
    with transaction.atomic():
        instrument.audience_structure_id = after
        instrument.version += 1
        instrument.save(update_fields=["audience_structure", "version"])
        journal.record(InstrumentChanged(instrument, fields=["audience"]), by=by)
    return {}
