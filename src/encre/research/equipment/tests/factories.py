"""Instruments and bookings for tests, made through the services."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from encre.foundation.people.models import Person
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.models import Structure
from encre.foundation.structures.tests.factories import a_team
from encre.research.equipment.hours import ALWAYS
from encre.research.equipment.models import Booking, Instrument
from encre.research.equipment.services.booking import book
from encre.research.equipment.services.declaring import declare
from encre.research.equipment.zones import at, zone


def always() -> list[list[list[int]]]:
    """Return hours that are always open."""
    return [[list(pair) for pair in day] for day in ALWAYS]


def an_instrument(
    keeper: Person | None = None, team: Structure | None = None, **facts: Any
) -> Instrument:
    """Return an instrument of a team, always open unless told, kept by one of its members."""
    team = team or a_team()
    facts.setdefault("name", "Confocal LSM 900")
    facts.setdefault("hours", always())
    return declare(team, by=keeper or a_person(team), **facts)


def later(days: int = 1, hour: int = 9, minute: int = 0, place: str = "Europe/Paris") -> datetime:
    """Return an hour of a site so many days from today."""
    today: date = datetime.now(UTC).astimezone(zone(place)).date()
    return at(today + timedelta(days=days), hour * 60 + minute, zone(place))


def a_booking(
    instrument: Instrument, by: Person, starts: datetime | None = None, **facts: Any
) -> Booking:
    """Return a booking of an hour, tomorrow at nine unless told."""
    starts = starts or later()
    length = timedelta(minutes=facts.pop("minutes", 60))
    return book(instrument, by=by, starts=starts, ends=starts + length, **facts)
