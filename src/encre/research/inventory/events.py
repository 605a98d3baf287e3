"""What the inventory records in the journal."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class TypeDefined(Event):
    """A type of resources was defined."""

    name = "inventory.type.defined"
    phrase = _("defined this type")


@event
@dataclass(frozen=True)
class TypeChanged(Event):
    """A type's fields or defaults changed."""

    name = "inventory.type.changed"
    phrase = _("changed this type")


@event
@dataclass(frozen=True)
class StarterTypesAdded(Event):
    """The usual types were added to a team or unit."""

    name = "inventory.types.started"
    phrase = _("added the usual types of resources")
    count: int


@event
@dataclass(frozen=True)
class ResourceCreated(Event):
    """A resource was added."""

    name = "inventory.resource.created"
    phrase = _("added this resource")


@event
@dataclass(frozen=True)
class ResourceChanged(Event):
    """A resource's facts changed."""

    name = "inventory.resource.changed"
    phrase = _("wrote version %(version)s")
    version: int
    fields: list[str]


@event
@dataclass(frozen=True)
class ResourceRemoved(Event):
    """A resource was put in the bin."""

    name = "inventory.resource.removed"
    phrase = _("put this resource in the bin")


@event
@dataclass(frozen=True)
class ResourceBroughtBack(Event):
    """A resource was taken out of the bin."""

    name = "inventory.resource.brought_back"
    phrase = _("took this resource out of the bin")


@event
@dataclass(frozen=True)
class PlaceAdded(Event):
    """A place was added."""

    name = "inventory.place.added"
    phrase = _("added this place")


@event
@dataclass(frozen=True)
class PlaceChanged(Event):
    """A place was renamed, moved or changed."""

    name = "inventory.place.changed"
    phrase = _("changed this place")
    fields: list[str]


@event
@dataclass(frozen=True)
class PlaceRemoved(Event):
    """An empty place was closed."""

    name = "inventory.place.removed"
    phrase = _("closed this place")


@event
@dataclass(frozen=True)
class StockReceived(Event):
    """A container of a resource came in."""

    name = "inventory.stock.received"
    phrase = _("put a container in stock")
    container: UUID


@event
@dataclass(frozen=True)
class StockChanged(Event):
    """Something was taken from a container, added, thawed, moved or discarded."""

    name = "inventory.stock.changed"
    phrase = _("changed the stock")
    container: UUID
    move: str


@event
@dataclass(frozen=True)
class StockSplit(Event):
    """A container was split into aliquots."""

    name = "inventory.stock.split"
    phrase = _("split a container into %(count)s aliquots")
    container: UUID
    count: int


@event
@dataclass(frozen=True)
class AlertsTold(Event):
    """Those who follow a resource were told of low stock or of its date."""

    name = "inventory.alerts.told"
    phrase = _("told of low stock or of a date that comes near")
    low: int
    expiring: int


@event
@dataclass(frozen=True)
class MoleculesRead(Event):
    """Molecules given before RDKit was installed were read."""

    name = "inventory.molecules.read"
    phrase = _("read molecules that were waiting")
    count: int


@event
@dataclass(frozen=True)
class TableReceived(Event):
    """A table of resources was sent."""

    name = "inventory.table.received"
    phrase = _("sent a table of resources")


@event
@dataclass(frozen=True)
class TableConfirmed(Event):
    """The import of a table was asked for."""

    name = "inventory.table.confirmed"
    phrase = _("asked for the import")


@event
@dataclass(frozen=True)
class TableImported(Event):
    """The lines of a table became resources."""

    name = "inventory.table.imported"
    phrase = _("imported %(count)s resources")
    count: int


@event
@dataclass(frozen=True)
class TableForgotten(Event):
    """A table sent a month ago was deleted with its report."""

    name = "inventory.table.forgotten"
    phrase = _("deleted a table sent a month ago")
