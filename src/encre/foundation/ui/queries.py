"""Reading saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from encre.foundation import access
from encre.foundation.ui.models import SavedView

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def views_of(person: Person | None, page: str) -> list[SavedView]:
    """Return the views `person` kept of the list `page`, by name."""
    if person is None:
        return []
    return list(access.visible(person, SavedView.objects.filter(page=page)).order_by("name"))
