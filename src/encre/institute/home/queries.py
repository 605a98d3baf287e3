"""What the portal gathers for one person."""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class ServiceWing:
    """A wing's tiles."""

    label: str
    services: list[Service] = field(default_factory=list)


def is_evening() -> bool:
    """Say whether one says “bonsoir” now."""
    return timezone.localtime().hour >= EVENING


def services(person: Person) -> list[ServiceWing]:
    """Return the services open to `person`, wing by wing."""
    wings = {key: ServiceWing(str(label)) for key, label in registry.Wing.choices}
    for tile in registry.tiles():
        url = registry.address(tile.url_name)
        if not url or (tile.action and not access.can(person, tile.action)):
            continue
        figure = tile.figure(person) if tile.figure else ""
        wings[tile.wing].services.append(Service(tile, url, figure))
    return [wing for wing in wings.values() if wing.services]


def my_affiliations(person: Person) -> list[Any]:
    """Return where `person` works today, the main affiliation first."""
    rows = person.affiliations.filter(holds_on()).select_related("structure", "employer")
    return list(rows.order_by("-primary", "starts"))
