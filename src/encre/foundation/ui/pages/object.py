"""The object: what it is, whose, in which state, what can be done now, and what is tied to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from encre.foundation.base.errors import NotFound
from encre.foundation.ui import display
from encre.foundation.ui.actions import Action, Participant, Property, State
from encre.foundation.ui.pages.base import Page

if TYPE_CHECKING:
    from encre.foundation.ui.actions import Text

Thing = TypeVar("Thing", bound=Model)
HISTORY_SHOWN = 5
HISTORY_ALL = 200


@dataclass(frozen=True)
class Happened:
    """A line of the history: when, who (as far as the reader may know), what."""

    at: Any
    who: str
    sentence: str


@dataclass(frozen=True)
class Tab:
    """A part of a body that is really several things; `count` stands beside its name."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None


class ObjectPage(Page, Generic[Thing]):
    """The page of one object; give `find()` (already filtered by rights) and `view_action`."""

    template_name = "ui/object.html"
    view_action = ""
    kind_label: Text = ""
    show_history = True
    show_links = True
    show_access = True

    def find(self) -> Thing:
        """Return the object of the address if this person may see it, else raise NotFound."""
        raise NotImplementedError

    @cached_property
    def object(self) -> Thing:
        """Return the object, read once."""
        found = self.find()
        if found is None:
            raise NotFound
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the object, or its whole history alone."""
        if request.GET.get("panel") == "history" and self.show_history:
            lines = {"history": self.history(HISTORY_ALL), "whole": True, "title": self.heading()}
            part = bool(getattr(request, "htmx", False))
            template = "ui/panels/history.html" if part else "ui/history.html"
            return render(request, template, lines | {"object_url": request.path})
        return super().get(request, *args, **kwargs)

    def heading(self) -> Text:
        """Return the object's name."""
        from encre.foundation import links

        return links.title(self.object)

    def state(self) -> State | None:
        """Return the object's state, if it has one."""
        return None

    def people(self) -> Sequence[Participant]:
        """Return the people of the object, with what they are to it."""
        return ()

    def properties(self) -> Sequence[Property]:
        """Return the lines of the side column."""
        return ()

    def tabs(self) -> Sequence[Tab]:
        """Return the tabs, only when the body is really several things."""
        return ()

    def offered(self) -> list[Action]:
        """Return what other rooms offer to do with this object, as far as the person may."""
        from encre.foundation import access, links

        return [
            Action(item.label, item.url(self.object), item.icon)
            for item in links.actions_on(self.object)
            if not item.right or access.can(self.person, item.right, self.object)
        ]

    def ties(self) -> list[Any]:
        """Return what is tied to the object in other rooms."""
        from encre.foundation import links

        return links.about(self.object, self.person)

    def reasons(self) -> list[str]:
        """Return why this person sees the object."""
        from encre.foundation import access

        action = self.view_action or access.view_action(type(self.object))
        return access.why(self.person, action, self.object)

    def history(self, limit: int = HISTORY_SHOWN) -> list[Happened]:
        """Return the last things that happened to the object."""
        from encre.foundation.journal import queries, sentence

        events = queries.history(self.object, limit)
        names = actors({event.by_id for event in events if event.by_id}, self.person)
        return [
            Happened(event.at, named(event.by_id, names), sentence(event.name, event.data))
            for event in events
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the object, its surroundings and its panels."""
        shared = super().get_context_data(**context)
        shared["other_actions"] += self.offered()
        return shared | {
            "object": self.object,
            "kind_label": self.kind_label,
            "state": self.state(),
            "people": self.people(),
            "properties": self.drawn_properties(),
            "tabs": self.tabs(),
            "ties": self.ties() if self.show_links else [],
            "reasons": self.reasons() if self.show_access else [],
            "history": self.history() if self.show_history else [],
            "object_url": self.request.path,
        }

    def drawn_properties(self) -> list[tuple[Text, Any]]:
        """Return the properties that have a value, as they read."""
        return [
            (line.label, display.show(line.value, line.kind))
            for line in self.properties()
            if line.value not in (None, "", [])
        ]


def named(by_id: UUID | None, names: dict[UUID, Any]) -> str:
    """Return who did it: the house itself, a person, or someone the reader may not see."""
    if by_id is None:
        return gettext("Encre")
    return str(names.get(by_id) or gettext("Someone"))


def actors(ids: set[UUID], reader: Any) -> dict[UUID, Any]:
    """Return the people who did things, those `reader` may see, in one query."""
    from encre.foundation import links

    return {person.pk: person for person in links.visible_objects("people.person", ids, reader)}
