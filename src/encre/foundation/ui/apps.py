"""The app of the page kit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Declares the page kit."""

    name = "encre.foundation.ui"
    verbose_name = _("Page kit")
