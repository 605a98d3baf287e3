"""The app of links."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LinksConfig(AppConfig):
    """Declares `links` and reads the `kinds.py`, `owned.py` and `held.py` of every room."""

    name = "encre.foundation.links"

    def ready(self) -> None:
        """Load every room's kinds, relations, what people answer for and what structures hold."""
        import_module("encre.foundation.links.relations")
        autodiscover_modules("kinds", "owned", "held")
