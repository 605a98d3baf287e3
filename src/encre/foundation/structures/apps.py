"""The app of structures."""

from django.apps import AppConfig


class StructuresConfig(AppConfig):
    """Declares `structures`: the reference of structures, bodies and sites."""

    name = "encre.foundation.structures"
