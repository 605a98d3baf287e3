"""The app of the operator's pages."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConsoleConfig(AppConfig):
    """Declares `console` and puts it in the rail of those who may use it."""

    name = "encre.institute.console"
    verbose_name = _("Console")

    def ready(self) -> None:
        """Register the rail entries, the action on people and the sort of notice."""
        from encre.foundation import links, ui
        from encre.foundation.ui import Wing
        from encre.institute.console import notices

        ui.rail(
            Wing.INSTITUTE,
            _("Console"),
            "heartbeat",
            "console:health",
            action="console.use",
            order=800,
        )
        ui.rail(
            Wing.INSTITUTE,
            _("Journal"),
            "history",
            "console:journal",
            action="console.audit",
            order=810,
        )
        ui.rail(
            Wing.INSTITUTE,
            _("Accounts"),
            "key",
            "console:accounts",
            action="people.account.manage",
            order=805,
        )
        links.action(
            "people.Person",
            links.Action(
                pgettext_lazy("console", "Account"),
                "key",
                lambda person: reverse("console:account", args=[person.pk]),
                "people.account.manage",
            ),
        )
        notices.declare()
