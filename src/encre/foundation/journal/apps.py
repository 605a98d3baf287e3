"""The app of the journal."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    """Declares `journal` and reads the `events.py` of every room."""

    name = "encre.foundation.journal"

    def ready(self) -> None:
        """Load every room's events."""
        autodiscover_modules("events")
