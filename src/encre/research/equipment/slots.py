"""Free time: what can be booked, computed from opening hours and what is taken. Pure rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from encre.research.equipment.hours import Hours, aligned, open_between

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Times:
    """What an instrument's rules say of time: lengths and step in minutes."""

    hours: Hours
    place: ZoneInfo
    step: int
    least: int
    most: int


def free_spans(times: Times, first: date, last: date, taken: Sequence[Span]) -> list[Span]:
    """Return what is open and not taken from one day to another, in order."""
    found: list[Span] = []
    busy = sorted(taken)
    for opens, closes in open_between(times.hours, first, last, times.place):
        cursor = opens
        for begins, ends in busy:
            if ends <= cursor or begins >= closes:
                continue
            if begins > cursor:
                found.append((cursor, begins))
            cursor = max(cursor, ends)
        if cursor < closes:
            found.append((cursor, closes))
    return found


def starts_on(times: Times, day: date, taken: Sequence[Span], not_before: datetime) -> list[Span]:
    """Return the moments of a day at which one can begin, each with the end of its free time."""
    after = day + timedelta(days=1 + times.most // 1440 + 1)
    return [
        (moment, until)
        for opens, until in free_spans(times, day, after, taken)
        for moment in _steps(times, opens, until)
        if moment >= not_before and moment.astimezone(times.place).date() == day
    ]


def lengths(times: Times, starts: datetime, until: datetime) -> list[int]:
    """Return the lengths that fit between `starts` and the end of its free time, in minutes."""
    room = min(int((until - starts).total_seconds() // 60), times.most)
    first = -(-times.least // times.step) * times.step
    return list(range(first, room + 1, times.step))


def next_free(
    times: Times, taken: Sequence[Span], after: datetime, minutes: int, days: int = 60
) -> datetime | None:
    """Return when `minutes` minutes are free next, from `after` on, or None within `days` days."""
    first = after.astimezone(times.place).date()
    length = timedelta(minutes=minutes)
    for opens, until in free_spans(times, first, first + timedelta(days=days), taken):
        if until - max(opens, after) < length:
            continue
        for moment in _steps(times, opens, until - length + timedelta(minutes=1)):
            if moment >= after and moment + length <= until:
                return moment
    return None


def floor_to_step(times: Times, moment: datetime) -> datetime:
    """Return the last aligned minute not after `moment`, as far as one step back."""
    minute = moment.replace(second=0, microsecond=0)
    for _back in range(times.step):
        if aligned(times.hours, minute, times.step, times.place):
            return minute
        minute -= timedelta(minutes=1)
    return moment.replace(second=0, microsecond=0)


def _steps(times: Times, opens: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the aligned moments from `opens` to before `until`."""
    moment = opens
    while moment < until:
        if aligned(times.hours, moment, times.step, times.place):
            yield moment
            moment += timedelta(minutes=min(times.step, 15))
        else:
            moment += timedelta(minutes=5 if moment.minute % 5 == 0 else 1)
