"""What every page knows: the nonce, the rail, the institute, the theme, the unread count."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings

from encre.foundation.ui import registry

if TYPE_CHECKING:
    from django.http import HttpRequest

    from encre.foundation.people.models import Person

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"
RAIL_COOKIE = "rail"
PHONE_ROOMS = 1
# The frame leads to rooms it may not know by name: these addresses are stable for ever.
ADDRESSES = {
    "home": "/",
    "search": "/search/",
    "suggest": "/search/suggest",
    "help": "/help",
    "notices": "/notices/",
    "account": "/account/",
    "sign_in": "/login/",
    "sign_out": "/login/logout/",
    "signed_out": "/login/out/",
    "language": "/language",
    "theme": "/theme",
    "accessibility": "/accessibility",
    "privacy": "/privacy",
    "legal": "/legal",
}


def person_of(request: HttpRequest) -> Person | None:
    """Return who is signed in, or None."""
    return getattr(request, "person", None)


@dataclass(frozen=True)
class Place:
    """A room of the rail with its address."""

    entry: registry.RailEntry
    url: str
    current: bool


@dataclass(frozen=True)
class WingPlaces:
    """A wing of the rail with the rooms this person may enter."""

    key: str
    label: str
    places: list[Place] = field(default_factory=list)


class House:
    """The page's surroundings, each computed only when the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.person = person_of(request)

    to = ADDRESSES
    institute = property(lambda self: settings.INSTITUTE_NAME)
    institute_short = property(lambda self: settings.INSTITUTE_SHORT_NAME)

    @cached_property
    def theme(self) -> str:
        """Return the chosen theme; `auto` follows the system."""
        account = getattr(self.request, "user", None)
        chosen = self.request.COOKIES.get(THEME_COOKIE) or getattr(account, "theme", "")
        return chosen if chosen in THEMES else "auto"

    @cached_property
    def rail_folded(self) -> bool:
        """Say whether the person keeps the rail as icons."""
        return self.request.COOKIES.get(RAIL_COOKIE) == "icons"

    @cached_property
    def places(self) -> list[Place]:
        """Return the rooms this person may enter, the current one marked."""
        open_rooms = [
            (entry, url)
            for entry in registry.rail_entries()
            if self._may_enter(entry) and (url := registry.address(entry.url_name))
        ]
        path = self.request.path
        here = max((url for _, url in open_rooms if path.startswith(url)), key=len, default=None)
        return [Place(entry, url, url == here) for entry, url in open_rooms]

    @cached_property
    def rail(self) -> list[WingPlaces]:
        """Return the wings that have at least one room open to this person."""
        labels = dict(registry.Wing.choices)
        wings = {key: WingPlaces(key, str(label)) for key, label in labels.items()}
        for place in self.places:
            wings[place.entry.wing].places.append(place)
        return [wing for wing in wings.values() if wing.places]

    @cached_property
    def phone(self) -> list[Place]:
        """Return the rooms of the telephone's bar, beside home, search, notices and menu."""
        asked = [place for place in self.places if place.entry.phone]
        return (asked or self.places)[:PHONE_ROOMS]

    @cached_property
    def incidents(self) -> list[registry.Incident]:
        """Return the incidents under way."""
        return registry.incident_rows()

    @cached_property
    def unread(self) -> int:
        """Return how many notices wait."""
        return registry.unread_count(self.person) if self.person else 0

    def _may_enter(self, entry: registry.RailEntry) -> bool:
        if entry.action is None:
            return True
        from encre.foundation import access

        return bool(access.can(self.person, entry.action, None))


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the context of every page (`csp_nonce` is the name that htmx's tag reads)."""
    return {"csp_nonce": getattr(request, "csp_nonce", ""), "house": House(request)}
