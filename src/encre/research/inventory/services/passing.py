"""Types, places and resources pass to another structure, together."""

from typing import TYPE_CHECKING, Any

from encre.foundation import links
from encre.foundation.base.text import sort_key
from encre.research.inventory.models import Place, Resource, ResourceType

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

NAME = 120


def pass_type(
    row: ResourceType,
    *,
    left: "Structure",
    to: "Structure",
    by: "Person",
    kept: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Give a type to another structure, under a name that is free there (raises NotAllowed)."""
    others = ResourceType.objects.filter(structure_id=to.pk).exclude(pk=row.pk)
    name, before = links.free_name(
        row.name,
        left=left,
        most=NAME,
        taken=lambda text: others.filter(sort_name=sort_key(text)).exists(),
        kept=kept,
    )
    links.give(row, left=left, to=to, by=by, name=name)
    return before


def pass_place(
    row: Place,
    *,
    left: "Structure",
    to: "Structure",
    by: "Person",
    kept: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Give a place to another structure with what it holds (raises NotAllowed).

    Only a place that lies in no other may need another name there.
    """
    others = Place.objects.filter(structure_id=to.pk, parent=None, archived_at=None)
    alone = row.parent_id is None and row.archived_at is None
    name, before = links.free_name(
        row.name,
        left=left,
        most=NAME,
        taken=lambda text: (
            alone and others.exclude(pk=row.pk).filter(sort_name=sort_key(text)).exists()
        ),
        kept=kept,
    )
    links.give(row, left=left, to=to, by=by, name=name)
    return before


def pass_resource(
    row: Resource,
    *,
    left: "Structure",
    to: "Structure",
    by: "Person",
    kept: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Give a resource to another structure, with its containers (raises NotAllowed)."""
    links.give(row, left=left, to=to, by=by)
    return {}
