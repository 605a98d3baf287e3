"""What equipment records in the journal."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class InstrumentDeclared(Event):
    """An instrument was declared."""

    name = "equipment.instrument.declared"
    phrase = _("declared this instrument")


@event
@dataclass(frozen=True)
class InstrumentChanged(Event):
    """An instrument's facts or rules changed."""

    name = "equipment.instrument.changed"
    phrase = _("changed this instrument")
    fields: list[str]


@event
@dataclass(frozen=True)
class InstrumentStateSet(Event):
    """An instrument went in or out of service."""

    name = "equipment.instrument.state_set"
    phrase = _("changed its state (%(state)s)")
    state: str


@event
@dataclass(frozen=True)
class ResponsiblesSet(Event):
    """Who answers for an instrument changed."""

    name = "equipment.instrument.responsibles_set"
    phrase = _("said who answers for it (%(count)s)")
    count: int


@event
@dataclass(frozen=True)
class BookingMade(Event):
    """Somebody booked, for themselves or for another."""

    name = "equipment.booking.made"
    phrase = _("made this booking")
    instrument: UUID
    starts: datetime
    ends: datetime


@event
@dataclass(frozen=True)
class SeriesMade(Event):
    """Somebody booked several times at once."""

    name = "equipment.series.made"
    phrase = _("made %(count)s bookings")
    instrument: UUID
    count: int


@event
@dataclass(frozen=True)
class BookingMoved(Event):
    """A booking, perhaps with those that follow, changed its time."""

    name = "equipment.booking.moved"
    phrase = _("moved this booking (%(count)s with those that follow)")
    starts: datetime
    ends: datetime
    count: int


@event
@dataclass(frozen=True)
class BookingCancelled(Event):
    """A booking, perhaps with those that follow, was cancelled."""

    name = "equipment.booking.cancelled"
    phrase = _("cancelled this booking (%(count)s with those that follow)")
    count: int


@event
@dataclass(frozen=True)
class BookingEnded(Event):
    """Somebody gave the rest of their time back."""

    name = "equipment.booking.ended"
    phrase = _("gave the rest of the time back")
    at: datetime


@event
@dataclass(frozen=True)
class BookingMissed(Event):
    """Nobody came."""

    name = "equipment.booking.missed"
    phrase = _("noted that nobody came")
    at: datetime


@event
@dataclass(frozen=True)
class BookingDecided(Event):
    """A booking was approved or refused."""

    name = "equipment.booking.decided"
    phrase = _("answered this booking: %(answer)s")
    answer: str


@event
@dataclass(frozen=True)
class MaintenancePlanned(Event):
    """Maintenance takes the instrument; bookings in the way were cancelled."""

    name = "equipment.maintenance.planned"
    phrase = _("planned maintenance; bookings cancelled: %(displaced)s")
    starts: datetime
    ends: datetime
    displaced: int


@event
@dataclass(frozen=True)
class BookingsReleased(Event):
    """The future bookings of a person who left were cancelled."""

    name = "equipment.bookings.released"
    phrase = _("released %(count)s future bookings of someone who left")
    count: int


@event
@dataclass(frozen=True)
class TrainingNoted(Event):
    """Somebody was trained."""

    name = "equipment.training.noted"
    phrase = _("noted a training")
    instrument: UUID


@event
@dataclass(frozen=True)
class TrainingWithdrawn(Event):
    """A training counts no longer."""

    name = "equipment.training.withdrawn"
    phrase = _("withdrew this training")


@event
@dataclass(frozen=True)
class FeedMade(Event):
    """A person made a secret calendar address."""

    name = "equipment.feed.made"
    phrase = _("made a secret calendar address")


@event
@dataclass(frozen=True)
class FeedRevoked(Event):
    """A secret calendar address leads nowhere any more."""

    name = "equipment.feed.revoked"
    phrase = _("revoked a secret calendar address")
