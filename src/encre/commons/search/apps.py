"""The app of search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Declares `search` and reads the `search.py` of every room."""

    name = "encre.commons.search"

    def ready(self) -> None:
        """Load what every room lets be found."""
        from encre.commons.search import documents

        documents.load()
