"""Approving and refusing bookings of instruments that ask for it."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal, notices
from encre.foundation.base.errors import Refused
from encre.research.equipment.events import BookingDecided
from encre.research.equipment.models import Booking, BookingState
from encre.research.equipment.services.booking import locked
from encre.research.equipment.services.changing import release
from encre.research.equipment.sorts import ANSWERED

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def approve(booking: Booking, *, by: "Person") -> Booking:
    """Approve a booking that waits (raises NotAllowed, Refused)."""
    access.require(by, "equipment.booking.decide", booking)
    with transaction.atomic():
        current = _waiting(booking)
        current.state = BookingState.BOOKED
        current.decided_by, current.decided_at = by, timezone.now()
        current.version += 1
        current.save(update_fields=["state", "decided_by", "decided_at", "version"])
        _answered(current, "approved", by)
    return current


def refuse(booking: Booking, *, by: "Person", reason: str) -> Booking:
    """Refuse a booking that waits, and say why; its time is free (raises NotAllowed, Refused)."""
    access.require(by, "equipment.booking.decide", booking)
    if not reason.strip():
        raise Refused(fields={"reason": [_("Say why: the person is told.")]})
    with transaction.atomic():
        current = _waiting(booking)
        release(current, state=BookingState.REFUSED, reason=reason, by=by)
        _answered(current, "refused", by)
    return current


def _waiting(booking: Booking) -> Booking:
    locked(booking.instrument)
    current = Booking.objects.select_related("person", "instrument").get(pk=booking.pk)
    if current.state != BookingState.ASKED:
        raise Refused(_("This booking no longer waits for an answer."))
    if current.ends <= timezone.now():
        raise Refused(_("This booking is over."))
    return current


def _answered(row: Booking, answer: str, by: "Person") -> None:
    journal.record(BookingDecided(row, answer=answer), by=by)
    if row.person is not None:
        notices.tell(row.person, ANSWERED, row, by=by, key=f"{ANSWERED}:{row.pk}:{row.version}")
