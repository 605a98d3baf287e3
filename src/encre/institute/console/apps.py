"""The app of the operator's pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    """Declares `console` and puts it in the rail of those who may use it."""

    name = "encre.institute.console"
    verbose_name = _("Console")

    def ready(self) -> None:
        """Register the rail entries and the sort of notice."""
        from encre.foundation import ui
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
        notices.declare()
