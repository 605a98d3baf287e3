"""Reading shares and roles; the caller has checked that they may be told."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Model, QuerySet

from encre.foundation.access.levels import ScopeKind
from encre.foundation.access.models import Grant, Membership, Scope, ScopeReach
from encre.foundation.base.models import holds_on


def shares_of(obj: Model) -> QuerySet[Grant]:
    """Return with whom an object is shared, oldest first."""
    rows = Grant.objects.filter(object_kind=obj._meta.label_lower, object_id=obj.pk)
    return rows.select_related("person", "scope").order_by("created_at")


def institute_scope() -> UUID | None:
    """Return the scope of the institute itself, or None before it is entered."""
    rows = Scope.objects.filter(kind=ScopeKind.INSTITUTE).order_by("id")
    return rows.values_list("id", flat=True).first()


def scopes(ids: Iterable[UUID]) -> list[Scope]:
    """Return scopes by their ids, in the order of their names."""
    return list(Scope.objects.filter(pk__in=list(ids)).order_by("name", "pk"))


def holders(role: str, source: str) -> set[UUID]:
    """Return the people who hold `role` because of `source`."""
    rows = Membership.objects.filter(role=role, source=source)
    return set(rows.values_list("person_id", flat=True))


def above(scope: UUID) -> QuerySet[ScopeReach, UUID]:
    """Return a scope and all that it lies under today."""
    return ScopeReach.objects.filter(descendant_id=scope).values_list("ancestor_id", flat=True)


def below(scopes: Iterable[UUID]) -> QuerySet[ScopeReach, UUID]:
    """Return some scopes and all that lies under them today."""
    rows = ScopeReach.objects.filter(ancestor_id__in=list(scopes))
    return rows.values_list("descendant_id", flat=True)


def reaching(scopes: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Return, for some scopes, each with all that lies under it today."""
    found: dict[UUID, set[UUID]] = {}
    rows = ScopeReach.objects.filter(ancestor_id__in=list(scopes))
    for ancestor, descendant in rows.values_list("ancestor_id", "descendant_id"):
        found.setdefault(ancestor, set()).add(descendant)
    return found


def members(scopes: Iterable[UUID], day: date | None = None) -> set[UUID]:
    """Return the people who hold a role in one of `scopes` on `day` (today by default)."""
    rows = Membership.objects.filter(holds_on(day), scope_id__in=list(scopes))
    return set(rows.values_list("person_id", flat=True))
