"""The settings, to read only."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from encre.foundation.ui import display
from encre.institute.console import shown_settings
from encre.institute.console.views.shared import ConsolePage


class Settings(ConsolePage):
    """What the institute has set; they change by variables of the environment."""

    template_name = "console/settings.html"
    section = "settings"
    title = _("Settings")
    icon = "settings"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return each setting as it reads."""
        rows = [
            (line.label, line.variable, display.show(line.value, line.kind))
            for line in shown_settings.everything()
        ]
        return super().get_context_data(rows=rows, **context)
