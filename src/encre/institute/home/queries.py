"""What the portal gathers for one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from encre.foundation import access
from encre.foundation.base.models import holds_on
from encre.foundation.ui import registry

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

EVENING = 18


@dataclass(frozen=True)
class Service:
    """A tile with its address and its figure."""

    tile: registry.Tile
    url: str
    figure: str


def is_evening() -> bool:
    """Say whether one says “bonsoir” now."""
    return timezone.localtime().hour >= EVENING


def services(person: Person) -> list[Service]:
    """Return the services open to `person`, in the order of the wings."""
    return [
        Service(tile, url, tile.figure(person) if tile.figure else "")
        for tile in registry.tiles()
        if (url := registry.address(tile.url_name))
        and (tile.action is None or access.can(person, tile.action))
    ]


def my_affiliations(person: Person) -> list[Any]:
    """Return where `person` works today, the main affiliation first."""
    rows = person.affiliations.filter(holds_on()).select_related("structure", "employer")
    return list(rows.order_by("-primary", "starts"))
