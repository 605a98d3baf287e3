"""What is tied to an object, both ways, with the reader's rights."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Model, Q

from encre.foundation import access
from encre.foundation.links.kinds import Kind, kind_of, relation
from encre.foundation.links.models import Link

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


@dataclass(frozen=True)
class Tie:
    """One link as seen from an object: the words, the other end, and its kind."""

    link: Link
    words: Any
    kind: Kind
    other: Model
    outgoing: bool

    @property
    def title(self) -> str:
        """Return the other end's name."""
        return self.kind.title(self.other)

    @property
    def url(self) -> str:
        """Return the other end's address."""
        return self.kind.url(self.other)


def about(obj: Model, person: "Person | None", limit: int = 200) -> list[Tie]:
    """Return the links of `obj`, both ways, whose other end `person` may see."""
    rows = list(
        Link.objects.filter(Q(source_id=obj.pk) | Q(target_id=obj.pk)).order_by("created_at")[
            :limit
        ]
    )
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        name, identifier = _other_end(row, obj.pk)
        wanted[name].add(identifier)
    found = {
        other.pk: other
        for name, ids in wanted.items()
        for other in visible_objects(name, ids, person)
    }
    ties = []
    for row in rows:
        name, identifier = _other_end(row, obj.pk)
        kind, outgoing = kind_of(name), row.source_id == obj.pk
        if kind and identifier in found:
            known = relation(row.relation)
            words = known.forward if outgoing else known.backward
            ties.append(Tie(row, words, kind, found[identifier], outgoing))
    return ties


def ties_from(obj: Model, relation: str) -> list[Link]:
    """Return the links of a relation that go out from `obj`; the caller has checked its right."""
    rows = Link.objects.filter(source_id=obj.pk, source_kind=obj._meta.label_lower)
    return list(rows.filter(relation=relation).order_by("created_at"))


def visible_objects(kind: str, ids: set[UUID], person: "Person | None") -> list[Model]:
    """Return the objects of `kind` among `ids` that `person` may see, in one query."""
    known = kind_of(kind)
    if known is None or not ids:
        return []
    rows = known.model_class._base_manager.filter(pk__in=ids).select_related(*known.prefetch)
    return list(access.visible(person, rows))


def _other_end(row: Link, mine: UUID) -> tuple[str, UUID]:
    if row.source_id == mine:
        return row.target_kind, row.target_id
    return row.source_kind, row.source_id
