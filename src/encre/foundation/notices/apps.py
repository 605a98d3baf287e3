"""The app of notices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Declares `notices` and puts the count of unread ones on the bell."""

    name = "encre.foundation.notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        """Register the unread count."""
        from encre.foundation import ui
        from encre.foundation.notices import queries

        ui.unread(queries.unread)
