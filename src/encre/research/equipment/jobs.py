"""Done later: reminders, and what somebody who left had booked."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation import notices
from encre.foundation.jobs import Recorded, Run, every, job, on
from encre.foundation.people import queries as people
from encre.research.equipment import sorts
from encre.research.equipment.models import Booking, BookingState
from encre.research.equipment.services.leaving import release_future

sorts.declare()

BEFORE = timedelta(hours=1)
AT_ONCE = 500


@every("5m")
@job("equipment.remind", lease=60, label=_("Remind people of their bookings"))
def remind(run: Run) -> dict[str, int]:
    """Tell people whose booking begins within the hour, once each."""
    now = timezone.now()
    rows = Booking.objects.filter(state=BookingState.BOOKED, kind="use")
    rows = rows.filter(starts__gt=now, starts__lte=now + BEFORE, person__presence="active")
    told = 0
    for row in rows.select_related("person", "instrument").order_by("starts")[:AT_ONCE]:
        if row.person is None:
            continue
        with run.step():
            key = f"{sorts.REMINDER}:{row.pk}:{row.starts:%Y%m%d%H%M}"
            told += notices.tell(row.person, sorts.REMINDER, row, by=None, key=key) is not None
    return {"told": told}


@on("people.person.left", name="equipment.release_future")
def somebody_left(event: Recorded) -> None:
    """Give back what somebody who left had booked."""
    if event.subject_id is not None:
        release_future(people.by_id(event.subject_id))
