"""The inventory's tables."""

from encre.research.inventory.models.molecules import Molecule
from encre.research.inventory.models.places import Place, PlaceKind
from encre.research.inventory.models.resources import Counter, Resource, ResourceRevision
from encre.research.inventory.models.stock import Container, Move, Movement, StockState
from encre.research.inventory.models.tables import ImportedTable, TableState
from encre.research.inventory.models.types import FieldKind, ResourceType, TypeField

__all__ = [
    "Container",
    "Counter",
    "FieldKind",
    "ImportedTable",
    "Molecule",
    "Move",
    "Movement",
    "Place",
    "PlaceKind",
    "Resource",
    "ResourceRevision",
    "ResourceType",
    "StockState",
    "TableState",
    "TypeField",
]
