"""What rooms register to be found: the rail, the portal's tiles, what waits and what is recent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime

    from encre.foundation.people.models import Person
    from encre.foundation.ui.actions import Text, Tone


class Wing(models.TextChoices):
    """The wings, by their users' names, in the order of the rail."""

    RESEARCH = "research", _("Research")
    OFFICE = "office", _("Office")
    SUPPORT = "support", _("Support")
    HEALTH = "health", _("Health")
    INSTITUTE = "institute", _("Institute")
    STEERING = "steering", _("Steering")


@dataclass(frozen=True)
class RailEntry:
    """A room in the left rail; `action` is the right without object that it needs."""

    wing: str
    label: Text
    icon: str
    url_name: str
    action: str | None = None
    order: int = 100
    phone: bool = False


@dataclass(frozen=True)
class Tile:
    """A service of the portal: its name and a sentence; `figure` may count what is inside."""

    title: Text
    sentence: Text
    icon: str
    url_name: str
    wing: str = Wing.INSTITUTE
    action: str | None = None
    order: int = 100
    figure: Callable[[Person], str] | None = None


@dataclass(frozen=True)
class Row:
    """A line of the portal: something that waits, or that the person was doing."""

    title: Text
    url: str
    icon: str = "file-text"
    detail: Text = ""
    when: datetime | None = None
    tone: Tone = "neutral"


@dataclass(frozen=True)
class Incident:
    """A notice of trouble shown on the portal and above each page."""

    title: Text
    detail: Text = ""
    url: str = ""
    tone: Tone = "warning"


Rows = Callable[["Person"], Iterable[Row]]

_rail: dict[str, RailEntry] = {}
_tiles: dict[str, Tile] = {}
_waiting: list[Rows] = []
_recent: list[Rows] = []
_incidents: list[Callable[[], Iterable[Incident]]] = []
_unread: list[Callable[[Person], int]] = []


def rail(
    wing: str,
    label: Text,
    icon: str,
    url_name: str,
    *,
    action: str | None = None,
    order: int = 100,
    phone: bool = False,
) -> None:
    """Put a room in the rail; `phone` asks for a place in the bar of five of a telephone."""
    _rail[url_name] = RailEntry(wing, label, icon, url_name, action, order, phone)


def tile(entry: Tile) -> None:
    """Put a service on the portal."""
    _tiles[entry.url_name] = entry


def waiting(rows: Rows) -> Rows:
    """Register what gives the rows waiting for a person (signatures, reviews, approvals)."""
    _waiting.append(rows)
    return rows


def recent(rows: Rows) -> Rows:
    """Register what gives the rows a person was working on."""
    _recent.append(rows)
    return rows


def incidents(rows: Callable[[], Iterable[Incident]]) -> Callable[[], Iterable[Incident]]:
    """Register what gives the incidents under way."""
    _incidents.append(rows)
    return rows


def unread(count: Callable[[Person], int]) -> Callable[[Person], int]:
    """Register what counts a person's unread notices."""
    _unread.append(count)
    return count


def rail_entries() -> Iterator[RailEntry]:
    """Yield the rail in the order of the wings."""
    wings = list(Wing.values)
    return iter(sorted(_rail.values(), key=lambda e: (wings.index(e.wing), e.order, e.url_name)))


def tiles() -> Iterator[Tile]:
    """Yield the portal's tiles in the order of the wings."""
    wings = list(Wing.values)
    return iter(sorted(_tiles.values(), key=lambda t: (wings.index(t.wing), t.order, t.url_name)))


def waiting_rows(person: Person) -> list[Row]:
    """Return all that waits for `person`, room by room."""
    return [row for rows in _waiting for row in rows(person)]


def recent_rows(person: Person, size: int = 8) -> list[Row]:
    """Return what `person` was doing, newest first."""
    rows = [row for source in _recent for row in source(person)]
    dated = sorted((row for row in rows if row.when), key=lambda row: str(row.when), reverse=True)
    return [*dated, *(row for row in rows if not row.when)][:size]


def incident_rows() -> list[Incident]:
    """Return the incidents under way."""
    return [incident for source in _incidents for incident in source()]


def unread_count(person: Person) -> int:
    """Return how many notices `person` has not read."""
    return sum(count(person) for count in _unread)


def address(url_name: str) -> str | None:
    """Return the address of a registered name, or None while its room is not mounted."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None
