"""Stock: receiving, taking, adding, counting again, thawing, discarding.

An amount changes by one conditional UPDATE: whoever comes second takes from what is left, and
what is not there is refused. The constraint of the table stands behind.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, CharField, F, Value, When
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.research.inventory.events import StockChanged, StockReceived
from encre.research.inventory.models import Container, Move, Movement, Place, Resource, StockState
from encre.research.inventory.quantities import (
    MOST,
    UNITS,
    InvalidQuantity,
    Unit,
    grains_of,
    same_dimension,
    unit_named,
)
from encre.research.inventory.services.numbering import next_ordinal
from encre.research.inventory.services.placing import Spot, path_text, spots_for
from encre.research.inventory.showing import quantity

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

MOST_AT_ONCE = 200


def receive(
    resource: Resource,
    *,
    by: "Person",
    amount: Decimal,
    unit: str,
    count: int = 1,
    place: Place | None = None,
    position: str = "",
    note: str = "",
) -> list[Container]:
    """Put `count` containers of `amount` each in stock (raises NotAllowed, Refused by field).

    In a box they take `position` and the free ones after it, else the first free ones.
    """
    access.require(by, "inventory.resource.edit", resource)
    known, grains = asked_amount(amount, unit, resource.unit)
    check_count(count)
    with transaction.atomic():
        first = next_ordinal(resource)
        spots = spots_for(place, count, position, by=by)
        rows = [
            new_container(resource, first + rank, grains, known.symbol, spot, by=by, note=note)
            for rank, spot in enumerate(spots)
        ]
        Container.objects.bulk_create(rows)
        _write(
            [
                Movement(
                    container=row, move=Move.RECEIVED, delta=grains, left=grains,
                    to_place=path_text(row), by=by,
                )
                for row in rows
            ]
        )  # fmt: skip
        journal.record_all((StockReceived(resource, container=row.pk) for row in rows), by=by)
    return rows


def new_container(
    resource: Resource,
    ordinal: int,
    grains: int,
    unit: str,
    spot: Spot,
    *,
    by: "Person | None",
    note: str = "",
    parent: Container | None = None,
) -> Container:
    """Return a container not written yet."""
    return Container(
        resource=resource,
        ordinal=ordinal,
        number=f"{resource.number}.{ordinal}",
        parent=parent,
        thaws=parent.thaws if parent else 0,
        amount=grains,
        unit=unit,
        place=spot.place,
        row=spot.row,
        column=spot.column,
        note=note.strip()[:250],
        created_by=by,
    )


def take(
    container: Container, *, by: "Person", amount: Decimal, unit: str, reason: str = ""
) -> Container:
    """Take from a container (raises NotAllowed, Refused when less is left); empty at zero."""
    access.require(by, "inventory.container.edit", container)
    _known, grains = asked_amount(amount, unit, container.unit)
    with transaction.atomic():
        current = decrease(container, grains)
        _tell(current, Move.TAKEN, by=by, delta=-grains, reason=reason)
    return current


def decrease(container: Container, grains: int) -> Container:
    """Take grains by one conditional UPDATE; within a transaction (raises Refused)."""
    rows = Container.objects.filter(pk=container.pk, state=StockState.IN_STOCK, amount__gte=grains)
    emptied = Case(
        When(amount=grains, then=Value(StockState.EMPTY.value)),
        default=F("state"),
        output_field=CharField(),
    )
    done = rows.update(amount=F("amount") - grains, state=emptied)
    current = Container.objects.select_related("resource", "place").get(pk=container.pk)
    if not done:
        if current.state == StockState.DISCARDED:
            raise Refused(_("%(number)s has been thrown away.") % {"number": current.number})
        words = _("There is not enough: %(left)s left in %(number)s.")
        told = {"left": quantity(current.amount, current.unit), "number": current.number}
        raise Refused(fields={"amount": [words % told]})
    return current


def add(
    container: Container, *, by: "Person", amount: Decimal, unit: str, reason: str = ""
) -> Container:
    """Add to a container (raises NotAllowed, Refused); an empty one is in stock again."""
    access.require(by, "inventory.container.edit", container)
    _known, grains = asked_amount(amount, unit, container.unit)
    with transaction.atomic():
        rows = Container.objects.filter(pk=container.pk, amount__lte=MOST - grains)
        done = rows.exclude(state=StockState.DISCARDED).update(
            amount=F("amount") + grains, state=StockState.IN_STOCK
        )
        if not done:
            raise Refused(_("Nothing can be added to this container."))
        current = Container.objects.select_related("resource", "place").get(pk=container.pk)
        _tell(current, Move.ADDED, by=by, delta=grains, reason=reason)
    return current


def count_again(
    container: Container, *, by: "Person", amount: Decimal, unit: str, reason: str
) -> Container:
    """Set what is really left, with the reason why (raises NotAllowed, Refused)."""
    access.require(by, "inventory.container.edit", container)
    if not reason.strip():
        raise Refused(fields={"reason": [_("Say why the amount is corrected.")]})
    _known, grains = asked_amount(amount, unit, container.unit, zero=True)
    with transaction.atomic():
        current = _live(container)
        delta = grains - current.amount
        current.amount = grains
        current.state = StockState.IN_STOCK if grains else StockState.EMPTY
        current.save(update_fields=["amount", "state"])
        _tell(current, Move.COUNTED, by=by, delta=delta, reason=reason)
    return current


def thaw(container: Container, *, by: "Person", reason: str = "") -> Container:
    """Count one more freeze-thaw cycle (raises NotAllowed, Refused)."""
    access.require(by, "inventory.container.edit", container)
    with transaction.atomic():
        current = _live(container)
        current.thaws += 1
        current.save(update_fields=["thaws"])
        _tell(current, Move.THAWED, by=by, reason=reason)
    return current


def discard(container: Container, *, by: "Person", reason: str = "") -> Container:
    """Throw a container away: its position is free again (raises NotAllowed); twice is once."""
    access.require(by, "inventory.container.edit", container)
    with transaction.atomic():
        current = Container.objects.select_for_update().get(pk=container.pk)
        if current.state == StockState.DISCARDED:
            return current
        left, here = current.amount, path_text(current)
        current.state, current.amount = StockState.DISCARDED, 0
        current.place = current.row = current.column = None
        current.save(update_fields=["state", "amount", "place", "row", "column"])
        _tell(current, Move.DISCARDED, by=by, delta=-left, reason=reason, from_place=here)
    return current


def move(
    container: Container, *, by: "Person", place: Place | None, position: str = ""
) -> Container:
    """Put a container elsewhere (raises NotAllowed, Refused when the position is taken)."""
    access.require(by, "inventory.container.edit", container)
    with transaction.atomic():
        current = _live(container)
        here = path_text(current)
        (spot,) = spots_for(place, 1, position, by=by, moving=current)
        if (current.place, current.row, current.column) == (spot.place, spot.row, spot.column):
            return current
        current.place, current.row, current.column = spot.place, spot.row, spot.column
        current.save(update_fields=["place", "row", "column"])
        _tell(current, Move.MOVED, by=by, from_place=here, to_place=path_text(current))
    return current


def _live(container: Container) -> Container:
    current = Container.objects.select_for_update().get(pk=container.pk)
    if current.state == StockState.DISCARDED:
        raise Refused(_("%(number)s has been thrown away.") % {"number": current.number})
    return current


def asked_amount(amount: Decimal, unit: str, like: str, *, zero: bool = False) -> tuple[Unit, int]:
    """Return the unit and the grains asked for (raises Refused by field)."""
    try:
        known = unit_named(unit)
    except InvalidQuantity as error:
        raise Refused(fields={"unit": [str(error)]}) from error
    if not same_dimension(known.symbol, like):
        words = _("%(unit)s cannot be converted to %(like)s.")
        raise Refused(fields={"unit": [words % {"unit": known.symbol, "like": like}]})
    try:
        grains = grains_of(amount, UNITS[known.symbol])
    except InvalidQuantity as error:
        raise Refused(fields={"amount": [str(error)]}) from error
    if grains < 0 or (grains == 0 and not zero):
        raise Refused(fields={"amount": [_("Give an amount above zero.")]})
    return known, grains


def check_count(count: int) -> None:
    """Refuse to make none, or too many at once (raises Refused)."""
    if not 1 <= count <= MOST_AT_ONCE:
        words = _("From 1 to %(most)d containers can be made at once.")
        raise Refused(fields={"count": [words % {"most": MOST_AT_ONCE}]})


def _tell(
    container: Container,
    what: Move,
    *,
    by: "Person",
    delta: int = 0,
    reason: str = "",
    from_place: str = "",
    to_place: str = "",
) -> None:
    line = Movement(
        container=container,
        move=what,
        delta=delta,
        left=container.amount,
        reason=reason.strip()[:250],
        from_place=from_place,
        to_place=to_place,
        by=by,
    )
    _write([line])
    event = StockChanged(container.resource, container=container.pk, move=what.value)
    journal.record(event, by=by)


def _write(lines: Sequence[Movement]) -> None:
    Movement.objects.bulk_create(lines)
