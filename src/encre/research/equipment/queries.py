"""Reads of equipment, filtered by rights."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from encre.foundation import access
from encre.research.equipment.models import (
    HOLDING,
    Booking,
    Feed,
    Instrument,
    Responsible,
    Training,
)
from encre.research.equipment.slots import Span, Times
from encre.research.equipment.zones import at, zone

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def instruments(reader: "Person | None") -> QuerySet[Instrument]:
    """Return the instruments `reader` may see, with where they stand."""
    rows = access.visible(reader, Instrument.objects.all())
    return rows.select_related("structure", "site")


def kept(reader: "Person | None") -> QuerySet[Instrument]:
    """Return the instruments `reader` keeps."""
    rows = Instrument.objects.all()
    return access.visible(reader, rows, "equipment.instrument.manage")


def with_now(rows: QuerySet[Instrument], now: datetime | None = None) -> QuerySet[Instrument]:
    """Add to each instrument `busy_until` and `busy_kind`: who has it at this moment, if any."""
    now = now or timezone.now()
    present = holding().filter(instrument=OuterRef("pk"), starts__lte=now, ends__gt=now)
    return rows.annotate(
        busy_until=Subquery(present.values("ends")[:1]),
        busy_kind=Subquery(present.values("kind")[:1]),
    )


def bookings(reader: "Person | None") -> QuerySet[Booking]:
    """Return the bookings `reader` may see."""
    rows = access.visible(reader, Booking.objects.all())
    return rows.select_related("instrument__site", "instrument__structure", "person", "by")


def mine(person: "Person") -> QuerySet[Booking]:
    """Return the bookings of a person."""
    return Booking.objects.filter(person=person).select_related("instrument__site")


def upcoming(person: "Person", limit: int = 5) -> list[Booking]:
    """Return what a person has booked and that is not over, soonest first."""
    rows = mine(person).filter(ends__gt=timezone.now(), state__in=("asked", "booked"))
    return list(rows.order_by("starts")[:limit])


def to_decide(reader: "Person") -> QuerySet[Booking]:
    """Return the bookings that wait for an answer of `reader`."""
    rows = Booking.objects.filter(state="asked", ends__gt=timezone.now())
    rows = access.visible(reader, rows, "equipment.booking.decide")
    return rows.select_related("instrument__site", "person")


def holding() -> QuerySet[Booking]:
    """Return the rows that take their time."""
    return Booking.objects.filter(state__in=HOLDING)


def between(instrument: Instrument, first: datetime, last: datetime) -> QuerySet[Booking]:
    """Return what takes an instrument between two moments, in order."""
    rows = holding().filter(instrument=instrument, starts__lt=last, ends__gt=first)
    return rows.select_related("person").order_by("starts")


def taken(
    instrument: Instrument, first: datetime, last: datetime, *, but: Iterable[UUID] = ()
) -> list[Span]:
    """Return the times taken between two moments."""
    rows = between(instrument, first, last).exclude(pk__in=list(but))
    return list(rows.values_list("starts", "ends"))


def times(instrument: Instrument) -> Times:
    """Return what the instrument's rules say of time."""
    place = zone(instrument.zone)
    return Times(instrument.hours, place, instrument.step, instrument.least, instrument.most)


def day_bounds(instrument: Instrument, first: date, days: int = 1) -> Span:
    """Return when a day of the site begins, and when it ends `days` days later."""
    place = zone(instrument.zone)
    return at(first, 0, place), at(first + timedelta(days=days), 0, place)


def present(instrument: Instrument, now: datetime | None = None) -> Booking | None:
    """Return what takes the instrument at this moment."""
    now = now or timezone.now()
    return between(instrument, now, now + timedelta(microseconds=1)).first()


def responsible_people(instrument: Instrument) -> list["Person"]:
    """Return who answers for an instrument."""
    rows = Responsible.objects.filter(instrument=instrument).select_related("person")
    return [row.person for row in rows.order_by("person__sort_name", "pk")]


def counted(day: date) -> Q:
    """Return the condition that a training counts on a day."""
    good = Q(withdrawn_at__isnull=True, trained_on__lte=day)
    return good & (Q(expires__isnull=True) | Q(expires__gte=day))


def is_trained(instrument: Instrument, person: "Person", day: date) -> bool:
    """Say whether a person's training on an instrument counts on a day."""
    rows = Training.objects.filter(counted(day), instrument=instrument, person=person)
    return rows.exists()


def trainings(reader: "Person", instrument: Instrument) -> QuerySet[Training]:
    """Return the trainings on an instrument that `reader` may see."""
    rows = access.visible(reader, Training.objects.filter(instrument=instrument))
    return rows.select_related("person", "trainer", "instrument")


def feeds(person: "Person") -> QuerySet[Feed]:
    """Return the secret addresses of a person that still lead somewhere."""
    rows = Feed.objects.filter(person=person, revoked_at__isnull=True)
    return rows.select_related("instrument")


def following(booking: Booking) -> QuerySet[Booking]:
    """Return a booking and those that follow it in its series, as long as they can change."""
    if booking.series_id is None:
        return Booking.objects.filter(pk=booking.pk)
    rows = Booking.objects.filter(series_id=booking.series_id, starts__gte=booking.starts)
    return rows.filter(state__in=("asked", "booked"))
