"""Finding where containers go: a place, a position asked for, the first free ones."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from encre.foundation import access
from encre.foundation.base.errors import Refused
from encre.research.inventory.models import Container, Place
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
            words = _("Position %(position)s is taken.")
            raise Refused(fields={"position": [words % {"position": position.strip().upper()}]})
        free = free[free.index(wanted) :]
    if len(free) < count:
        words = _("“%(box)s” has only %(free)d free positions.")
        raise Refused(fields={"place": [words % {"box": current.name, "free": len(free)}]})
    return [Spot(current, row, column) for row, column in free[:count]]


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
