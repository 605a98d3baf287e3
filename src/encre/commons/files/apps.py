"""The app of files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Declares `files`."""

    name = "encre.commons.files"
