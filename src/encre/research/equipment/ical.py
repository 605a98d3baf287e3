"""iCalendar (RFC 5545): a calendar of events as text. All times are UTC, so no VTIMEZONE.

Lines end with CRLF and are folded at 75 octets, never inside a character (3.1); text is escaped
(3.3.11). Nothing of the database here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

TYPE = "text/calendar; charset=utf-8"
_OCTETS = 75


@dataclass(frozen=True)
class CalendarEvent:
    """An event; `sequence` grows at each change (3.8.7.4), a cancelled one says so."""

    uid: str
    starts: datetime
    ends: datetime
    changed: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    status: str = "CONFIRMED"
    private: bool = False


def calendar(name: str, events: Iterable[CalendarEvent], *, refresh_hours: int = 1) -> str:
    """Return a whole calendar named `name`, to be read again each `refresh_hours` (RFC 7986)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Encre//Equipment//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escape(name)}",
        f"X-WR-CALNAME:{escape(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{refresh_hours}H",
        f"X-PUBLISHED-TTL:PT{refresh_hours}H",
    ]
    for event in events:
        lines.extend(_event(event))
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def escape(text: str) -> str:
    """Return text as a value: backslash, semicolon, comma and line feed are escaped."""
    clean = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if _allowed(c))
    for mark in ("\\", ";", ","):
        clean = clean.replace(mark, f"\\{mark}")
    return clean.replace("\n", "\\n")


def fold(line: str) -> str:
    """Return a line cut so that none is longer than 75 octets, a space before each next part."""
    parts: list[str] = []
    current, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _OCTETS:
            parts.append(current)
            current, size = " ", 1
        current += character
        size += width
    parts.append(current)
    return "\r\n".join(parts)


def stamp(moment: datetime) -> str:
    """Return a moment in UTC: 20261128T143000Z."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _event(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{stamp(event.changed)}"
    yield f"DTSTART:{stamp(event.starts)}"
    yield f"DTEND:{stamp(event.ends)}"
    yield f"SUMMARY:{escape(event.summary)}"
    for name, value in (("LOCATION", event.location), ("DESCRIPTION", event.description)):
        if value:
            yield f"{name}:{escape(value)}"
    if event.url:
        yield f"URL:{event.url}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{event.status}"
    yield "TRANSP:OPAQUE"
    if event.private:
        yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _allowed(character: str) -> bool:
    """Say whether a character may stand in text: no control but tab and line feed (3.1)."""
    return character in "\t\n" or (ord(character) >= 32 and ord(character) != 127)  # noqa: PLR2004
