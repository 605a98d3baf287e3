"""Tables of equipment."""

from encre.research.equipment.models.bookings import (
    HOLDING,
    LONGEST_DAYS,
    Booking,
    BookingKind,
    BookingState,
    Series,
)
from encre.research.equipment.models.feeds import Feed
from encre.research.equipment.models.instruments import (
    Audience,
    Category,
    Instrument,
    InstrumentState,
    Responsible,
)
from encre.research.equipment.models.training import Training

__all__ = [
    "HOLDING",
    "LONGEST_DAYS",
    "Audience",
    "Booking",
    "BookingKind",
    "BookingState",
    "Category",
    "Feed",
    "Instrument",
    "InstrumentState",
    "Responsible",
    "Series",
    "Training",
]
