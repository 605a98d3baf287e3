"""Reads of what structures hold: what there is, to whom it can go, what follows by itself."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from encre.foundation import access, links
from encre.foundation.access.queries import below, members
from encre.foundation.base.models import holds_on
from encre.foundation.structures.models import (
    Attachment,
    Passed,
    PassedState,
    Structure,
    Succession,
    SuccessionKind,
    Transmission,
)
from encre.foundation.structures.queries import ORDER, descendants

if TYPE_CHECKING:
    from datetime import date

    from encre.foundation.people.models import Person

BENCH = ("team", "unit", "service", "delegation")
"""What can hold things of the bench; what the institute holds, everybody in it would read."""
TOLD = 200
Became = list[tuple[str, int]]


@dataclass(frozen=True)
class Destination:
    """A structure that can receive what another holds, and why: its kind of succession, or none."""

    structure: Structure
    how: str = ""

    @property
    def above(self) -> bool:
        """Say whether it lies above rather than follows."""
        return not self.how

    @property
    def why(self) -> str:
        """Return the kind of succession in words."""
        return str(SuccessionKind(self.how).label) if self.how else ""


@dataclass(frozen=True)
class Holding:
    """What a structure holds of a kind: how many, and how many of them the reader may see."""

    held: links.Held
    total: int
    visible: int

    @property
    def hidden(self) -> int:
        """Return how many the reader may not see."""
        return self.total - self.visible


def remaining(held: links.Held, structure: Structure) -> QuerySet[Any]:
    """Return what a structure still has to pass on of a kind; copies stay, and pass once."""
    rows = held.rows(structure)
    if held.copied:
        done = Passed.objects.filter(
            held=held.name, state=PassedState.PASSED, transmission__source=structure
        )
        rows = rows.exclude(pk__in=done.values("object_id"))
    return rows


def holdings(structure: Structure, reader: "Person") -> list[Holding]:
    """Return what a structure holds, kind by kind, empty ones left out."""
    found = []
    for held in links.all_held():
        rows = remaining(held, structure)
        total = rows.count()
        if total:
            seen = total if held.copied else access.visible(reader, rows).count()
            found.append(Holding(held, total, seen))
    return found


def still_held(structures: Iterable[UUID] | QuerySet[Any, Any]) -> dict[UUID, int]:
    """Return how many things each of some structures holds; what is shared with them apart."""
    found: Counter[UUID] = Counter()
    for held in links.all_held():
        if not held.copied:
            column = f"{held.column}_id"
            rows = held.everywhere.filter(**{f"{column}__in": structures}).order_by()
            found.update(dict(rows.values_list(column).annotate(Count("pk"))))
    return dict(found)


def forsaken() -> list[tuple[Structure, int]]:
    """Return the closed structures that still hold things, with how many, the fullest first."""
    closed = Structure.objects.filter(ends__lt=timezone.localdate())
    counts = still_held(closed.values("pk"))
    rows = Structure.objects.in_bulk(list(counts))
    pairs = [(rows[pk], count) for pk, count in counts.items()]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0].sort_name, pair[0].pk))


def destinations(source: Structure) -> list[Destination]:
    """Return the open structures that follow one, those that follow closed ones too, then above."""
    found: dict[UUID, Destination] = {}
    waiting, seen = [(source.pk, "")], {source.pk}
    while waiting:
        before, how = waiting.pop(0)
        rows = Succession.objects.filter(predecessor_id=before).select_related("successor")
        for row in rows.order_by("year", "pk"):
            if row.successor_id in seen:
                continue
            seen.add(row.successor_id)
            if row.successor.holds():
                kind = how or str(row.kind)
                found[row.successor_id] = Destination(row.successor, kind)
            else:
                waiting.append((row.successor_id, how or str(row.kind)))
    for above in _above(source):
        found.setdefault(above.pk, Destination(above))
    return list(found.values())


def _above(source: Structure) -> list[Structure]:
    """Return the nearest open structures above one, as it lies or last lay; never the institute."""
    level, seen = {source.pk}, {source.pk}
    while level:
        rows = Attachment.objects.filter(child_id__in=level).select_related("parent")
        parents = {row.parent_id: row.parent for row in rows if row.parent_id not in seen}
        near = [row for row in parents.values() if row.holds() and row.kind in BENCH]
        if near:
            return sorted(near, key=lambda row: (ORDER.get(row.kind, 9), row.sort_name, row.pk))
        level = set(parents)
        seen |= level
    return []


def followers(source: Structure) -> list[tuple[Structure, Structure | None]]:
    """Return the open parts of a structure, as it lived last, and under what each lies today."""
    ids = Attachment.objects.filter(parent=source).values_list("child_id", flat=True)
    parts = Structure.objects.filter(holds_on(), pk__in=ids).order_by("sort_name", "pk")
    today = Attachment.objects.filter(holds_on(), holds_on(prefix="parent__"), child__in=ids)
    under: dict[UUID, Structure] = {}
    for row in today.select_related("parent").order_by("pk"):
        known = under.get(row.child_id)
        if known is None or known.pk == source.pk:
            under[row.child_id] = row.parent
    return [(part, under.get(part.pk)) for part in parts]


def people_of(source: Structure) -> set[UUID]:
    """Return those who were of a structure or of its parts on its last day, or are today."""
    day = last_day(source)
    return members(descendants(source.pk, day), day)


def people_who_follow(source: Structure, to: Structure) -> set[UUID]:
    """Return those who were of a structure and are today of another or of its parts."""
    return people_of(source) & members(below([to.pk]))


def left_behind(source: Structure, others: Iterable[Structure]) -> int:
    """Return how many people are of a structure today and of none of the others."""
    mine = members(below([source.pk]))
    return len(mine - members(below([other.pk for other in others])))


def above_before(structure: Structure) -> set[UUID]:
    """Return a structure and all that it lay under on its last day, or lies under today."""
    day = last_day(structure)
    found = level = {structure.pk}
    while level:
        rows = Attachment.objects.filter(holds_on(day), child_id__in=level)
        level = set(rows.values_list("parent_id", flat=True)) - found
        found |= level
    return found


def last_day(structure: Structure) -> "date":
    """Return the day a structure is looked at as it was: today, or its last one."""
    today = timezone.localdate()
    return min(structure.ends, today) if structure.ends else today


def transmissions(source: Structure) -> QuerySet[Transmission]:
    """Return the transmissions of what a structure held, the last ones first."""
    rows = source.transmissions.select_related("source", "by")
    return rows.order_by("-created_at", "pk")


def lines_by_kind(transmission: Transmission) -> list[tuple[links.Held, Structure, Became]]:
    """Return how many things of each kind go to each structure, by what became of them."""
    rows = transmission.lines.order_by().values_list("held", "to_id", "state")
    counts: dict[tuple[str, UUID], dict[str, int]] = {}
    for name, to, state, count in rows.annotate(Count("pk")):
        counts.setdefault((name, to), {})[state] = count
    known = Structure.objects.in_bulk({to for _name, to in counts})
    found = [
        (held, known[to], [(str(one.label), states[one]) for one in PassedState if one in states])
        for (name, to), states in counts.items()
        if (held := links.held_named(name)) is not None
    ]
    return sorted(found, key=lambda row: (row[0].order, row[0].name, row[1].sort_name))


def lines_to_tell(transmission: Transmission, reader: "Person") -> list[tuple[str, str, Passed]]:
    """Return what stayed and why, with title and address of what the reader may see."""
    rows = transmission.lines.filter(state__in=(PassedState.LEFT, PassedState.CHANGED))
    lines = list(rows.select_related("to").order_by("held", "pk")[:TOLD])
    wanted: dict[str, set[UUID]] = {}
    for line in lines:
        wanted.setdefault(line.object_kind, set()).add(line.object_id)
    seen = {
        obj.pk: obj
        for kind, ids in wanted.items()
        for obj in links.visible_objects(kind, ids, reader)
    }
    told = []
    for line in lines:
        obj = seen.get(line.object_id)
        told.append((links.title(obj) if obj else "", links.address(obj) if obj else "", line))
    return told


def origins(kind: str, identifier: UUID, made_at: Any = None) -> list[Passed]:
    """Return the structures an object came from, the first one first.

    `made_at` leaves out what passed before: an entry did not come with a notebook it was not in.
    """
    rows = Passed.objects.filter(
        object_id=identifier, object_kind=kind, state=PassedState.PASSED
    ).select_related("transmission__source")
    rows = rows.filter(passed_at__gt=made_at) if made_at else rows
    return list(rows.order_by("passed_at", "pk"))


def transmission(reader: "Person", identifier: UUID) -> Transmission | None:
    """Return a transmission that `reader` may see, or None."""
    rows = access.visible(reader, Transmission.objects.filter(pk=identifier))
    return rows.select_related("source", "by").first()
