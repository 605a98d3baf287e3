"""References people quote: `U1016-R-00123`, and `U1016-R-00123.2` for its second container."""

from typing import TYPE_CHECKING

from django.db.models import F, Max

from encre.foundation.base import locks
from encre.foundation.structures.references import prefix_of
from encre.research.inventory.models import Container, Counter, Resource

if TYPE_CHECKING:
    from encre.foundation.structures.models import Structure


def next_numbers(structure: "Structure", count: int = 1) -> list[str]:
    """Return the next references of the structure's unit, in order; within a transaction."""
    prefix = prefix_of(structure)
    locks.named(f"inventory.number.{prefix}")
    counter, _made = Counter.objects.get_or_create(prefix=prefix)
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + count)
    counter.refresh_from_db(fields=["last"])
    first = counter.last - count + 1
    return [f"{prefix}-R-{number:05d}" for number in range(first, counter.last + 1)]


def next_ordinal(resource: Resource) -> int:
    """Return the rank of the resource's next container, whose row is held; within a transaction."""
    Resource.objects.select_for_update().get(pk=resource.pk)
    last = Container.objects.filter(resource=resource).aggregate(last=Max("ordinal"))["last"]
    return int(last or 0) + 1
