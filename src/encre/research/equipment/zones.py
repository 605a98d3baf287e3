"""The time zones of sites, and how hours and days read there."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from encre.foundation.ui.display import day_text, french

NBSP = "\u00a0"
ZONES = (
    ("Europe/Paris", _("Metropolitan France (Paris)")),
    ("America/Guadeloupe", _("Guadeloupe")),
    ("America/Martinique", _("Martinique")),
    ("America/Cayenne", _("French Guiana (Cayenne)")),
    ("Indian/Reunion", _("Réunion")),
    ("Indian/Mayotte", _("Mayotte")),
    ("America/Miquelon", _("Saint-Pierre-et-Miquelon")),
    ("Pacific/Noumea", _("New Caledonia (Nouméa)")),
    ("Pacific/Tahiti", _("French Polynesia (Tahiti)")),
    ("UTC", _("Universal time (UTC)")),
)
YEARS = (2000, 2100)
"""The first and the last year that are understood."""
KNOWN = tuple(name for name, _label in ZONES)


@lru_cache(maxsize=32)
def zone(name: str) -> ZoneInfo:
    """Return a time zone by its name."""
    return ZoneInfo(name)


def at(day: date, minute: int, place: ZoneInfo) -> datetime:
    """Return the moment when a clock of `place` shows `minute` minutes after midnight of `day`.

    An hour that the spring change skips counts from before the change, as RFC 5545 (3.3.5) says;
    an hour that the autumn change gives twice is the first one.
    """
    later, minutes = divmod(minute, 1440)
    wall = datetime(day.year, day.month, day.day) + timedelta(days=later, minutes=minutes)
    return wall.replace(tzinfo=place).astimezone(ZoneInfo("UTC"))


def hour_text(moment: datetime, place: ZoneInfo) -> str:
    """Return « 14 h 30 », « 9 h » (“14:30” in English), as a clock of the site shows it."""
    local = moment.astimezone(place)
    if not french():
        return f"{local:%H:%M}"
    minutes = f"{NBSP}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{NBSP}h{minutes}"


def day_at(moment: datetime, place: ZoneInfo) -> str:
    """Return « 23 nov. 2026 », the day it is at the site."""
    return day_text(moment.astimezone(place).date())


def span_text(starts: datetime, ends: datetime, place: ZoneInfo) -> str:
    """Return « 23 nov. 2026, 14 h – 15 h 30 », with the last day when it is another."""
    first, last = starts.astimezone(place).date(), ends.astimezone(place).date()
    until = hour_text(ends, place)
    if first != last:
        until = f"{day_text(last)}, {until}"
    return f"{day_text(first)}, {hour_text(starts, place)}{NBSP}– {until}"


def length_text(minutes: int) -> str:
    """Return « 45 min », « 1 h 30 », « 2 j » for a length in minutes."""
    days, rest = divmod(minutes, 1440)
    if days and not rest:
        return f"{days}{NBSP}{'j' if french() else 'd'}"
    hours, left = divmod(minutes, 60)
    if not hours:
        return f"{left}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{left:02d}" if left else f"{hours}{NBSP}h"
