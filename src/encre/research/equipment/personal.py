"""What equipment gives to a person's copy of their data, and what it forgets of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from encre.foundation.base.erasing import forgets
from encre.foundation.base.exporting import Row, contribute
from encre.research.equipment.models import Booking, Feed, Training

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def bookings(person: "Person") -> Iterator[Row]:
    """Yield the bookings made for the person."""
    rows = Booking.objects.filter(person=person).select_related("instrument")
    for row in rows.order_by("starts", "pk").iterator(chunk_size=200):
        yield {
            "instrument": row.instrument.name,
            "starts": row.starts,
            "ends": row.ends,
            "state": row.get_state_display(),
            "purpose": row.purpose,
            "reason": row.reason,
        }


def trainings(person: "Person") -> Iterator[Row]:
    """Yield the trainings of the person."""
    rows = Training.objects.filter(person=person).select_related("instrument", "trainer")
    for row in rows.order_by("trained_on", "pk"):
        yield {
            "instrument": row.instrument.name,
            "trained_on": row.trained_on,
            "trainer": str(row.trainer or row.trainer_name),
            "expires": row.expires,
            "withdrawn": row.withdrawn_at,
        }


@forgets("equipment")
def forget(person: "Person") -> int:
    """Forget what the person wrote on bookings, their trainings and their calendar addresses.

    That a time was taken stays, for the instrument's figures of use.
    """
    rows = Booking.objects.filter(person=person).exclude(purpose="", reason="")
    gone = rows.update(purpose="", reason="")
    gone += Training.objects.filter(person=person).delete()[0]
    return gone + Feed.objects.filter(person=person).delete()[0]


contribute(
    "bookings",
    bookings,
    label=_("Your bookings of instruments"),
    columns={
        "instrument": _("Instrument"),
        "starts": _("Begins"),
        "ends": _("Ends"),
        "state": _("State"),
        "purpose": _("Purpose"),
        "reason": _("Reason"),
    },
    order=40,
)
contribute(
    "trainings",
    trainings,
    label=_("Your trainings on instruments"),
    columns={
        "instrument": _("Instrument"),
        "trained_on": _("Trained on"),
        "trainer": _("Trainer"),
        "expires": _("Counts until"),
        "withdrawn": _("Withdrawn on"),
    },
    order=41,
)
