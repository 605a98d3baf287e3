"""Who can sign in to a demonstration, for its sign-in page; nothing in production."""

import json
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings

register = template.Library()
BOX = "demo.json"


@register.simple_tag
def demonstration() -> dict[str, Any] | None:
    """Return the password and the people of the demonstration; None when there is none."""
    if settings.PRODUCTION:
        return None
    kept = Path(settings.DATA_DIR, BOX)
    try:
        told: dict[str, Any] = json.loads(kept.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return told if told.get("people") else None
