"""Finding where containers go: a place, a position asked for, the first free ones."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from encre.foundation import access
from encre.foundation.base.errors import Refused
from encre.research.inventory import queries
from encre.research.inventory.models import Container, Place
from encre.research.inventory.models.places import position_name
from encre.research.inventory.services.places import free_positions, held_box, position_of

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


@dataclass(frozen=True)
class Spot:
    """Where a container stands: a place, and a position when it is a box."""

    place: Place | None = None
    row: int | None = None
    column: int | None = None


def spots_for(
    place: Place | None,
    count: int,
    position: str = "",
    *,
    by: "Person",
    moving: Container | None = None,
) -> list[Spot]:
    """Return `count` places to stand, a box's row being held till the end of the transaction.

    From `position` on when it is given, which must be free (raises NotAllowed, Refused).
    """
    if place is None:
        return [Spot()] * count
    access.require(by, "inventory.place.edit", place)
    current = held_box(place)
    if current.archived_at is not None:
        raise Refused(fields={"place": [_("This place is closed.")]})
    if not current.is_box:
        return [Spot(current)] * count
    free = free_positions(current)
    if moving is not None and moving.place_id == current.pk and moving.row and moving.column:
        free = sorted([*free, (moving.row, moving.column)])
    if position.strip():
        wanted = position_of(current, position)
        if wanted not in free:
            raise Refused(fields={"position": [_taken(current, wanted, free, by)]})
        free = free[free.index(wanted) :]
    if len(free) < count:
        words = _("“%(box)s” has only %(free)d free positions.")
        raise Refused(fields={"place": [words % {"box": current.name, "free": len(free)}]})
    return [Spot(current, row, column) for row, column in free[:count]]


def _taken(
    box: Place, wanted: tuple[int, int], free: list[tuple[int, int]], reader: "Person"
) -> str:
    """Return what stands in a position, as far as `reader` may know, and which is free next."""
    known = queries.containers(reader).filter(place=box, row=wanted[0], column=wanted[1]).first()
    told = {"position": position_name(*wanted)}
    sentence = _("Position %(position)s is taken.") % told
    if known is not None:
        told |= {"number": known.number, "title": known.resource.title}
        sentence = _("Position %(position)s is taken by %(number)s (%(title)s).") % told
    after = next((spot for spot in free if spot > wanted), free[0] if free else None)
    if after is None:
        return f"{sentence} {_('This box is full.')}"
    return (
        f"{sentence} {_('Next free position: %(position)s.') % {'position': position_name(*after)}}"
    )


def path_text(container: Container) -> str:
    """Return where a container stands, from the site to the position, as its history keeps it."""
    if container.place is None:
        return ""
    steps = [container.position] if container.position else []
    level: Place | None = container.place
    while level is not None:
        steps.append(level.name)
        level = level.parent
    return " › ".join(reversed(steps))[-300:]
