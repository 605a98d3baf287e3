"""Repeated bookings: the subset of RFC 5545 rules (3.3.10) that is understood. Pure rules.

FREQ=DAILY or WEEKLY, INTERVAL, BYDAY (days alone, weekly only), and COUNT or UNTIL, of which one
must be there. Occurrences keep the hour of the site's clock; WKST is Monday.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from encre.research.equipment.zones import at

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST = 200
"""Occurrences of one series, at most."""
FURTHEST = timedelta(days=731)


class BadRule(ValueError):
    """A rule outside the subset; the argument is the part that was not understood."""


@dataclass(frozen=True)
class Rule:
    """How a booking repeats; `days` are weekday numbers (Monday is 0), for weekly rules."""

    every: Literal["DAILY", "WEEKLY"]
    interval: int = 1
    days: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.interval <= 52:  # noqa: PLR2004 a year of weeks
            raise BadRule("INTERVAL")
        if (self.count is None) == (self.until is None):
            raise BadRule("COUNT")
        if self.count is not None and not 1 <= self.count <= MOST:
            raise BadRule("COUNT")
        if self.days and self.every != "WEEKLY":
            raise BadRule("BYDAY")

    def __str__(self) -> str:
        parts = [f"FREQ={self.every}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.days:
            parts.append("BYDAY=" + ",".join(DAYS[day] for day in self.days))
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)


def parse(text: str) -> Rule:
    """Return the rule written in `text`, with or without « RRULE: » (raises BadRule)."""
    parts: dict[str, str] = {}
    for piece in text.strip().removeprefix("RRULE:").split(";"):
        name, sign, value = piece.partition("=")
        if not sign or name.upper() in parts:
            raise BadRule(piece[:40])
        parts[name.upper()] = value.upper()
    every = parts.pop("FREQ", "")
    if every not in ("DAILY", "WEEKLY"):
        raise BadRule("FREQ")
    if parts.pop("WKST", "MO") != "MO":
        raise BadRule("WKST")
    rule = Rule(
        "DAILY" if every == "DAILY" else "WEEKLY",
        interval=_number(parts.pop("INTERVAL", "1"), "INTERVAL"),
        days=_days(parts.pop("BYDAY", "")),
        count=_number(parts.pop("COUNT"), "COUNT") if "COUNT" in parts else None,
        until=_day(parts.pop("UNTIL")) if "UNTIL" in parts else None,
    )
    if parts:
        raise BadRule(next(iter(parts))[:40])
    return rule


def with_day(rule: Rule, first: date) -> Rule:
    """Return a weekly rule that names no day with that of its first booking."""
    if rule.every != "WEEKLY" or rule.days:
        return rule
    return replace(rule, days=(first.weekday(),))


def occurrences(
    rule: Rule, starts: datetime, ends: datetime, place: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """Return the beginnings and ends in UTC, the given one first, all of the same real length.

    Raises BadRule when there are more than MOST, or one lies beyond two years.
    """
    local, length = starts.astimezone(place), ends - starts
    minute = local.hour * 60 + local.minute
    found: list[tuple[datetime, datetime]] = []
    for day in _dates(rule, local.date()):
        if len(found) >= MOST or day - local.date() > FURTHEST:
            raise BadRule("UNTIL" if rule.count is None else "COUNT")
        begins = starts if day == local.date() else at(day, minute, place)
        found.append((begins, begins + length))
    return found


def _dates(rule: Rule, first: date) -> Iterator[date]:
    """Yield the days of the rule; the first day always counts (DTSTART, RFC 5545 3.8.5.3)."""
    for given, day in enumerate(_candidates(rule, first), start=1):
        if rule.until is not None and day > rule.until and day != first:
            return
        yield day
        if rule.count is not None and given >= rule.count:
            return


def _candidates(rule: Rule, first: date) -> Iterator[date]:
    if rule.every == "DAILY":
        step = 0
        while True:
            yield first + timedelta(days=step)
            step += rule.interval
    yield first
    monday = first - timedelta(days=first.weekday())
    days = sorted(set(rule.days)) or [first.weekday()]
    week = 0
    while True:
        for number in days:
            day = monday + timedelta(weeks=week, days=number)
            if day > first:
                yield day
        week += rule.interval


def _number(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 4:  # noqa: PLR2004 at most 9999
        raise BadRule(name)
    return int(text)


def _days(text: str) -> tuple[int, ...]:
    if not text:
        return ()
    try:
        return tuple(sorted({DAYS.index(name) for name in text.split(",")}))
    except ValueError:
        raise BadRule("BYDAY") from None


def _day(text: str) -> date:
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()
    except ValueError:
        raise BadRule("UNTIL") from None
