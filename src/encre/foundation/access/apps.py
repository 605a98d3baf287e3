"""The app of rights."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccessConfig(AppConfig):
    """Declares `access` and reads the `policies.py` of every room."""

    name = "encre.foundation.access"

    def ready(self) -> None:
        """Load every room's policies."""
        autodiscover_modules("policies")
