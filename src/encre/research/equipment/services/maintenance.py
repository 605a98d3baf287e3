"""Maintenance: it takes the instrument; bookings in the way are told before, then cancelled."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal, notices
from encre.foundation.base.errors import Refused
from encre.research.equipment import queries
from encre.research.equipment.events import MaintenancePlanned
from encre.research.equipment.models import Booking, BookingKind, BookingState, Instrument
from encre.research.equipment.rules import Wanted
from encre.research.equipment.services.booking import locked, told_clearly
from encre.research.equipment.services.changing import cut_short, release
from encre.research.equipment.sorts import MAINTENANCE
from encre.research.equipment.zones import span_text, zone

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def in_the_way(
    instrument: Instrument, starts: datetime, ends: datetime, *, by: "Person"
) -> list[Booking]:
    """Return the bookings that maintenance would cancel or cut short (raises NotAllowed)."""
    access.require(by, "equipment.instrument.manage", instrument)
    rows = queries.between(instrument, starts, ends)
    return list(rows.filter(kind=BookingKind.USE, ends__gt=timezone.now()))


def plan_maintenance(
    instrument: Instrument,
    *,
    by: "Person",
    starts: datetime,
    ends: datetime,
    reason: str = "",
    displacing: Collection[UUID] = (),
) -> Booking:
    """Take the instrument for maintenance; `displacing` are the bookings one was told of.

    Those not begun are cancelled, one under way is cut short, and their holders are told. A booking
    made since is refused, so that nobody loses a time unseen (raises NotAllowed, Refused).
    """
    access.require(by, "equipment.instrument.manage", instrument)
    if ends <= starts or ends <= timezone.now():
        raise Refused(
            fields={"ends": [_("Maintenance ends after it begins, and not in the past.")]}
        )
    with transaction.atomic():
        current = locked(instrument)
        rows = in_the_way(current, starts, ends, by=by)
        unseen = [row for row in rows if row.pk not in displacing]
        if unseen:
            raise Refused(_told(unseen, current))
        for row in rows:
            _give_way(row, starts, reason, by)
        with told_clearly(Wanted(current, by, by, starts, ends)):
            made = Booking.objects.create(
                instrument=current,
                by=by,
                kind=BookingKind.MAINTENANCE,
                starts=starts,
                ends=ends,
                purpose=reason.strip()[:200],
            )
        event = MaintenancePlanned(made, starts=starts, ends=ends, displaced=len(rows))
        journal.record(event, by=by)
    return made


def _give_way(row: Booking, starts: datetime, reason: str, by: "Person") -> None:
    """Cut short a booking that has begun before, cancel any other, and tell its holder."""
    if row.starts < starts and row.state == BookingState.BOOKED:
        cut_short(row, starts)
    else:
        release(row, state=BookingState.CANCELLED, reason=reason or _("Maintenance"), by=by)
    if row.person is not None:
        notices.tell(row.person, MAINTENANCE, row, by=by, key=f"{MAINTENANCE}:{row.pk}")


def _told(rows: list[Booking], instrument: Instrument) -> str:
    place = zone(instrument.zone)
    listed = " ; ".join(
        f"{row.person or ''} ({span_text(row.starts, row.ends, place)})" for row in rows[:5]
    )
    return _("Bookings are in the way; confirm that they are cancelled: %(list)s.") % {
        "list": listed
    }
