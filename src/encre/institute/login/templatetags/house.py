"""Whom to write to, who signs the mails of sign-in, and how browsers are named."""

from django import template
from django.conf import settings

from encre.institute.login.browsers import browser_name

register = template.Library()
register.filter("browser", browser_name)


@register.simple_tag
def desk() -> str:
    """Return the address of the service desk, empty when none is set."""
    return settings.CONTACTS.get("support", "")


@register.simple_tag
def institute() -> str:
    """Return the institute's name and the address of the house."""
    return f"{settings.INSTITUTE_NAME}\n{settings.BASE_URL}"
