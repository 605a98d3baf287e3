"""The app of the page kit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Declares the page kit."""

    name = "encre.foundation.ui"
    verbose_name = _("Page kit")

    def ready(self) -> None:
        """Load the policy of the reference page."""
        from encre.foundation.ui import policies  # noqa: F401
