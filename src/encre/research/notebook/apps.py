"""The app of the electronic laboratory notebook."""

from django.apps import AppConfig


class NotebookConfig(AppConfig):
    """Declares `notebook`: notebooks, entries, revisions, signatures, `.eln` archives."""

    name = "encre.research.notebook"
