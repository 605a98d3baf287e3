"""The app of search."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    """Declares `search` and reads the `search.py` of every room."""

    name = "encre.commons.search"

    def ready(self) -> None:
        """Load what every room lets be found."""
        autodiscover_modules("search")
