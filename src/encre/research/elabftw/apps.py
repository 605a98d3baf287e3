"""The app of the door for programs written for eLabFTW."""

from django.apps import AppConfig


class ElabftwConfig(AppConfig):
    """Declares `elabftw`: a subset of the API v2 of eLabFTW, over the rooms of research."""

    name = "encre.research.elabftw"
