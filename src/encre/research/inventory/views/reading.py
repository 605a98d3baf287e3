"""Finding what an address names, with the reader's rights."""

from typing import Any
from uuid import UUID

from encre.foundation.base.errors import NotFound
from encre.research.inventory import queries
from encre.research.inventory.models import Container, ImportedTable, Place, Resource, ResourceType


def type_of(person: Any, identifier: UUID) -> ResourceType:
    """Return a type `person` may see (raises NotFound)."""
    return _found(queries.types(person).filter(pk=identifier).first())


def resource_of(person: Any, identifier: UUID) -> Resource:
    """Return a resource `person` may see (raises NotFound)."""
    return _found(queries.resource(person, identifier))


def container_of(person: Any, identifier: UUID) -> Container:
    """Return a container `person` may see (raises NotFound)."""
    return _found(queries.container(person, identifier))


def place_of(person: Any, identifier: UUID) -> Place:
    """Return a place `person` may see (raises NotFound)."""
    return _found(queries.place(person, identifier))


def table_of(person: Any, identifier: UUID) -> ImportedTable:
    """Return a table `person` sent (raises NotFound)."""
    return _found(queries.table(person, identifier))


def _found(row: Any) -> Any:
    if row is None:
        raise NotFound
    return row
