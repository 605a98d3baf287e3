"""Moving, cancelling, giving time back, noting that nobody came: one booking or all following."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal, notices
from encre.foundation.base.errors import Refused, Stale
from encre.research.equipment import queries
from encre.research.equipment.events import (
    BookingCancelled,
    BookingEnded,
    BookingMissed,
    BookingMoved,
)
from encre.research.equipment.models import Booking, BookingState, Instrument
from encre.research.equipment.rules import Wanted, problem
from encre.research.equipment.services.booking import locked, refuse_if, told_clearly
from encre.research.equipment.sorts import CANCELLED, MOVED
from encre.research.equipment.zones import at, span_text, zone

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

LATE = timedelta(minutes=15)
"""How long after the beginning somebody who has not come may be noted absent."""


def move(
    booking: Booking,
    *,
    by: "Person",
    starts: datetime,
    ends: datetime,
    version: int,
    following: bool = False,
) -> Booking:
    """Give a booking another time; `following` moves the rest of its series by as much.

    All or none; the hours move on the site's clock (raises NotAllowed, Refused, Stale).
    """
    access.require(by, "equipment.booking.change", booking)
    with transaction.atomic():
        instrument = locked(booking.instrument)
        current = _current(booking, version)
        _refuse_over(current)
        keeper = access.can(by, "equipment.instrument.manage", instrument)
        rows = list(queries.following(current).order_by("starts")) if following else [current]
        changes = _shifted(rows, current, starts, ends, instrument)
        but = tuple(row.pk for row in rows)
        for row, first, last in changes:
            wanted = Wanted(
                *(instrument, row.person or by, by, first, last),
                but=but, keeper=keeper, begun=first == row.starts,
            )  # fmt: skip
            refuse_if(_named(problem(wanted), wanted, alone=len(rows) == 1))
        asks = instrument.needs_approval and not keeper
        for row, first, last in changes:
            with told_clearly(Wanted(instrument, row.person or by, by, first, last, but=but)):
                _write(row, first, last, asks=asks)
        current.refresh_from_db()
        event = BookingMoved(current, starts=starts, ends=ends, count=len(rows))
        journal.record(event, by=by)
        _tell(current, MOVED, by)
    return current


def cancel(
    booking: Booking, *, by: "Person", version: int, reason: str = "", following: bool = False
) -> Booking:
    """Cancel a booking, or it and all that follow (raises NotAllowed, Refused, Stale).

    Those who keep the instrument may at any time before its end, and say why.
    """
    access.require(by, "equipment.booking.change", booking)
    with transaction.atomic():
        instrument = locked(booking.instrument)
        current = _current(booking, version)
        _refuse_over(current)
        keeper = access.can(by, "equipment.instrument.manage", instrument)
        if current.person_id not in (None, by.pk) and not reason.strip():
            raise Refused(fields={"reason": [_("Say why: the person is told.")]})
        if not keeper:
            _refuse_late(current, instrument)
        rows = list(queries.following(current)) if following else [current]
        for row in rows:
            release(row, state=BookingState.CANCELLED, reason=reason, by=by)
        current.refresh_from_db()
        journal.record(BookingCancelled(current, count=len(rows)), by=by)
        _tell(current, CANCELLED, by)
    return current


def end_early(booking: Booking, *, by: "Person", version: int) -> Booking:
    """Give back the rest of a booking that has begun (raises NotAllowed, Refused, Stale)."""
    access.require(by, "equipment.booking.change", booking)
    with transaction.atomic():
        locked(booking.instrument)
        current = _current(booking, version)
        now = _this_minute()
        if current.state != BookingState.BOOKED or not current.starts < now < current.ends:
            raise Refused(_("Only a booking under way can be ended early."))
        _cut(current, now)
        journal.record(BookingEnded(current, at=now), by=by)
    return current


def note_missed(booking: Booking, *, by: "Person", version: int) -> Booking:
    """Note that nobody came, a quarter of an hour late at least; the rest of the time is free.

    Raises NotAllowed, Refused, Stale.
    """
    access.require(by, "equipment.booking.decide", booking)
    with transaction.atomic():
        locked(booking.instrument)
        current = _current(booking, version)
        now = _this_minute()
        if current.state != BookingState.BOOKED or current.kind != "use":
            raise Refused(_("Only a booking that is not cancelled can be noted so."))
        if now < current.starts + LATE:
            raise Refused(_("Wait a quarter of an hour after the beginning."))
        current.state = BookingState.MISSED
        _cut(current, min(now, current.ends))
        journal.record(BookingMissed(current, at=now), by=by)
    return current


def release(row: Booking, *, state: BookingState, reason: str, by: "Person | None") -> None:
    """Let a row hold its time no longer: a part of the verbs, in their transaction."""
    row.state, row.reason = state, reason.strip()[:300]
    row.decided_by, row.decided_at = by, timezone.now()
    row.version += 1
    row.save(update_fields=["state", "reason", "decided_by", "decided_at", "version"])


def cut_short(row: Booking, at_moment: datetime) -> None:
    """End a row that has begun at a moment: a part of the verbs, in their transaction."""
    _cut(row, at_moment)


def _current(booking: Booking, version: int) -> Booking:
    rows = Booking.objects.select_for_update(of=("self",))
    current = rows.select_related("instrument", "person").get(pk=booking.pk)
    if current.version != version:
        raise Stale(_("This booking changed in the meantime. Look at it again."))
    return current


def _refuse_over(row: Booking) -> None:
    if row.state not in (BookingState.ASKED, BookingState.BOOKED):
        raise Refused(_("This booking is no longer in force."))
    if row.ends <= timezone.now():
        raise Refused(_("This booking is over."))


def _refuse_late(row: Booking, instrument: Instrument) -> None:
    limit = row.starts - timedelta(hours=instrument.cancel_hours)
    if timezone.now() > limit:
        words = {"hours": instrument.cancel_hours}
        if instrument.cancel_hours:
            raise Refused(
                _(
                    "It could be cancelled until %(hours)s h before its beginning. Ask those who"
                    " keep the instrument."
                )
                % words
            )
        raise Refused(_("It has begun: end it early instead."))


def _shifted(
    rows: list[Booking],
    current: Booking,
    starts: datetime,
    ends: datetime,
    instrument: Instrument,
) -> list[tuple[Booking, datetime, datetime]]:
    """Return new times, in an order in which no row meets one that has not moved yet."""
    place = zone(instrument.zone)
    old, new = current.starts.astimezone(place), starts.astimezone(place)
    days, minute = (new.date() - old.date()).days, new.hour * 60 + new.minute
    found = []
    for row in rows:
        day = row.starts.astimezone(place).date() + timedelta(days=days)
        first = starts if row.pk == current.pk else at(day, minute, place)
        found.append((row, first, first + (ends - starts)))
    return found[::-1] if starts >= current.starts else found


def _write(row: Booking, starts: datetime, ends: datetime, *, asks: bool) -> None:
    row.starts, row.ends, row.planned_ends = starts, ends, None
    row.state = BookingState.ASKED if asks else row.state
    row.version += 1
    row.save(update_fields=["starts", "ends", "planned_ends", "state", "version"])


def _cut(row: Booking, at_moment: datetime) -> None:
    row.planned_ends = row.planned_ends or row.ends
    row.ends = at_moment
    row.version += 1
    row.save(update_fields=["state", "ends", "planned_ends", "version"])


def _named(sentence: str, wanted: Wanted, *, alone: bool) -> str:
    if not sentence or alone:
        return sentence
    when = span_text(wanted.starts, wanted.ends, zone(wanted.instrument.zone))
    return _("%(when)s: %(problem)s") % {"when": when, "problem": sentence}


def _this_minute() -> datetime:
    return timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=1)


def _tell(row: Booking, sort: str, by: "Person") -> None:
    if row.person is not None:
        notices.tell(row.person, sort, row, by=by, key=f"{sort}:{row.pk}:{row.version}")
