"""What the operator's pages share: their right, their path and the tabs between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from encre.foundation import access
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import Page

MANAGE = "people.account.manage"


@dataclass(frozen=True)
class Section:
    """One of the console's parts."""

    name: str
    label: Any
    action: str = "console.use"


# Short words: ten tabs stand side by side.
SECTIONS = (
    Section("health", pgettext_lazy("console", "State")),
    Section("jobs", pgettext_lazy("console", "Jobs")),
    Section("dead", pgettext_lazy("console", "Failures")),
    Section("parked", pgettext_lazy("console", "Set aside")),
    Section("schedules", pgettext_lazy("console", "Schedules")),
    Section("readers", pgettext_lazy("console", "Readers")),
    Section("journal", pgettext_lazy("console", "Journal"), "console.audit"),
    Section("mail", pgettext_lazy("console", "Mail")),
    Section("accounts", pgettext_lazy("console", "Accounts"), MANAGE),
    Section("settings", pgettext_lazy("console", "Settings")),
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
