"""The app of the directory."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """Declares `directory`: sources, matching, the golden record, what leaves for other systems."""

    name = "encre.institute.directory"
    verbose_name = _("Directory")
