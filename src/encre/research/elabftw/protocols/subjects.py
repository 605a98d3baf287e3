"""What comments, tags and links are about: an entry, or an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.utils.translation import gettext as _

from encre.foundation.base.errors import NotAllowed, NotFound
from encre.research.equipment import queries as equipment
from encre.research.inventory import queries as inventory

if TYPE_CHECKING:
    from encre.research.elabftw.protocols.calls import Call
    from encre.research.equipment.models import Instrument
    from encre.research.inventory.models import Resource

INSTRUMENT = "equipment.instrument"


def item_of(call: Call, place: int) -> Resource | Instrument:
    """Return the resource or the instrument of the path (raises NotFound)."""
    key = call.key("items", place)
    row = inventory.resources(call.person).filter(pk=key).first()
    if row is not None:
        return row
    machine = equipment.instruments(call.person).filter(pk=key).first()
    if machine is None:
        raise NotFound
    return machine


def resource_of(call: Call) -> Resource:
    """Return the resource of the path, to be changed (raises NotFound, NotAllowed)."""
    row = item_of(call, 1)
    if row._meta.label_lower == INSTRUMENT:
        raise NotAllowed(_("Instruments are kept on their pages; programs read and book them."))
    return cast("Resource", row)


def subject(call: Call) -> Any:
    """Return the entry or the item of the path, as far as the caller sees it (raises NotFound)."""
    return item_of(call, 1) if call.part(0) == "items" else call.entry()


def subject_to_change(call: Call) -> Any:
    """Return it for a change: instruments are only read here (raises NotFound, NotAllowed)."""
    return resource_of(call) if call.part(0) == "items" else call.entry()


def scope_of(row: Any) -> UUID:
    """Return the structure whose words tag an entry or a resource."""
    found: UUID = getattr(row, "structure_id", None) or row.notebook.structure_id
    return found


def path_of(call: Call) -> str:
    """Return the first words of the path: what the parts of an object stand under."""
    return "/".join(call.parts[:3])
