"""Reads of the inventory, filtered by rights."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from encre.foundation import access
from encre.research.inventory.models import (
    Container,
    ImportedTable,
    Movement,
    Place,
    PlaceKind,
    Resource,
    ResourceType,
    StockState,
)
from encre.research.inventory.words import asked

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

SOON_DAYS = 30
DEEPEST = len(PlaceKind)
LOW = Q(low_at__isnull=False, total__lte=F("low_at"))
"""The stock is at or below the threshold; of resources read with `with_stock`."""


def types(reader: "Person | None") -> QuerySet[ResourceType]:
    """Return the types `reader` may see, with their team and the number of their resources."""
    rows = access.visible(reader, ResourceType.objects.filter(archived_at__isnull=True))
    return rows.select_related("structure", "place")


def with_counts(reader: "Person | None", rows: QuerySet[ResourceType]) -> QuerySet[ResourceType]:
    """Add to each type the number of resources of it that `reader` may see."""
    seen = resources(reader).order_by().filter(type=OuterRef("pk")).values("type")
    counted = seen.annotate(held=Count("pk")).values("held")
    return rows.annotate(resource_count=Coalesce(Subquery(counted), Value(0)))


def tables(reader: "Person | None") -> QuerySet[ImportedTable]:
    """Return the tables `reader` sent, the last one first, without their reports."""
    rows = access.visible(reader, ImportedTable.objects.all())
    return rows.defer("report").order_by("-created_at", "-id")


def table(reader: "Person | None", identifier: UUID) -> ImportedTable | None:
    """Return a table `reader` sent, or None."""
    rows = access.visible(reader, ImportedTable.objects.filter(pk=identifier))
    return rows.select_related("type", "structure", "by").first()


def resources(reader: "Person | None", *, removed: bool = False) -> QuerySet[Resource]:
    """Return the resources `reader` may see; those of the bin when `removed`."""
    rows = access.visible(reader, Resource.objects.filter(removed_at__isnull=not removed))
    return rows.select_related("type", "structure", "created_by")


def resource(reader: "Person | None", identifier: UUID) -> Resource | None:
    """Return one resource, those of the bin included, or None when it may not be seen."""
    rows = access.visible(reader, Resource.objects.filter(pk=identifier))
    return rows.select_related("type", "structure", "created_by").first()


def with_stock(rows: QuerySet[Resource]) -> QuerySet[Resource]:
    """Add to each resource its total in grains and the number of its containers in stock."""
    live = Container.objects.filter(resource=OuterRef("pk"), state=StockState.IN_STOCK)
    per = live.order_by().values("resource")
    return rows.annotate(
        total=Coalesce(
            Subquery(per.annotate(held=Sum("amount")).values("held")),
            Value(0),
            output_field=BigIntegerField(),
        ),
        in_stock=Coalesce(Subquery(per.annotate(held=Count("pk")).values("held")), Value(0)),
    )


def with_smiles(rows: QuerySet[Resource]) -> QuerySet[Resource]:
    """Add to each resource the canonical SMILES of its molecule, None when it has none."""
    return rows.annotate(smiles=F("chemistry__smiles"))


def with_molecule(reader: "Person | None", ids: Iterable[UUID]) -> dict[UUID, Resource]:
    """Return by id those of some resources that `reader` may see and that have a molecule."""
    rows = access.visible(reader, Resource.objects.filter(pk__in=list(ids)).exclude(molecule=""))
    unused = ("chemistry__pattern", "chemistry__morgan", "chemistry__svg")
    return {row.pk: row for row in rows.select_related("chemistry").defer(*unused)}


def low(rows: QuerySet[Resource]) -> QuerySet[Resource]:
    """Keep the resources whose stock is at or below their threshold (after `with_stock`)."""
    return rows.filter(LOW)


def expiring(rows: QuerySet[Resource], days: int = SOON_DAYS) -> QuerySet[Resource]:
    """Keep the resources with something in stock whose date comes within `days`, or is past."""
    live = Container.objects.filter(state=StockState.IN_STOCK).values("resource")
    until = timezone.localdate() + timedelta(days=days)
    return rows.filter(expires_on__lte=until, pk__in=live)


def kept_in(rows: QuerySet[Resource], place: UUID) -> QuerySet[Resource]:
    """Keep the resources of which something stands in a place or in what lies in it."""
    held = Container.objects.filter(within(place, "place"))
    return rows.filter(pk__in=held.values("resource"))


def within(place: UUID, prefix: str) -> Q:
    """Return the condition that the place at `prefix` is `place` or lies in it, however deep."""
    found, path = Q(), prefix
    for _level in range(DEEPEST):
        found |= Q(**{f"{path}_id": place})
        path = f"{path}__parent"
    return found


def containers(reader: "Person | None") -> QuerySet[Container]:
    """Return the containers `reader` may see, with their resource and their place."""
    rows = access.visible(reader, Container.objects.all())
    return rows.select_related("resource__type", "place", "parent")


def container(reader: "Person | None", identifier: UUID) -> Container | None:
    """Return one container, or None when it may not be seen."""
    return containers(reader).filter(pk=identifier).first()


def movements(container: Container, limit: int = 200) -> Sequence[Movement]:
    """Return what happened to a container, newest first; the caller has checked its view right."""
    return list(container.movements.select_related("by").order_by("-created_at", "-id")[:limit])


def places(reader: "Person | None") -> QuerySet[Place]:
    """Return the open places `reader` may see."""
    rows = access.visible(reader, Place.objects.filter(archived_at__isnull=True))
    return rows.select_related("structure", "parent")


def place(reader: "Person | None", identifier: UUID) -> Place | None:
    """Return one place, closed ones included, or None when it may not be seen."""
    rows = access.visible(reader, Place.objects.filter(pk=identifier))
    return rows.select_related("structure", "parent").first()


def parts(reader: "Person | None", of: Place) -> QuerySet[Place]:
    """Return what lies directly in a place, as far as `reader` may see."""
    return places(reader).filter(parent=of).order_by("rank", "sort_name")


def with_filling(rows: QuerySet[Place]) -> QuerySet[Place]:
    """Add to each place the number of containers that stand directly in it."""
    return rows.annotate(filled=Count("contents"))


def path_to(reader: "Person | None", at: Place | None) -> list[Place]:
    """Return the places from the site to `at`, those `reader` may not see left out; one query."""
    if at is None:
        return []
    levels = "__".join(["parent"] * (DEEPEST - 1))
    found = Place.objects.select_related(levels).get(pk=at.pk)
    steps: list[Place] = []
    level: Place | None = found
    while level is not None:
        steps.append(level)
        level = level.parent
    seen = _seen(reader, {step.pk for step in steps})
    return [step for step in reversed(steps) if step.pk in seen]


def whole_names(reader: "Person | None", ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return for each place the path as far as `reader` sees it, in two queries."""
    wanted = {identifier for identifier in ids if identifier is not None}
    if not wanted:
        return {}
    levels = "__".join(["parent"] * (DEEPEST - 1))
    rows = list(Place.objects.filter(pk__in=wanted).select_related(levels))
    chains: dict[UUID, list[Place]] = {}
    for row in rows:
        level: Place | None = row
        while level is not None:
            chains.setdefault(row.pk, []).insert(0, level)
            level = level.parent
    every = {step.pk for chain in chains.values() for step in chain}
    seen = _seen(reader, every)
    return {
        pk: " › ".join(step.name for step in chain if step.pk in seen)
        for pk, chain in chains.items()
    }


def matching(rows: QuerySet[Resource], text: str) -> QuerySet[Resource]:
    """Keep the resources in whose words every word of `text` is found."""
    for word in asked(text):
        rows = rows.filter(search_words__contains=word)
    return rows


def boxes_with_room(reader: "Person", count: int, like: Place | None = None) -> list[Place]:
    """Return boxes with at least `count` free positions, the fullest first.

    Those under the same freezer or room as `like` only, when it is given.
    """
    rows = access.visible(
        reader, Place.objects.filter(archived_at__isnull=True, kind="box"), "inventory.place.edit"
    )
    if like is not None:
        rows = rows.filter(within(like.pk, "parent") | Q(pk=like.pk))
    sized = rows.annotate(
        filled=Count("contents"), free=F("rows") * F("columns") - Count("contents")
    )
    return list(sized.filter(free__gte=count).order_by("free", "sort_name")[:12])


def _seen(reader: "Person | None", ids: set[UUID]) -> set[UUID]:
    rows = access.visible(reader, Place.objects.filter(pk__in=ids))
    return set(rows.values_list("pk", flat=True))
