"""`{% load ui %}`: icons, people, dates, numbers, states and other small pieces of a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.db.models import Model
from django.utils.safestring import SafeString

from encre.foundation.ui import display
from encre.foundation.ui.actions import TONE_ICONS, Action, Empty, State
from encre.foundation.ui.pages.rows import drawn_rows

register = template.Library()

register.filter("moment", display.moment)
register.filter("day", display.day)
register.filter("size", display.size)
register.filter("number", display.number)
register.filter("show", display.show)
register.filter("code", display.code)
register.filter("moment_text", display.moment_text)
register.filter("long_day", display.long_day)
register.filter("day_text", display.day_text)
register.simple_tag(display.icon, name="icon")
register.simple_tag(display.avatar, name="avatar")
register.simple_tag(display.chip, name="person")


TONES = {"success": "success", "warning": "warning", "error": "danger", "debug": "neutral"}
UNDO = "undo="


@register.filter
def tone(message: Message) -> str:
    """Return the tone of a message of Django's."""
    return TONES.get(message.level_tag, "accent")


@register.filter
def tone_icon(message: Message) -> str:
    """Return the icon of a message's tone."""
    return TONE_ICONS[tone(message)]


@register.filter
def undo_url(message: Message) -> str:
    """Return the address that takes back what the message tells, if it can be undone."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix(UNDO) for tag in tags if tag.startswith(UNDO)), "")


@register.simple_tag
def badge(label: Any, tone: Any = "neutral", icon: str = "") -> SafeString:
    """Return a state badge from a State, or from a word, a tone and an icon."""
    return display.badge(label if isinstance(label, State) else State(label, tone, icon))


@register.filter
def link(obj: Model | None) -> str:
    """Return the address of any object of a registered kind."""
    return display.address(obj) if obj is not None else ""


@register.simple_tag
def rows(lines: Any, bulk_actions: Any = ()) -> SafeString:
    """Draw the rows of a list, with boxes to tick when something can be done with several."""
    return drawn_rows(lines, pick=bool(bulk_actions))


@register.inclusion_tag("ui/parts/empty.html")
def empty_state(
    title: Any, text: Any = "", icon: str = "inbox", action: Action | None = None
) -> dict[str, Any]:
    """Draw an empty state: what would be here, and the first thing to do."""
    return {"empty": Empty(title, text, icon, action)}


@register.inclusion_tag("ui/parts/action.html", takes_context=True)
def action(context: template.Context, item: Action, css: str = "") -> dict[str, Any]:
    """Draw an action as a link or as a button that posts."""
    return {"action": item, "css": css, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/parts/menu.html", takes_context=True)
def menu(
    context: template.Context, label: Any, items: list[Action], icon: str = "dots"
) -> dict[str, Any]:
    """Draw a menu of actions that opens without JavaScript."""
    return {"label": label, "items": items, "icon": icon, "csrf_token": context.get("csrf_token")}
