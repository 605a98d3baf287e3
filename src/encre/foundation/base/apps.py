"""The app of the words everything else is written with."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Declares `base`, which has no tables of its own."""

    name = "encre.foundation.base"
