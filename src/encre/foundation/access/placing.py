"""Placing many scopes at once, as the import of a reference of structures needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from encre.foundation.access.models import Scope, ScopeParent, ScopeReach
from encre.foundation.access.services import rebuild_reach

BATCH = 500


@dataclass(frozen=True)
class Placement:
    """A structure as rights see it, and the scopes directly above it today."""

    id: UUID
    kind: str
    name: str
    parents: frozenset[UUID] = frozenset()


def place_scopes(placements: Sequence[Placement]) -> None:
    """Do what `place_scope` does for many structures, which may lie under one another."""
    wanted = {row.id: row for row in placements}
    with transaction.atomic():
        known = Scope.objects.in_bulk(list(wanted))
        new = [
            Scope(id=row.id, kind=row.kind, name=row.name[:250])
            for row in wanted.values()
            if row.id not in known
        ]
        Scope.objects.bulk_create(new, batch_size=BATCH)
        changed = []
        for scope in known.values():
            row = wanted[scope.id]
            if (scope.kind, scope.name) != (row.kind, row.name[:250]):
                scope.kind, scope.name = row.kind, row.name[:250]
                changed.append(scope)
        Scope.objects.bulk_update(changed, ["kind", "name"], batch_size=BATCH)
        ScopeReach.objects.bulk_create(
            (ScopeReach(ancestor=scope, descendant=scope) for scope in new), batch_size=BATCH
        )
        if _reparent(wanted):
            rebuild_reach()


def _reparent(wanted: dict[UUID, Placement]) -> bool:
    """Bring the direct parents of the scopes up to date; say whether any changed."""
    present = {
        (row.scope_id, row.parent_id): row.pk
        for row in ScopeParent.objects.all()
        if row.scope_id in wanted
    }
    asked = {
        (row.id, parent) for row in wanted.values() for parent in row.parents if parent != row.id
    }
    gone = [key for pair, key in present.items() if pair not in asked]
    ScopeParent.objects.filter(pk__in=gone).delete()
    missing = [ScopeParent(scope_id=s, parent_id=p) for s, p in asked - set(present)]
    ScopeParent.objects.bulk_create(missing, batch_size=BATCH)
    return bool(gone or missing)
