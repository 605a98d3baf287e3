"""The demonstration, as Django knows it: a command, no table."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration institute."""

    name = "encre.demo"
    label = "demo"
