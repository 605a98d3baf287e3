"""The clock of the demonstration: eighteen months of work, each act at its moment."""

from __future__ import annotations

import datetime as calendar
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import ClassVar

from django.utils import timezone


class _Played(datetime):
    """A datetime whose present is the moment being played."""

    instant: ClassVar[datetime]

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Return the moment being played."""
        return cls.instant.astimezone(tz) if tz else cls.instant.replace(tzinfo=None)


class Clock:
    """Sets the present; it never goes beyond the real one."""

    def __init__(self, real: datetime) -> None:
        self.real = real

    def at(self, moment: datetime) -> None:
        """Set the present to `moment`, or to the real present when that is later."""
        _Played.instant = min(moment, self.real)


@contextmanager
def played() -> Iterator[Clock]:
    """Let the house live at the moments of the demonstration until the end of the block."""
    clock = Clock(datetime.now(calendar.UTC))
    clock.at(clock.real)
    timezone.datetime = _Played  # type: ignore[attr-defined]
    try:
        yield clock
    finally:
        timezone.datetime = datetime  # type: ignore[attr-defined]
