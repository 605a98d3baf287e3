"""Booking: once, or by a rule; for oneself, or for somebody when one keeps the instrument."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal, notices
from encre.foundation.base.errors import NotAllowed, Refused
from encre.research.equipment import overlap
from encre.research.equipment.events import BookingMade, SeriesMade
from encre.research.equipment.models import Booking, BookingState, Instrument, Series
from encre.research.equipment.recurrence import BadRule, Rule, occurrences, with_day
from encre.research.equipment.rules import Wanted, conflict, problem
from encre.research.equipment.sorts import ASKED, MADE
from encre.research.equipment.zones import zone

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


@dataclass(frozen=True)
class Occurrence:
    """One time of a rule, and why it cannot be booked, if it cannot."""

    starts: datetime
    ends: datetime
    problem: str


def book(
    instrument: Instrument,
    *,
    by: "Person",
    starts: datetime,
    ends: datetime,
    person: "Person | None" = None,
    purpose: str = "",
) -> Booking:
    """Book a time, or ask for it where bookings are approved (raises NotAllowed, Refused).

    A refusal says which rule, or who has the time and what is free next.
    """
    holder, keeper = _holder(instrument, by, person)
    with transaction.atomic():
        current = locked(instrument)
        wanted = Wanted(current, holder, by, starts, ends, keeper=keeper)
        refuse_if(problem(wanted))
        with told_clearly(wanted):
            row = Booking.objects.create(**_facts(wanted, by, purpose))
        journal.record(
            BookingMade(row, instrument=current.pk, starts=starts, ends=ends),
            by=by,
        )
        tell_first([row], by=by)
    return row


def foresee(
    instrument: Instrument,
    rule: Rule,
    *,
    by: "Person",
    starts: datetime,
    ends: datetime,
    person: "Person | None" = None,
) -> list[Occurrence]:
    """Return each time of a rule with what stands in its way; nothing is written.

    Raises NotAllowed, Refused for a rule that gives too many.
    """
    holder, keeper = _holder(instrument, by, person)
    try:
        spans = occurrences(rule, starts, ends, zone(instrument.zone))
    except BadRule as error:
        raise Refused(_("At most 200 times, over at most two years.")) from error
    found, before = [], None
    for first, last in spans:
        wanted = Wanted(instrument, holder, by, first, last, keeper=keeper)
        said = problem(wanted)
        if not said and before is not None and first < before:
            said = _("It would overlap the time before.")
        found.append(Occurrence(first, last, said))
        before = last if not said else before
    return found


def book_series(
    instrument: Instrument,
    rule: Rule,
    *,
    by: "Person",
    starts: datetime,
    ends: datetime,
    person: "Person | None" = None,
    purpose: str = "",
    without: Collection[datetime] = (),
) -> list[Booking]:
    """Book every time of a rule but those of `without`, all or none (raises NotAllowed, Refused).

    The caller leaves out what they were told cannot be booked; what became taken since is refused.
    """
    holder, keeper = _holder(instrument, by, person)
    with transaction.atomic():
        current = locked(instrument)
        found = foresee(current, rule, by=by, starts=starts, ends=ends, person=person)
        kept = [one for one in found if one.starts not in without]
        if not kept:
            raise Refused(_("Nothing is left to book."))
        for one in kept:
            refuse_if(one.problem)
        dated = with_day(rule, starts.astimezone(zone(current.zone)).date())
        series = Series.objects.create(instrument=current, rule=str(dated))
        rows = []
        for one in kept:
            wanted = Wanted(current, holder, by, one.starts, one.ends, keeper=keeper)
            with told_clearly(wanted):
                rows.append(Booking.objects.create(series=series, **_facts(wanted, by, purpose)))
        journal.record(SeriesMade(series, instrument=current.pk, count=len(rows)), by=by)
        tell_first(rows, by=by)
    return rows


def locked(instrument: Instrument) -> Instrument:
    """Return the instrument as it is now; others who want to book it wait for this transaction."""
    rows = Instrument.objects.select_for_update(of=("self",)).select_related("structure")
    return rows.get(pk=instrument.pk)


def refuse_if(sentence: str) -> None:
    """Raise Refused with a sentence, if there is one."""
    if sentence:
        raise Refused(sentence)


@contextmanager
def told_clearly(wanted: Wanted) -> Iterator[None]:
    """Write in a savepoint; what the database itself refuses becomes the same sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if overlap.LENGTH in str(error):
            raise Refused(_("No time may be longer than 92 days.")) from error
        if overlap.NAME not in str(error):
            raise
        raise Refused(conflict(wanted) or _("This time has just been taken.")) from error


def tell_first(rows: list[Booking], *, by: "Person") -> None:
    """Tell whom a booking was made for, and those who must approve it."""
    first = rows[0]
    if first.person is not None:
        notices.tell(first.person, MADE, first, by=by, key=f"{MADE}:{first.pk}")
    if first.state == BookingState.ASKED:
        for row in first.instrument.responsibles.select_related("person"):
            notices.tell(row.person, ASKED, first, by=by, key=f"{ASKED}:{first.pk}:{row.person_id}")


def _holder(instrument: Instrument, by: "Person", person: "Person | None") -> tuple["Person", bool]:
    access.require(by, "equipment.instrument.book", instrument)
    keeper = access.can(by, "equipment.instrument.manage", instrument)
    holder = person or by
    if holder.pk != by.pk and not keeper:
        raise NotAllowed(_("Only those who keep the instrument book it for somebody else."))
    if holder.pk != by.pk and not access.can(holder, "equipment.instrument.book", instrument):
        raise Refused(fields={"person": [_("This instrument is not open to this person.")]})
    return holder, keeper


def _facts(wanted: Wanted, by: "Person", purpose: str) -> dict[str, object]:
    asks = wanted.instrument.needs_approval and not wanted.keeper
    return {
        "instrument": wanted.instrument,
        "person": wanted.person,
        "by": by,
        "starts": wanted.starts,
        "ends": wanted.ends,
        "purpose": purpose.strip()[:200],
        "state": BookingState.ASKED if asks else BookingState.BOOKED,
    }
