"""How instruments and bookings read on pages: states, the path, the week."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from encre.foundation.people import queries as people
from encre.foundation.ui.actions import Crumb, State
from encre.foundation.ui.display import french, long_day
from encre.research.equipment import queries, slots
from encre.research.equipment.hours import is_open, open_between
from encre.research.equipment.models import Booking, BookingKind, Instrument
from encre.research.equipment.rules import shown_name
from encre.research.equipment.zones import day_at, hour_text, zone

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

WEEK_DAYS = 7
HALF_HOUR = timedelta(minutes=30)
MINUTE = timedelta(minutes=1)
TALLEST = 24
STATES = {
    "asked": ("warning", "hourglass"),
    "booked": ("success", "circle-check"),
    "missed": ("neutral", "user-off"),
    "refused": ("danger", "circle-x"),
    "cancelled": ("neutral", "calendar-off"),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of a day of the calendar: taken, free or closed; `units` are half hours."""

    kind: str
    label: str
    detail: str
    url: str
    units: int
    booking: Booking | None = None


@dataclass(frozen=True)
class CalendarDay:
    """A day of the calendar, on the site's clock."""

    day: date
    title: str
    short: str
    url: str
    today: bool
    chosen: bool
    pieces: list[Piece] = field(default_factory=list)


def path_to(instrument: Instrument | None = None) -> Sequence[Crumb]:
    """Return the path to a page of equipment."""
    first = Crumb(_("Equipment"), reverse("equipment:instruments"))
    if instrument is None:
        return (first,)
    return (first, Crumb(instrument.name, reverse("equipment:instrument", args=[instrument.pk])))


def instrument_state(row: Any) -> State:
    """Return what an instrument (read by `queries.with_now`) is doing at this moment."""
    if row.state == "maintenance":
        return State(row.get_state_display(), "warning")
    if row.state != "service":
        return State(row.get_state_display(), "neutral" if row.state == "retired" else "danger")
    if row.busy_until is None:
        now = timezone.now()
        if not is_open(row.hours, now, now + MINUTE, zone(row.zone)):
            return State(_("Closed now"), "neutral", "clock")
        return State(_("Free"), "success")
    until = hour_text(row.busy_until, zone(row.zone))
    if row.busy_kind == BookingKind.MAINTENANCE:
        return State(_("Under maintenance until %(hour)s") % {"hour": until}, "warning", "tool")
    return State(_("Taken until %(hour)s") % {"hour": until}, "accent", "clock")


def now_text(instrument: Instrument, reader: "Person") -> str:
    """Return « occupé jusqu’à 14 h 30 par Claire Le Goff », or when it is taken next."""
    place, row = zone(instrument.zone), queries.present(instrument)
    if row is not None:
        words = {"hour": hour_text(row.ends, place), "name": shown_name(row, reader)}
        if row.kind == BookingKind.MAINTENANCE:
            return _("Under maintenance until %(hour)s.") % words
        return _("Taken until %(hour)s by %(name)s.") % words
    now = timezone.now()
    return _free_text(instrument, now) or _closed_text(instrument, now)


def _free_text(instrument: Instrument, now: datetime) -> str:
    """Return until when an instrument is free: till it closes, or is taken; nothing when closed."""
    times, later = queries.times(instrument), now + timedelta(hours=24)
    first, last = now.astimezone(times.place).date(), later.astimezone(times.place).date()
    day = timedelta(days=1)
    spans = slots.free_spans(times, first - day, last, queries.taken(instrument, now, later))
    until = next((end for begins, end in spans if begins <= now < end), None)
    if until is None:
        return ""
    if until >= later:
        return _("Free for the next 24 hours.")
    return _("Free until %(hour)s.") % {"hour": _when(until, now, times.place)}


def _closed_text(instrument: Instrument, now: datetime) -> str:
    """Return when a closed instrument opens again."""
    place = zone(instrument.zone)
    first = now.astimezone(place).date()
    spans = open_between(instrument.hours, first, first + timedelta(days=WEEK_DAYS), place)
    opens = next((begins for begins, _end in spans if begins > now), None)
    if opens is None:
        return _("Closed.")
    return _("Closed until %(when)s.") % {
        "when": f"{day_at(opens, place)}, {hour_text(opens, place)}"
    }


