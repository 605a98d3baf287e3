"""Reading saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from encre.foundation import access
from encre.foundation.access.queries import scopes
from encre.foundation.ui.models import SavedView

if TYPE_CHECKING:
    from encre.foundation.access.models import Scope
    from encre.foundation.people.models import Person


def views_of(person: Person | None, page: str, *, shared: bool = False) -> list[SavedView]:
    """Return the views `person` kept of the list `page`, and those `shared` with them, by name."""
    if person is None:
        return []
    rows = SavedView.objects.filter(page=page).select_related("scope").order_by("name", "pk")
    if not shared:
        return list(rows.filter(person_id=person.pk, scope__isnull=True))
    return list(access.visible(person, rows))


def scopes_of(person: Person) -> list[Scope]:
    """Return the teams and units `person` belongs to directly, by name."""
    return scopes(access.actor(person).teams)
