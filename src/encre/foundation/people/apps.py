"""The app of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Declares `people`: persons, affiliations, accounts, tokens."""

    name = "encre.foundation.people"
