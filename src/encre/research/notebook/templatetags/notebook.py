"""`{% load notebook %}`: what a field of a template is, in words."""

from collections.abc import Mapping
from typing import Any

from django import template

from encre.research.notebook.template_changes import field_words

register = template.Library()


@register.filter
def defined_as(row: Mapping[str, Any]) -> str:
    """Return what a field of a template holds: kind, unit, choices, help."""
    return field_words(row)
