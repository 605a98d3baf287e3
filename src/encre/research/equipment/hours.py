"""Opening hours: seven days of intervals in minutes of the site's clock. Pure rules."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from encre.research.equipment.zones import at

DAY = 1440
Hours = Sequence[Sequence[Sequence[int]]]
"""Monday first; each day holds pairs (opens, closes), minutes after midnight, in order."""
ALWAYS: list[list[list[int]]] = [[[0, DAY]] for _ in range(7)]
WEEKDAYS: list[list[list[int]]] = [*([[480, 1200]] for _ in range(5)), [], []]
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[h:.]\s*(\d{2})?)?", re.IGNORECASE)


class Unreadable(ValueError):
    """Hours that cannot be read; the argument is the piece that was not understood."""


def read_day(text: str) -> list[list[int]]:
    """Return the intervals of « 8 h-12 h 30, 14:00-18:00 »; an empty text is a closed day.

    Raises Unreadable for what is no hour, ends before it begins, or overlaps.
    """
    found: list[list[int]] = []
    for piece in filter(None, (part.strip() for part in re.split(r"[,;]", text))):
        bounds = [part.strip() for part in re.split(r"\s*[-–—]\s*", piece)]
        if len(bounds) != 2:  # noqa: PLR2004 a beginning and an end
            raise Unreadable(piece)
        opens, closes = (_minute(bound, piece) for bound in bounds)
        if closes <= opens or (found and opens < found[-1][1]):
            raise Unreadable(piece)
        found.append([opens, closes])
    return found


def write_day(intervals: Sequence[Sequence[int]]) -> str:
    """Return intervals as they are typed: « 8:00-12:30, 14:00-18:00 »."""
    return ", ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in intervals)


def valid(hours: object) -> bool:
    """Say whether a value has the form of opening hours."""
    if not isinstance(hours, list) or len(hours) != len(ALWAYS):
        return False
    try:
        return all(read_day(write_day(day)) == [list(pair) for pair in day] for day in hours)
    except (Unreadable, TypeError, ValueError):
        return False


def open_between(
    hours: Hours, first: date, last: date, place: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """Return the moments of opening from one day to another, in UTC; those that touch are one."""
    merged: list[tuple[datetime, datetime]] = []
    for opens, closes in _intervals(hours, first, last, place):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        else:
            merged.append((opens, closes))
    return merged


def is_open(hours: Hours, starts: datetime, ends: datetime, place: ZoneInfo) -> bool:
    """Say whether the whole time from `starts` to `ends` lies within the opening hours."""
    first = starts.astimezone(place).date() - timedelta(days=1)
    spans = open_between(hours, first, ends.astimezone(place).date(), place)
    return any(opens <= starts and ends <= closes for opens, closes in spans)


def aligned(hours: Hours, starts: datetime, step: int, place: ZoneInfo) -> bool:
    """Say whether `starts` is a whole number of steps after the opening, on the site's clock."""
    local = starts.astimezone(place)
    if local.second or local.microsecond:
        return False
    minute = local.hour * 60 + local.minute
    opened = [opens for opens, _closes in hours[local.weekday()] if opens <= minute]
    return (minute - max(opened, default=0)) % step == 0


def _intervals(
    hours: Hours, first: date, last: date, place: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for opens, closes in hours[day.weekday()]:
            start, end = at(day, opens, place), at(day, closes, place)
            if start < end:
                yield start, end


def _minute(text: str, piece: str) -> int:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise Unreadable(piece)
    hour, minute = int(found[1]), int(found[2] or 0)
    if minute > 59 or hour * 60 + minute > DAY:  # noqa: PLR2004 minutes of an hour
        raise Unreadable(piece)
    return hour * 60 + minute


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
