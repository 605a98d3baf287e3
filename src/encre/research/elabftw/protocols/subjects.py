"""What comments, tags and links are about: an entry, or an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from encre.research.elabftw.protocols import items

if TYPE_CHECKING:
    from encre.research.elabftw.protocols.calls import Call


def subject(call: Call) -> Any:
    """Return the entry or the item of the path, as far as the caller sees it (raises NotFound)."""
    return items.found(call, 1) if call.part(0) == "items" else call.entry()


def subject_to_change(call: Call) -> Any:
    """Return it for a change: instruments are only read here (raises NotFound, NotAllowed)."""
    return items.resource(call) if call.part(0) == "items" else call.entry()


def scope_of(row: Any) -> UUID:
    """Return the structure whose words tag an entry or a resource."""
    found: UUID = getattr(row, "structure_id", None) or row.notebook.structure_id
    return found


def path_of(call: Call) -> str:
    """Return the first words of the path: what the parts of an object stand under."""
    return "/".join(call.parts[:3])
