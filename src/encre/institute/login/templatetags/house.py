"""Whom to write to, and who signs the mails of sign-in."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def desk() -> str:
    """Return the address of the service desk, empty when none is set."""
    return settings.CONTACTS.get("support", "")


@register.simple_tag
def institute() -> str:
    """Return the institute's name and the address of the house."""
    return f"{settings.INSTITUTE_NAME}\n{settings.BASE_URL}"
