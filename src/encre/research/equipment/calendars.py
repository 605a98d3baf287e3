"""What a calendar program reads: a person's bookings, an instrument's calendar, one booking."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.research.equipment import queries
from encre.research.equipment.ical import CalendarEvent, calendar
from encre.research.equipment.models import Booking, BookingKind, BookingState, Feed, Instrument

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

PAST, MOST = timedelta(days=60), 2_000
_STATUS = {"asked": "TENTATIVE", "booked": "CONFIRMED", "missed": "CONFIRMED"}


def of_feed(feed: Feed) -> str:
    """Return the calendar of a secret address, read with the rights of whoever made it."""
    if feed.instrument is not None:
        return of_instrument(feed.instrument, feed.person)
    return of_person(feed.person)


def of_person(person: "Person") -> str:
    """Return a person's bookings from two months ago on; cancelled ones too, so that they go."""
    rows = queries.mine(person).filter(ends__gt=timezone.now() - PAST).order_by("starts")
    return calendar(_("My bookings (Encre)"), _events(rows[:MOST], person))


def of_instrument(instrument: Instrument, reader: "Person") -> str:
    """Return when an instrument is taken, from two months ago on, without anybody's name."""
    rows = Booking.objects.filter(instrument=instrument, ends__gt=timezone.now() - PAST)
    rows = rows.select_related("instrument__site").order_by("starts")
    return calendar(instrument.name, _events(rows[:MOST], reader))


def of_booking(booking: Booking, reader: "Person") -> str:
    """Return one booking as a calendar."""
    return calendar(booking.instrument.name, _events([booking], reader))


def _events(rows: Iterable[Booking], reader: "Person") -> Iterable[CalendarEvent]:
    for row in rows:
        own = row.person_id == reader.pk
        yield CalendarEvent(
            uid=f"{row.pk}@{urlsplit(settings.BASE_URL).hostname}",
            starts=row.starts,
            ends=row.ends,
            changed=row.decided_at or row.created_at,
            summary=_summary(row, own=own),
            location=row.instrument.place,
            description=row.purpose if own else "",
            url=_address(row) if own else "",
            sequence=row.version - 1,
            status=_STATUS.get(row.state, "CANCELLED"),
            private=own,
        )


def _summary(row: Booking, *, own: bool) -> str:
    name = row.instrument.name
    if row.kind == BookingKind.MAINTENANCE:
        return _("%(name)s: maintenance") % {"name": name}
    if own and row.state == BookingState.ASKED:
        return _("%(name)s (waiting for approval)") % {"name": name}
    return name if own else _("%(name)s: taken") % {"name": name}


def _address(row: Booking) -> str:
    return f"{settings.BASE_URL}{reverse('equipment:booking', args=[row.pk])}"
