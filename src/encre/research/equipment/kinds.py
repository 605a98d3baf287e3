"""What the rest of the house must know of instruments and bookings."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.links.addresses import page
from encre.foundation.people.pointing import stays
from encre.research.equipment.zones import span_text, zone


def booking_title(booking: Any) -> str:
    """Return « Confocal LSM 900, 23 nov. 2026, 14 h – 15 h 30 »."""
    instrument = booking.instrument
    return f"{instrument.name}, {span_text(booking.starts, booking.ends, zone(instrument.zone))}"


links.register(
    links.Kind(
        model="equipment.Instrument",
        label=_("Instrument"),
        plural=_("Instruments"),
        icon="microscope",
        title=lambda instrument: instrument.name,
        url=page("equipment:instrument"),
        order=40,
    )
)
links.register(
    links.Kind(
        model="equipment.Booking",
        label=_("Booking"),
        plural=_("Bookings"),
        icon="calendar-event",
        title=booking_title,
        url=page("equipment:booking"),
        order=41,
        prefetch=("instrument",),
    )
)

# Who decided and who trained stays written as it was.
stays("equipment.Booking", "decided_by_id", "by_id")
stays("equipment.Training", "trainer_id")