def _when(moment: datetime, now: datetime, place: ZoneInfo) -> str:
    """Return an hour, with its day when it is another than today."""
    hour = hour_text(moment, place)
    if moment.astimezone(place).date() == now.astimezone(place).date():
        return hour
    return f"{day_at(moment, place)}, {hour}"


def booking_state(row: Booking) -> State:
    """Return where a booking stands."""
    if row.kind == BookingKind.MAINTENANCE and row.state == "booked":
        return State(_("Maintenance"), "warning", "tool")
    tone, icon = STATES[row.state]
    return State(row.get_state_display(), tone, icon)  # type: ignore[arg-type]


def week_of(
    instrument: Instrument, chosen: date, reader: "Person", *, may_book: bool
) -> list[CalendarDay]:
    """Return the week of a day, Monday first: what is taken, free and closed, in three queries."""
    monday = chosen - timedelta(days=chosen.weekday())
    first, last = queries.day_bounds(instrument, monday, WEEK_DAYS)
    rows = list(queries.between(instrument, first, last))
    seen = people.people(reader).filter(pk__in={row.person_id for row in rows})
    names = {row.pk: row.display_name for row in seen}
    today = timezone.now().astimezone(zone(instrument.zone)).date()
    found = []
    for number in range(WEEK_DAYS):
        day = monday + timedelta(days=number)
        found.append(
            CalendarDay(
                day,
                long_day(day),
                _short_day(day),
                f"?day={day.isoformat()}",
                day == today,
                day == chosen,
                _pieces(instrument, day, rows, names, may_book=may_book),
            )
        )
    return found


def week_title(chosen: date) -> str:
    """Return « Semaine du 23 au 29 novembre 2026 » for the week of a day."""
    first = chosen - timedelta(days=chosen.weekday())
    last = first + timedelta(days=WEEK_DAYS - 1)
    begins = _day_number(first)
    if first.month != last.month:
        begins += date_format(first, " F" if first.year == last.year else " F Y")
    words = {"first": begins, "last": f"{_day_number(last)}{date_format(last, ' F Y')}"}
    return _("Week of %(first)s to %(last)s") % words


def _day_number(day: date) -> str:
    return "1er" if day.day == 1 and french() else str(day.day)


def _short_day(day: date) -> str:
    """Return « lun. 23 » (“Mon 23” in English), for the head of a narrow column."""
    return f"{date_format(day, 'D')}{'.' if french() else ''} {_day_number(day)}"


def _pieces(
    instrument: Instrument,
    day: date,
    rows: list[Booking],
    names: dict[Any, str],
    *,
    may_book: bool,
) -> list[Piece]:
    begins, ends = queries.day_bounds(instrument, day)
    today = [row for row in rows if row.starts < ends and row.ends > begins]
    spans: list[tuple[datetime, datetime, Booking | None]] = [
        (max(row.starts, begins), min(row.ends, ends), row) for row in today
    ]
    taken = [(first, last) for first, last, _row in spans]
    times = queries.times(instrument)
    free = slots.free_spans(times, day, day, taken)
    floor = slots.floor_to_step(times, timezone.now())
    for opens, closes in free:
        first, last = max(opens, begins), min(closes, ends)
        cut = min(max(floor, first), last)
        spans += [(a, b, None) for a, b in ((first, cut), (cut, last)) if a < b]
    return [
        _piece(instrument, day, span, names, past=span[1] <= floor, may_book=may_book)
        for span in sorted(spans, key=lambda span: span[0])
    ]


def _piece(
    instrument: Instrument,
    day: date,
    span: tuple[datetime, datetime, Booking | None],
    names: dict[Any, str],
    *,
    past: bool,
    may_book: bool,
) -> Piece:
    first, last, row = span
    place = zone(instrument.zone)
    hours = f"{hour_text(first, place)} – {hour_text(last, place)}"
    units = max(1, min(TALLEST, round((last - first) / HALF_HOUR)))
    if row is None:
        url = reverse("equipment:book", args=[instrument.pk]) + f"?day={day.isoformat()}"
        if past:
            return Piece("past", hours, _("Past"), "", units)
        return Piece(
            "free" if may_book else "past", hours, _("Free"), url if may_book else "", units
        )
    url = reverse("equipment:booking", args=[row.pk])
    if row.kind == BookingKind.MAINTENANCE:
        return Piece("maintenance", hours, _("Maintenance"), url, units, row)
    name = names.get(row.person_id) or _("Someone")
    return Piece("asked" if row.state == "asked" else "taken", hours, name, url, units, row)
