"""Rules of schedules: every so often, or at a local time of each day or weekday."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"s": 1, "m": 60, "h": 3600}
_INTERVAL = re.compile(r"([1-9]\d*)([smh])")
_MOMENT = re.compile(rf"(day|{'|'.join(WEEKDAYS)}) ([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class Rule:
    """When something is due: every so many seconds, or at a local time of one weekday or all."""

    text: str
    seconds: int = 0
    at: time = time()
    weekday: int | None = None

    def after(self, moment: datetime) -> datetime:
        """Return the first due moment after `moment`; local times follow summer and winter."""
        if self.seconds:
            return moment + timedelta(seconds=self.seconds)
        local = timezone.localtime(moment)
        for days in range(9):
            day = local.date() + timedelta(days=days)
            due = datetime.combine(day, self.at, tzinfo=timezone.get_current_timezone())
            if due > moment and self.weekday in (None, day.weekday()):
                return due
        raise AssertionError("a week has every weekday")


def parse(text: str) -> Rule:
    """Read a rule (raises ValueError): "30s", "5m", "2h", "day 03:00", "monday 04:00"."""
    if found := _INTERVAL.fullmatch(text):
        return Rule(text, seconds=int(found[1]) * _UNITS[found[2]])
    if found := _MOMENT.fullmatch(text):
        weekday = None if found[1] == "day" else WEEKDAYS.index(found[1])
        return Rule(text, at=time(int(found[2]), int(found[3])), weekday=weekday)
    raise ValueError(f"not a rule of a schedule: {text!r}")
