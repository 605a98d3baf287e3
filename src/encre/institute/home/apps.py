"""The app of the portal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """Declares `home`."""

    name = "encre.institute.home"
    verbose_name = _("Portal")
