"""What a structure holds in equipment, and how it passes to another."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.research.equipment.services.passing import open_elsewhere, pass_instrument

links.holds(
    links.Held(
        name="instruments",
        kind="equipment.Instrument",
        label=_("Instruments"),
        icon="microscope",
        pass_on=pass_instrument,
        by_one=True,
        means=_("Bookings, trainings and calendar addresses stay as they are."),
        order=30,
    )
)
links.holds(
    links.Held(
        name="openings",
        kind="equipment.Instrument",
        label=_("Instruments of teams open to the whole unit"),
        icon="lock-open",
        pass_on=open_elsewhere,
        column="audience_structure",
        only=~Q(structure=F("audience_structure")),
        follows="instruments",
        means=_("They stay with their team, and open to the unit that follows."),
        order=32,
    )
)
