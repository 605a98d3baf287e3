"""Finding what an address names, with the reader's rights."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.research.equipment import queries
from encre.research.equipment.models import Booking, Feed, Instrument, Training
from encre.research.equipment.zones import YEARS, zone


def instrument_of(person: Any, identifier: UUID) -> Instrument:
    """Return an instrument `person` may see (raises NotFound)."""
    found = queries.instruments(person).filter(pk=identifier).first()
    if found is None:
        raise NotFound
    return found


def kept_instrument(person: Any, identifier: UUID) -> Instrument:
    """Return an instrument `person` keeps (raises NotFound, NotAllowed)."""
    found = instrument_of(person, identifier)
    access.require(person, "equipment.instrument.manage", found)
    return found


def booking_of(person: Any, identifier: UUID) -> Booking:
    """Return a booking `person` may see (raises NotFound)."""
    found = queries.bookings(person).filter(pk=identifier).first()
    if found is None:
        raise NotFound
    return found


def training_of(person: Any, identifier: UUID) -> Training:
    """Return a training `person` may see (raises NotFound)."""
    rows = access.visible(person, Training.objects.filter(pk=identifier))
    found = rows.select_related("instrument", "person").first()
    if found is None:
        raise NotFound
    return found


def own_feed(person: Any, identifier: UUID) -> Feed:
    """Return one's own calendar address (raises NotFound)."""
    found = queries.feeds(person).filter(pk=identifier).first()
    if found is None:
        raise NotFound
    return found


def asked_day(instrument: Instrument, text: str) -> date:
    """Return the day asked for, else today at the site."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return timezone.now().astimezone(zone(instrument.zone)).date()
    return min(max(day, date(2000, 1, 1)), date(2100, 1, 1))


def asked_moment(text: str) -> datetime | None:
    """Return a moment written 20261130T080000Z, or None."""
    try:
        found = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return found if YEARS[0] <= found.year <= YEARS[1] else None
