"""Dates in any shape; a missing zone stays missing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from .model import JSON, Moment

if TYPE_CHECKING:
    from .report import Findings

CLOCK = r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?)?"
YEAR_FIRST = re.compile(rf"^(\d{{4}})[/.](\d{{1,2}})[/.](\d{{1,2}}){CLOCK}$")
DOTTED = re.compile(rf"^(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}}),?{CLOCK}$")
SLASHED = re.compile(rf"^(\d{{1,2}})[/-](\d{{1,2}})[/-](\d{{4}}),?{CLOCK}$")
COLONS = re.compile(r"^(\d{2}):(\d{2}):(\d{2}):(\d{2}):(\d{2}):(\d{2})$")
MONTH = re.compile(r"^(\d{4})-(\d{2})$")
BROWSER = re.compile(r"^\w{3} (\w{3} \d{1,2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-])(\d{2})(\d{2})")
LONG_FRACTION = re.compile(r"([.,]\d{6})\d+")
ZONE_WORD = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)
DAY_FIRST_LIMIT = 12
LONGEST = 80
EPOCH_MILLISECONDS = 10**11


def moment(value: JSON) -> Moment | None:
    """Read a date of any shape; an unreadable one keeps its text."""
    if value is None or isinstance(value, bool | dict | list):
        return None
    raw = str(value).strip()
    if not raw:
        return None
    if len(raw) > LONGEST:
        return Moment(raw[:LONGEST])
    for reader in (_iso, _epoch, _year_first, _dotted, _slashed, _mail, _browser):
        try:
            when = reader(raw)
        except (ValueError, OverflowError, TypeError, IndexError, OSError):
            continue
        if when is not None:
            return Moment(raw, when)
    return Moment(raw)


def noted(
    value: JSON, where: str, findings: Findings, *, day_first_colons: bool = False
) -> Moment | None:
    """Read a date and report what is odd (`day_first_colons`: RSpace's dd:mm:yy:hh:mm:ss)."""
    read = moment(value)
    if read and read.when is None and day_first_colons and (match := COLONS.match(read.raw)):
        day, month, year, hour, minute, second = map(int, match.groups())
        try:
            read = Moment(read.raw, datetime(2000 + year, month, day, hour, minute, second))
        except ValueError:
            pass
        else:
            findings.note("date_adapted", value=read.raw)
    if read and read.when is None:
        match = SLASHED.match(read.raw)
        findings.warn("date_ambiguous" if match else "date_unreadable", where, value=read.raw[:80])
    return read


def _iso(raw: str) -> datetime | date | None:
    text = raw.split("/", maxsplit=1)[0].strip() if re.match(r"^\d{4}-.*/", raw) else raw
    if match := MONTH.match(text):
        return date(int(match[1]), int(match[2]), 1)
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 1, 1)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)
    zone = ZONE_WORD.search(text)
    text = LONG_FRACTION.sub(r"\1", ZONE_WORD.sub("", text)) + ("+00:00" if zone else "")
    text = re.sub(r"\s+([+-]\d{2}:?\d{2})$", r"\1", text)
    if not re.match(r"^\d{4}-?\d{2}-?\d{2}[T ]", text):
        return None
    return datetime.fromisoformat(text)


def _epoch(raw: str) -> datetime | None:
    """Seconds or milliseconds since 1970, which are UTC by definition."""
    if not re.fullmatch(r"\d{9,13}(?:\.\d+)?", raw):
        return None
    number = float(raw)
    return datetime.fromtimestamp(number / 1000 if number >= EPOCH_MILLISECONDS else number, UTC)


def _built(year: str, month: str, day: str, clock: tuple[str | None, ...]) -> datetime | date:
    if clock[0] is None:
        return date(int(year), int(month), int(day))
    hour, minute, second = (int(part or 0) for part in clock)
    return datetime(int(year), int(month), int(day), hour, minute, second)


def _year_first(raw: str) -> datetime | date | None:
    match = YEAR_FIRST.match(raw)
    return _built(match[1], match[2], match[3], match.groups()[3:]) if match else None


def _dotted(raw: str) -> datetime | date | None:
    match = DOTTED.match(raw)
    return _built(match[3], match[2], match[1], match.groups()[3:]) if match else None


def _slashed(raw: str) -> datetime | date | None:
    """Day and month with slashes: read only when one of them cannot be a month."""
    match = SLASHED.match(raw)
    if not match:
        return None
    first, second = int(match[1]), int(match[2])
    if first > DAY_FIRST_LIMIT:
        return _built(match[3], match[2], match[1], match.groups()[3:])
    if second > DAY_FIRST_LIMIT or first == second:
        return _built(match[3], match[1], match[2], match.groups()[3:])
    return None


def _mail(raw: str) -> datetime | None:
    """The dates of mail and web servers: `Tue, 15 Oct 2025 14:24:28 +0200`."""
    return (
        parsedate_to_datetime(raw) if re.match(r"^(?:\w{3}, )?\d{1,2} \w{3} \d{4} ", raw) else None
    )


def _browser(raw: str) -> datetime | None:
    """What JavaScript prints: `Mon Jan 19 2026 14:26:44 GMT+0100 (CET)`."""
    match = BROWSER.match(raw)
    if not match:
        return None
    shift = timedelta(hours=int(match[3]), minutes=int(match[4]))
    zone = timezone(-shift if match[2] == "-" else shift)
    return datetime.strptime(match[1], "%b %d %Y %H:%M:%S").replace(tzinfo=zone)
