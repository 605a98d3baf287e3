"""The app of threads."""

from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    """Declares `threads`."""

    name = "encre.commons.threads"
