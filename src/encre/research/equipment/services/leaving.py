"""What becomes of the bookings of somebody who leaves."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import journal
from encre.research.equipment.events import BookingsReleased
from encre.research.equipment.models import Booking, BookingState, Feed
from encre.research.equipment.services.changing import release

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def release_future(person: "Person") -> int:
    """Cancel what a person who left has booked and not begun; their addresses lead nowhere.

    Return how many; done twice, it finds nothing more.
    """
    rows = Booking.objects.filter(
        person=person, starts__gt=timezone.now(), state__in=("asked", "booked")
    )
    with transaction.atomic():
        found = list(rows.select_for_update())
        for row in found:
            release(row, state=BookingState.CANCELLED, reason=_("The person has left."), by=None)
        Feed.objects.filter(person=person, revoked_at__isnull=True).update(
            revoked_at=timezone.now()
        )
        if found:
            journal.record(BookingsReleased(person, count=len(found)), by=None)
    return len(found)
