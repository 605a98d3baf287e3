"""Forty-nine more instruments, bookings and trainings."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from encre.research.equipment.models import Booking, Instrument
from encre.research.equipment.services.training import note_training
from encre.research.equipment.tests.factories import an_instrument, later

if TYPE_CHECKING:
    from tests.matrix.house import House


def crowd_of_equipment(house: House, people: list[Any]) -> None:
    """Add them; bookings of the week shown, of others and of the member."""
    author, member = house.people["author"], house.people["member"]
    row = Instrument.objects.get(pk=house.objects["instrument"]["pk"])
    for number, person in enumerate(people):
        an_instrument(author, house.rows["team"], name=f"Foule {number}")
        note_training(row, person, by=author, trained_on=timezone.localdate())
        for holder, days, state in (
            (person, 3, "booked"), (member, 30, "booked"), (person, 40, "asked"),
        ):  # fmt: skip
            starts = later(days, 12) + timedelta(minutes=10 * number)
            ends = starts + timedelta(minutes=10)
            Booking.objects.create(
                instrument=row, person=holder, by=holder, starts=starts, ends=ends, state=state
            )
