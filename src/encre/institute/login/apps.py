"""The app of sign-in."""

from django.apps import AppConfig


class LoginConfig(AppConfig):
    """Declares `login`: how people prove who they are."""

    name = "encre.institute.login"
