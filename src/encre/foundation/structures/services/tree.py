"""The dated tree: what lies under what, and the scopes of rights that follow it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.access.placing import Placement, place_scopes
from encre.foundation.access.services import place_scope
from encre.foundation.base import locks
from encre.foundation.base.errors import Refused
from encre.foundation.base.models import holds_on
from encre.foundation.structures.events import StructureAttached, StructureDetached
from encre.foundation.structures.models import Attachment, Structure, StructureKind

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

# A federation has no authority over the laboratories it brings together: never above in rights.
SCOPE_KINDS = {StructureKind.FEDERATION: StructureKind.UNIT}
# The nightly placing looks this far back, so that nights without a clock are made up for.
DAYS_BACK = 40


def attach(
    child: Structure,
    parent: Structure,
    *,
    by: "Person | None",
    starts: date | None = None,
    ends: date | None = None,
) -> Attachment:
    """Place a structure under another (raises NotAllowed; Refused for a circle or an overlap).

    Several parents at once are welcome. Saying the same thing twice changes nothing.
    """
    if by is not None:
        access.require(by, "structures.structure.place", child)
    with transaction.atomic():
        attachment, made = attach_quietly(child, parent, starts=starts, ends=ends)
        if made:
            place(child)
            journal.record(StructureAttached(child, parent=parent.pk), by=by)
    return attachment


def attach_quietly(
    child: Structure, parent: Structure, *, starts: date | None, ends: date | None
) -> tuple[Attachment, bool]:
    """Write an attachment for a verb that records its own event; say whether it is new."""
    locks.named("structures.tree")
    if starts and ends and ends < starts:
        raise Refused(fields={"ends": [_("The end comes before the beginning.")]})
    if child.pk == parent.pk or _leads_up_to(child.pk, parent.pk, starts, ends):
        raise Refused(fields={"parent": [_("A structure cannot lie under one of its own parts.")]})
    present = Attachment.objects.filter(_overlaps(starts, ends), child=child, parent=parent)
    for known in present:
        if (known.starts, known.ends) == (starts, ends):
            return known, False
        raise Refused(
            fields={"parent": [_("It already lies under this structure at these dates.")]}
        )
    fields = {"child": child, "parent": parent, "starts": starts, "ends": ends}
    return Attachment.objects.create(**fields), True


def detach(attachment: Attachment, *, by: "Person | None", on: date) -> Attachment:
    """End an attachment, whose last day is `on` (raises NotAllowed, Refused)."""
    child = attachment.child
    if by is not None:
        access.require(by, "structures.structure.place", child)
    if attachment.starts and on < attachment.starts:
        raise Refused(fields={"ends": [_("The end comes before the beginning.")]})
    with transaction.atomic():
        attachment.ends = on
        attachment.save(update_fields=["ends"])
        place(child)
        journal.record(StructureDetached(child, parent=attachment.parent_id), by=by)
    return attachment


def place(structure: Structure, day: date | None = None) -> None:
    """Mirror a structure as a scope below its parents of `day` (today by default)."""
    placement = placements([structure], day)[0]
    place_scope(placement.id, kind=placement.kind, name=placement.name, parents=placement.parents)


def placements(structures: Sequence[Structure], day: date | None = None) -> list[Placement]:
    """Return how structures stand as scopes on `day` (today by default), in one query."""
    day = day or timezone.localdate()
    rows = Attachment.objects.filter(holds_on(day), holds_on(day, "parent__"))
    rows = rows.exclude(parent__kind=StructureKind.FEDERATION)
    if len(structures) == 1:
        rows = rows.filter(child=structures[0])
    parents: dict[UUID, set[UUID]] = {}
    for child, parent in rows.values_list("child_id", "parent_id"):
        parents.setdefault(child, set()).add(parent)
    return [
        Placement(
            id=structure.pk,
            kind=str(SCOPE_KINDS.get(StructureKind(structure.kind), structure.kind)),
            name=structure.title,
            parents=frozenset(parents.get(structure.pk, ()) if _open_on(structure, day) else ()),
        )
        for structure in structures
    ]


def _open_on(structure: Structure, day: date) -> bool:
    return structure.ends is None or structure.ends >= day


def replace_scopes(day: date | None = None) -> int:
    """Place again the structures whose place changes about `day` by a date; return how many."""
    day = day or timezone.localdate()
    span = (day - timedelta(days=DAYS_BACK), day)
    changed = Q()
    for prefix in ("", "attachments__", "attachments__parent__"):
        for bound in ("starts", "ends"):
            changed |= Q(**{f"{prefix}{bound}__range": span})
    rows = list(Structure.objects.filter(changed).distinct())
    place_scopes(placements(rows, day))
    return len(rows)


def _overlaps(starts: date | None, ends: date | None) -> Q:
    condition = Q()
    if ends is not None:
        condition &= Q(starts__isnull=True) | Q(starts__lte=ends)
    if starts is not None:
        condition &= Q(ends__isnull=True) | Q(ends__gte=starts)
    return condition


def _leads_up_to(target: UUID, start: UUID, starts: date | None, ends: date | None) -> bool:
    """Say whether, on some day of the period, one climbs from `start` to `target`."""
    edges: dict[UUID, list[Attachment]] = {}
    for edge in Attachment.objects.filter(_overlaps(starts, ends)):
        edges.setdefault(edge.child_id, []).append(edge)
    first, last = starts or date.min, ends or date.max
    waiting, seen = [(start, first, last)], set()
    while waiting:
        place_id, since, until = waiting.pop()
        if place_id == target:
            return True
        for edge in edges.get(place_id, ()):
            span = max(since, edge.starts or date.min), min(until, edge.ends or date.max)
            step = (edge.parent_id, *span)
            if span[0] <= span[1] and step not in seen:
                seen.add(step)
                waiting.append(step)
    return False
