"""What an instrument's rules say of a booking, in a sentence that tells what to do instead."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation.people import queries as people
from encre.research.equipment import queries, slots
from encre.research.equipment.hours import aligned, is_open, write_day
from encre.research.equipment.models import Booking, BookingKind, Instrument
from encre.research.equipment.zones import day_at, hour_text, length_text, span_text, zone

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Wanted:
    """A time somebody wants: for whom, who asks, and what to leave out of the comparison.

    `begun` says that it keeps a beginning that was allowed before.
    """

    instrument: Instrument
    person: "Person"
    reader: "Person | None"
    starts: datetime
    ends: datetime
    but: tuple[UUID, ...] = ()
    keeper: bool = False
    begun: bool = False

    @property
    def minutes(self) -> int:
        """Return the length in minutes."""
        return int((self.ends - self.starts) / MINUTE)


def problem(wanted: Wanted, now: datetime | None = None) -> str:
    """Return why a time cannot be booked, or nothing: its rules first, then what is taken."""
    now = now or timezone.now()
    return (
        _state(wanted)
        or _length(wanted)
        or _when(wanted, now)
        or _training(wanted)
        or conflict(wanted)
    )


def conflict(wanted: Wanted) -> str:
    """Return who has the time, as far as the reader may know, and what is free next."""
    rows = queries.between(wanted.instrument, wanted.starts, wanted.ends)
    row = rows.exclude(pk__in=wanted.but).first()
    if row is None:
        return ""
    words = {
        "when": span_text(row.starts, row.ends, zone(wanted.instrument.zone)),
        "name": shown_name(row, wanted.reader),
    }
    if row.kind == BookingKind.MAINTENANCE:
        sentence = _("Maintenance is planned then (%(when)s).") % words
    elif row.person_id is not None and wanted.reader and row.person_id == wanted.reader.pk:
        sentence = _("You have booked this time yourself (%(when)s).") % words
    else:
        sentence = _("%(name)s has booked this time (%(when)s).") % words
    return f"{sentence} {next_free_text(wanted)}".strip()


def next_free_text(wanted: Wanted) -> str:
    """Return the sentence that names the next free time of the same length."""
    instrument, place = wanted.instrument, zone(wanted.instrument.zone)
    found = next_free(wanted)
    if found is None:
        return _("No time of this length is free in the next %(days)s days.") % {
            "days": instrument.ahead_days
        }
    when = span_text(found, found + (wanted.ends - wanted.starts), place)
    return _("The next free time of this length: %(when)s.") % {"when": when}


def next_free(wanted: Wanted) -> datetime | None:
    """Return when the same length is free next, from what was wanted on."""
    times = queries.times(wanted.instrument)
    after = max(wanted.starts, slots.floor_to_step(times, timezone.now()))
    last = after + timedelta(days=wanted.instrument.ahead_days + 1)
    taken = queries.taken(wanted.instrument, after, last, but=wanted.but)
    days = wanted.instrument.ahead_days
    return slots.next_free(times, taken, after, wanted.minutes, days)


def shown_name(row: Booking, reader: "Person | None") -> str:
    """Return who has a time, as far as `reader` may know."""
    if row.person_id is None:
        return _("Someone")
    found = people.people(reader).filter(pk=row.person_id).first()
    return found.display_name if found else _("Someone")


def _state(wanted: Wanted) -> str:
    instrument = wanted.instrument
    if instrument.state == "service":
        return ""
    words = {"state": instrument.get_state_display(), "note": instrument.state_note}
    if instrument.state_note:
        return _("This instrument cannot be booked: %(state)s (%(note)s).") % words
    return _("This instrument cannot be booked: %(state)s.") % words


def _length(wanted: Wanted) -> str:
    instrument, minutes = wanted.instrument, wanted.minutes
    if wanted.ends <= wanted.starts:
        return _("A booking ends after it begins.")
    if minutes < instrument.least:
        return _("The shortest booking is %(length)s.") % {"length": length_text(instrument.least)}
    if minutes > instrument.most:
        return _("The longest booking is %(length)s.") % {"length": length_text(instrument.most)}
    if minutes % instrument.step or (wanted.ends - wanted.starts) % MINUTE:
        return _("Lengths go by steps of %(length)s.") % {"length": length_text(instrument.step)}
    return ""


def _when(wanted: Wanted, now: datetime) -> str:
    instrument, place = wanted.instrument, zone(wanted.instrument.zone)
    step = timedelta(minutes=instrument.step)
    if not wanted.begun and wanted.starts + step <= now:
        return _("This time is past.")
    if not wanted.keeper and wanted.starts > now + timedelta(days=instrument.ahead_days):
        last = day_at(now + timedelta(days=instrument.ahead_days), place)
        return _("It can be booked until %(day)s at most.") % {"day": last}
    if not is_open(instrument.hours, wanted.starts, wanted.ends, place):
        day = instrument.hours[wanted.starts.astimezone(place).weekday()]
        hours = write_day(day) or _("closed that day")
        return _("It is not open all that time. Opening hours that day: %(hours)s.") % {
            "hours": hours
        }
    if not wanted.begun and not aligned(instrument.hours, wanted.starts, instrument.step, place):
        return _("Bookings begin every %(length)s; %(hour)s is not one of these hours.") % {
            "length": length_text(instrument.step),
            "hour": hour_text(wanted.starts, place),
        }
    return ""


def _training(wanted: Wanted) -> str:
    instrument = wanted.instrument
    if not instrument.needs_training:
        return ""
    answering = queries.responsible_people(instrument)
    if wanted.person in answering:
        return ""
    day = wanted.starts.astimezone(zone(instrument.zone)).date()
    if queries.is_trained(instrument, wanted.person, day):
        return ""
    shown = people.people(wanted.reader).filter(pk__in=[row.pk for row in answering])
    names = ", ".join(row.display_name for row in shown.order_by("sort_name")[:3])
    words = {"names": names, "name": wanted.person.display_name}
    if wanted.reader is not None and wanted.reader.pk != wanted.person.pk:
        return _("%(name)s has no training on this instrument that counts on that day.") % words
    if names:
        return _("A training that counts on that day is required. Ask %(names)s.") % words
    return _("A training that counts on that day is required.")
