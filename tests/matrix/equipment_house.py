"""Equipment for the table: an instrument of the unit, bookings in each state, a secret address."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from encre.research.equipment.ical import stamp
from encre.research.equipment.models import Booking, Feed
from encre.research.equipment.services import feeding, training
from encre.research.equipment.services.declaring import change
from encre.research.equipment.tests.factories import a_booking, an_instrument, later

if TYPE_CHECKING:
    from tests.matrix.house import House

SECRET = "secret-d-agenda"


def equipped(house: House) -> None:
    """Make them, through the services."""
    author, member, team = house.people["author"], house.people["member"], house.rows["team"]
    row = an_instrument(author, team, name="Microscopeunite", audience="unit")
    approved = an_instrument(author, team, name="Trieurunite", audience="unit")
    change(approved, by=author, version=1, needs_approval=True)
    approved.refresh_from_db()
    held = a_booking(row, member, later(3), purpose="Objetsecret")
    asked = a_booking(approved, member, later(3))
    under_way = a_booking(row, member, later(4))
    now = timezone.now()
    Booking.objects.filter(pk=under_way.pk).update(
        starts=now - timedelta(minutes=40), ends=now + timedelta(minutes=40)
    )
    noted = training.note_training(row, member, by=author, trained_on=timezone.localdate())
    feed, _secret = feeding.make_feed(author)
    # Read today already: a reading of the table writes nothing.
    today = timezone.localdate()
    Feed.objects.filter(pk=feed.pk).update(digest=feeding.digest(SECRET), read_on=today)
    rows = {
        "instrument": row, "booking": held, "booking.asked": asked, "booking.now": under_way,
        "training": noted, "feed": feed,
    }  # fmt: skip
    for name, thing in rows.items():
        house.rows[name] = thing
        house.objects[name] = {"pk": thing.pk, "identifier": thing.pk}
    house.objects["feed.secret"] = {"secret": SECRET}


def told(url: str) -> dict[str, Any]:
    """Return the arguments of the test client for what programs send."""
    body: dict[str, Any] = {"starts": later(6).isoformat(), "minutes": 60}
    if url == "api:cancel_booking":
        body = {"version": 1, "reason": "Empêchement"}
    return {"data": json.dumps(body), "content_type": "application/json"}


def answers(house: House, url: str) -> dict[str, Any]:
    """Return what is sent to each address of equipment."""
    day = f"{later(6):%Y-%m-%d}"
    rules = {
        "zone": "Europe/Paris", "audience": "unit", "step": "30", "least": "30", "most": "480",
        "ahead_days": "60", "cancel_hours": "0", "category": "other", "day_0": "8:00-20:00",
        "day_1": "8:00-20:00",
    }  # fmt: skip
    return {
        "equipment:instrument-new": rules
        | {"name": "Neuf", "structure": str(house.rows["team"].pk)},
        "equipment:instrument-edit": rules | {"name": "Renommé"},
        "equipment:state": {"state": "out", "note": "Panne"},
        "equipment:responsibles": {"people": house.people["author"].email},
        "equipment:book": {"start": stamp(later(6)), "minutes": "60"},
        "equipment:now": {"start": stamp(later(7)), "minutes": "30"},
        "equipment:move": {"start": stamp(later(8)), "minutes": "60"},
        "equipment:cancel": {"reason": "Empêchement"},
        "equipment:refuse": {"reason": "Réservé"},
        "equipment:maintenance": {
            "first_day": day, "first_hour": "08:00", "last_day": day, "last_hour": "18:00",
        },
        "equipment:training-new": {
            "person": house.people["head"].email, "trained_on": f"{timezone.localdate()}",
        },
        "equipment:approvals": {"bulk": "approve"},
    }.get(url, {})  # fmt: skip
