"""Events: bookings of instruments, by the rules of equipment."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation.base.errors import NotFound, Refused
from encre.research.elabftw.protocols.answers import Answered, absent, created, done, shown
from encre.research.elabftw.protocols.calls import Call, moment, stamp, whole, words
from encre.research.elabftw.protocols.subjects import INSTRUMENT, item_of
from encre.research.elabftw.services.numbers import number, numbers
from encre.research.equipment import queries
from encre.research.equipment.services import booking, changing

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from encre.research.equipment.models import Booking, Instrument

BEFORE, AFTER, MOST = timedelta(days=31), timedelta(days=92), 1_000


def listed(call: Call) -> HttpResponse:
    """Return the bookings the caller may see; a month back and three ahead unless asked."""
    now = timezone.now()
    first = moment(call.query["start"], "start") if call.query.get("start") else now - BEFORE
    last = moment(call.query["end"], "end") if call.query.get("end") else now + AFTER
    rows = queries.bookings(call.person).filter(starts__lt=last, ends__gt=first)
    rows = rows.filter(state__in=("asked", "booked", "missed"), person__isnull=False)
    return shown(_all(list(rows.order_by("starts", "pk")[:MOST]), call))


def one(call: Call) -> HttpResponse:
    """Return a booking."""
    return shown(_all([_found(call)], call)[0])


def book(call: Call) -> HttpResponse:
    """Book an instrument; a time that is taken is refused (409), and who has it is said."""
    found = item_of(call, 1)
    if found._meta.label_lower != INSTRUMENT:
        raise Answered(400, _("This item is not booked: only instruments are."))
    row = cast("Instrument", found)
    starts = moment(call.data.get("start"), "start")
    ends = moment(call.data.get("end"), "end")
    purpose = words(call.data.get("title"), "title")[:200]
    try:
        made = booking.book(row, by=call.person, starts=starts, ends=ends, purpose=purpose)
    except Refused as refused:
        raise _told_why(refused, row, starts, ends) from None
    return created(f"event/{number('events', made.pk)}")


def move(call: Call) -> HttpResponse:
    """Give a booking another time: `datetime`, or `start` and `end` by a `delta`."""
    row, target = _found(call), call.data.get("target")
    starts, ends = row.starts, row.ends
    if target == "datetime":
        starts, ends = moment(call.data.get("start"), "start"), moment(call.data.get("end"), "end")
    elif target in ("start", "end") and isinstance(call.data.get("delta"), dict):
        by = _delta(call.data["delta"])
        starts = starts + by if target == "start" else starts
        ends = ends + by
    else:
        raise absent(_("Only the time of a booking is changed here."))
    try:
        changing.move(row, by=call.person, starts=starts, ends=ends, version=row.version)
    except Refused as refused:
        raise _told_why(refused, row.instrument, starts, ends, but=row) from None
    return shown(_all([_found(call)], call)[0])


def cancel(call: Call) -> HttpResponse:
    """Cancel a booking."""
    row = _found(call)
    reason = words(call.data.get("cancelmessage"), "cancelmessage")
    changing.cancel(row, by=call.person, version=row.version, reason=reason)
    return done()


def _found(call: Call) -> Booking:
    rows = queries.bookings(call.person).filter(pk=call.key("events", 1))
    found = rows.filter(state__in=("asked", "booked", "missed")).first()
    if found is None:
        raise NotFound
    return found


def _told_why(
    refused: Refused,
    row: Instrument,
    starts: datetime,
    ends: datetime,
    but: Booking | None = None,
) -> Exception:
    """Return 409 when the time is taken, 400 when a rule refuses, with the sentence."""
    taken = queries.between(row, starts, ends)
    taken = taken.exclude(pk=but.pk) if but else taken
    if ends > starts and taken.exists():
        return Answered(409, refused)
    return Answered(400, refused)


def _delta(sent: dict[str, Any]) -> timedelta:
    if whole(sent.get("months") or 0) or whole(sent.get("years") or 0):
        raise Refused(_("A booking is moved by days and hours."))
    days, milliseconds = whole(sent.get("days") or 0), whole(sent.get("milliseconds") or 0)
    if abs(days) > 731 or abs(milliseconds) > 86_400_000 * 731:  # noqa: PLR2004 two years
        raise Refused(_("A booking is moved by two years at most."))
    return timedelta(days=days, milliseconds=milliseconds)


def _all(rows: list[Booking], call: Call) -> list[dict[str, Any]]:
    numbers("events", [row.pk for row in rows])
    numbers("users", {row.person_id for row in rows if row.person_id})
    numbers("items", {row.instrument_id for row in rows})
    numbers("teams", {row.instrument.structure_id for row in rows})
    wanted = {row.instrument_id for row in rows}
    kept = set(queries.kept(call.person).filter(pk__in=wanted).values_list("pk", flat=True))
    return [_told(row, call, kept) for row in rows]


def _told(row: Booking, call: Call, kept: set[UUID]) -> dict[str, Any]:
    """Return a booking; what it is for is told to whoever booked and to those who keep it."""
    own = row.person_id == call.person.pk
    purpose = row.purpose if own or row.instrument_id in kept else ""
    instrument = row.instrument
    return {
        "id": number("events", row.pk),
        "team": number("teams", instrument.structure_id),
        "team_name": instrument.structure.title,
        "title": f"[{instrument.name}] {purpose}".strip(),
        "title_only": purpose or None,
        "book_cancel_minutes": instrument.cancel_hours * 60,
        "book_is_cancellable": 1,
        "canbook": 1,
        "created_at": stamp(row.created_at),
        "modified_at": stamp(row.created_at),
        "start": timezone.localtime(row.starts).isoformat(),
        "end": timezone.localtime(row.ends).isoformat(),
        "event_duration_minutes": int((row.ends - row.starts).total_seconds() // 60),
        "userid": number("users", row.person_id) if row.person_id else None,
        "fullname": str(row.person or ""),
        "items_id": number("items", instrument.pk),
        "item_title": instrument.name,
        "items_category": None,
        "items_category_title": str(instrument.get_category_display()),
        "experiment": None,
        "experiment_title": None,
        "item_link": None,
        "item_link_title": None,
        "color": None,
    }
