"""What the operator's pages share: their right, their path and the tabs between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import Page


@dataclass(frozen=True)
class Section:
    """One of the console's parts."""

    name: str
    label: Any
    icon: str
    action: str = "console.use"


SECTIONS = (
    Section("health", _("State of the service"), "heartbeat"),
    Section("jobs", _("Jobs"), "list-check"),
    Section("dead", _("Dead letters"), "alert-octagon"),
    Section("parked", _("Events set aside"), "archive"),
    Section("schedules", _("Schedules"), "clock"),
    Section("readers", _("Readers"), "book-2"),
    Section("journal", _("Journal"), "history", "console.audit"),
    Section("mail", _("Mail"), "mail"),
    Section("accounts", _("Sign-in help"), "key"),
    Section("settings", _("Settings"), "settings"),
)


class ConsoleTabs(Page):
    """A page of the console: its right, the way back and the tabs, those one may open."""

    action = "console.use"
    section = ""

    def crumbs(self) -> tuple[Crumb, ...]:
        """Return the way back to the console's first page."""
        if not access.can(self.person, "console.use", None):
            return ()
        return (Crumb(_("Console"), reverse("console:health")),)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the tabs beside what the page adds."""
        tabs = [
            (section, reverse(f"console:{section.name}"), section.name == self.section)
            for section in SECTIONS
            if access.can(self.person, section.action, None)
        ]
        return super().get_context_data(console_tabs=tabs, **context)


class ConsolePage(ConsoleTabs):
    """A page of the console with a body of its own."""

    template_name = "console/page.html"
