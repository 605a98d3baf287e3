"""Splitting a container into aliquots."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from encre.foundation import access, journal
from encre.research.inventory.events import StockSplit
from encre.research.inventory.models import Container, Move, Movement, Place
from encre.research.inventory.services import stock
from encre.research.inventory.services.numbering import next_ordinal
from encre.research.inventory.services.placing import path_text, spots_for

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def split(
    container: Container,
    *,
    by: "Person",
    count: int,
    amount: Decimal,
    unit: str,
    place: Place | None = None,
    position: str = "",
) -> list[Container]:
    """Make `count` aliquots of `amount` each out of a container (raises NotAllowed, Refused).

    What is left stays in it; aliquots begin with its freeze-thaw cycles.
    """
    access.require(by, "inventory.container.edit", container)
    stock.check_count(count)
    known, each = stock.asked_amount(amount, unit, container.unit)
    with transaction.atomic():
        first = next_ordinal(container.resource)
        parent = stock.decrease(container, each * count)
        spots = spots_for(place, count, position, by=by)
        rows = [
            stock.new_container(
                parent.resource, first + rank, each, known.symbol, spot, by=by, parent=parent
            )
            for rank, spot in enumerate(spots)
        ]
        Container.objects.bulk_create(rows)
        made = [_made(row, by) for row in rows]
        given = Movement(
            container=parent, move=Move.SPLIT, delta=-each * count, left=parent.amount, by=by
        )
        Movement.objects.bulk_create((given, *made))
        told = StockSplit(parent.resource, container=parent.pk, count=count)
        journal.record(told, by=by)
    return rows


def _made(row: Container, by: "Person") -> Movement:
    each = row.amount
    place = path_text(row)
    return Movement(container=row, move=Move.MADE, delta=each, left=each, to_place=place, by=by)
