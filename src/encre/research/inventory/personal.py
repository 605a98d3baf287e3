"""What the inventory gives to a person's copy of their data: what they added, and moved."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.exporting import Row, contribute
from encre.research.inventory.models import Container, Movement, Resource
from encre.research.inventory.showing import quantity

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def added(person: "Person") -> Iterator[Row]:
    """Yield the resources the person added, those of the bin included."""
    rows = Resource.objects.filter(created_by=person).select_related("type", "structure")
    for row in rows.order_by("created_at", "pk").iterator(chunk_size=200):
        yield {
            "number": row.number,
            "title": row.title,
            "type": row.type.name,
            "structure": str(row.structure),
            "description": row.description,
            "created": row.created_at,
            "removed": row.removed_at,
        }


def moved(person: "Person") -> Iterator[Row]:
    """Yield what the person did to containers, among those they may still see."""
    seen = access.visible(person, Container.objects.all())
    rows = Movement.objects.filter(by=person, container__in=seen).select_related("container")
    for row in rows.order_by("created_at", "pk").iterator(chunk_size=200):
        yield {
            "container": row.container.number,
            "move": row.get_move_display(),
            "left": quantity(row.left, row.container.unit),
            "from": row.from_place,
            "to": row.to_place,
            "reason": row.reason,
            "at": row.created_at,
        }


contribute(
    "resources",
    added,
    label=_("The resources you added"),
    columns={
        "number": _("Reference"),
        "title": _("Name"),
        "type": _("Type"),
        "structure": _("Team or unit"),
        "description": _("Description"),
        "created": _("Added on"),
        "removed": _("Put in the bin on"),
    },
    order=35,
)
contribute(
    "movements",
    moved,
    label=_("What you did to containers"),
    columns={
        "container": _("Container"),
        "move": _("Operation"),
        "left": _("What was left"),
        "from": _("Moved from"),
        "to": _("Moved to"),
        "reason": _("Reason"),
        "at": _("When"),
    },
    order=36,
)
