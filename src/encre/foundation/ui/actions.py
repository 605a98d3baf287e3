"""What a page offers: actions, states and people, described once and drawn by the templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from encre.foundation.people.models import Person

    Text = str | _StrPromise

Tone = Literal["neutral", "accent", "success", "warning", "danger"]

TONE_ICONS: dict[str, str] = {
    "neutral": "circle",
    "accent": "info-circle",
    "success": "circle-check",
    "warning": "alert-triangle",
    "danger": "alert-octagon",
}


@dataclass(frozen=True)
class Action:
    """One thing the person can do now: a link, or a button that posts.

    `consequence` is said before a post is sent; `key` is the single key that does it.
    """

    label: Text
    url: str
    icon: str = ""
    method: Literal["get", "post"] = "get"
    tone: Tone = "neutral"
    main: bool = False
    consequence: Text = ""
    key: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def posts(self) -> bool:
        """Say whether the action changes something."""
        return self.method == "post"


@dataclass(frozen=True)
class State:
    """The state of an object: always a word and an icon, a colour beside them."""

    label: Text
    tone: Tone = "neutral"
    icon: str = ""

    @property
    def drawn_icon(self) -> str:
        """Return the icon, by default that of the tone."""
        return self.icon or TONE_ICONS[self.tone]


@dataclass(frozen=True)
class Property:
    """A line of the side column: a label and a value already fit to be shown."""

    label: Text
    value: Any
    kind: str = "text"


@dataclass(frozen=True)
class Participant:
    """A person as a chip, with what they are to the object."""

    person: Person
    role: Text = ""


@dataclass(frozen=True)
class Crumb:
    """A step of the path to the page."""

    label: Text
    url: str = ""


@dataclass(frozen=True)
class Empty:
    """What an empty page says: what would be here, and the first thing to do."""

    title: Text
    text: Text = ""
    icon: str = "inbox"
    action: Action | None = None
