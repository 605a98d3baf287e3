"""Choosing a time without dragging: a day, a beginning that is free, a length that fits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as date_format

from encre.foundation.ui.display import long_day
from encre.research.equipment import queries, slots
from encre.research.equipment.ical import stamp
from encre.research.equipment.models import Instrument
from encre.research.equipment.zones import hour_text, length_text, span_text, zone

STRIP = 7


@dataclass(frozen=True)
class Start:
    """A beginning that is offered."""

    label: str
    url: str
    chosen: bool


@dataclass(frozen=True)
class DayLink:
    """A day of the strip."""

    weekday: str
    number: str
    title: str
    url: str
    chosen: bool


def choices(
    instrument: Instrument,
    day: date,
    start: datetime | None,
    *,
    but: tuple[UUID, ...] = (),
    keep: datetime | None = None,
) -> dict[str, Any]:
    """Return what the page of choices shows for a day, and for a beginning once chosen.

    `keep` is a beginning that is offered although it is past.
    """
    place, times = zone(instrument.zone), queries.times(instrument)
    first, last = queries.day_bounds(instrument, day)
    margin = timedelta(minutes=times.most, days=2)
    taken = queries.taken(instrument, first, last + margin, but=but)
    floor = slots.floor_to_step(times, timezone.now())
    offered = [
        (moment, until)
        for moment, until in slots.starts_on(times, day, taken, min(floor, keep or floor))
        if (moment >= floor or moment == keep) and slots.lengths(times, moment, until)
    ]
    free = [moment for moment, _until in offered]
    chosen = start if start in free else None
    return {
        "day": day,
        "day_text": long_day(day),
        "strip": _strip(day),
        "earlier_url": f"?day={(day - timedelta(days=STRIP)).isoformat()}",
        "later_url": f"?day={(day + timedelta(days=STRIP)).isoformat()}",
        "starts": [_start(moment, day, place, chosen=moment == chosen) for moment in free],
        "chosen": chosen,
        "chosen_text": hour_text(chosen, place) if chosen else "",
        "gone": start is not None and chosen is None,
        "start": stamp(chosen) if chosen else "",
        "zone_name": instrument.zone if instrument.zone != "Europe/Paris" else "",
    }


def _start(moment: datetime, day: date, place: ZoneInfo, *, chosen: bool) -> Start:
    url = f"?day={day.isoformat()}&start={stamp(moment)}#length"
    return Start(hour_text(moment, place), url, chosen)


def offered_lengths(
    instrument: Instrument, start: datetime | None, *, but: tuple[UUID, ...] = ()
) -> list[tuple[int, str]]:
    """Return the lengths that fit from a beginning, each with the hour at which it ends."""
    times, place = queries.times(instrument), zone(instrument.zone)
    if start is None:
        return []
    last = start + timedelta(minutes=times.most)
    taken = queries.taken(instrument, start, last, but=but)
    day = start.astimezone(place).date()
    spans = slots.free_spans(times, day - timedelta(days=1), last.astimezone(place).date(), taken)
    until = next((b for a, b in spans if a <= start < b), start)
    return [
        (minutes, f"{length_text(minutes)} → {hour_text(_after(start, minutes), place)}")
        for minutes in _thinned(slots.lengths(times, start, until))
    ]


def every_length(instrument: Instrument) -> list[tuple[int, str]]:
    """Return every length the rules allow: what a form accepts, whatever became taken since."""
    first = -(-instrument.least // instrument.step) * instrument.step
    lengths = range(first, instrument.most + 1, instrument.step)
    return [(minutes, length_text(minutes)) for minutes in lengths]


def next_free_link(instrument: Instrument, day: date) -> dict[str, str]:
    """Return where the next free beginning after a full day is."""
    times, place = queries.times(instrument), zone(instrument.zone)
    after = max(queries.day_bounds(instrument, day)[0], timezone.now())
    last = after + timedelta(days=instrument.ahead_days + 1)
    taken = queries.taken(instrument, after, last)
    found = slots.next_free(
        times, taken, after, max(times.least, times.step), instrument.ahead_days
    )
    if found is None:
        return {}
    ends = found + timedelta(minutes=times.least)
    there = found.astimezone(place).date().isoformat()
    return {
        "text": span_text(found, ends, place),
        "url": f"?day={there}&start={stamp(found)}#length",
    }


def _after(start: datetime, minutes: int) -> datetime:
    return start + timedelta(minutes=minutes)


def _thinned(lengths: list[int]) -> list[int]:
    """Keep every length up to 4 h, then each hour's, then each half day's: a list to read."""
    return [
        minutes
        for minutes in lengths
        if minutes <= 240  # noqa: PLR2004 4 h
        or (minutes <= 1440 and minutes % 60 == 0)  # noqa: PLR2004 a day
        or minutes % 720 == 0
        or minutes == lengths[-1]
    ]


def _strip(day: date) -> list[DayLink]:
    first = day - timedelta(days=day.weekday())
    days = [first + timedelta(days=number) for number in range(STRIP)]
    return [
        DayLink(
            date_format(one, "D"),
            date_format(one, "j"),
            long_day(one),
            f"?day={one.isoformat()}",
            one == day,
        )
        for one in days
    ]
