"""The app of the words everything else is written with."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BaseConfig(AppConfig):
    """Declares `base`, which has no tables of its own."""

    name = "encre.foundation.base"

    def ready(self) -> None:
        """Load what every room gives to a person's copy of their data."""
        autodiscover_modules("personal")
