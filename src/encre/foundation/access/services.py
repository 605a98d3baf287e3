"""The verbs that change who may what; structures and people write scopes and memberships here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models, transaction

from encre.foundation import journal
from encre.foundation.access.events import GrantGiven, GrantPassed, GrantWithdrawn
from encre.foundation.access.levels import Level
from encre.foundation.access.models import (
    Grant,
    Membership,
    Scope,
    ScopeParent,
    ScopeReach,
)
from encre.foundation.access.rules import require

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

BATCH = 500
LEVELS = list(Level.values)
PLACE = "structures.structure.place"
"""Who says what came from what passes on what structures hold."""


def place_scope(scope_id: UUID, *, kind: str, name: str, parents: Iterable[UUID]) -> Scope:
    """Mirror a structure as a scope below `parents`, and bring every reach up to date."""
    with transaction.atomic():
        scope, _ = Scope.objects.update_or_create(
            id=scope_id, defaults={"kind": kind, "name": name[:250]}
        )
        wanted = {parent for parent in parents if parent != scope_id}
        present = set(scope.parents.values_list("parent_id", flat=True))
        known = set(ScopeReach.objects.filter(descendant=scope).values_list("pk", flat=True)[:1])
        if wanted != present or not known:
            ScopeParent.objects.filter(scope=scope).exclude(parent_id__in=wanted).delete()
            ScopeParent.objects.bulk_create(
                ScopeParent(scope=scope, parent_id=parent) for parent in wanted - present
            )
            _reach_again(scope_id)
    return scope


def remove_scope(scope_id: UUID) -> None:
    """Detach the scope of a structure that closed; what was shared with it stays with it alone."""
    with transaction.atomic():
        below = set(
            ScopeReach.objects.filter(ancestor_id=scope_id).values_list("descendant_id", flat=True)
        )
        ScopeParent.objects.filter(parent_id=scope_id).delete()
        ScopeParent.objects.filter(scope_id=scope_id).delete()
        for descendant in below:
            _reach_again(descendant)


def rebuild_reach() -> int:
    """Compute every reach again from the direct parents; return the number of pairs."""
    with transaction.atomic():
        parents = defaultdict(set)
        for scope, parent in ScopeParent.objects.values_list("scope_id", "parent_id"):
            parents[scope].add(parent)
        pairs = [
            ScopeReach(ancestor_id=ancestor, descendant_id=scope)
            for scope in Scope.objects.values_list("id", flat=True)
            for ancestor in _ancestors(scope, parents)
        ]
        ScopeReach.objects.all().delete()
        ScopeReach.objects.bulk_create(pairs, batch_size=1_000)
    return len(pairs)


def _reach_again(scope_id: UUID) -> None:
    """Compute the ancestors of a scope and of all that lies below it."""
    parents = defaultdict(set)
    children = defaultdict(set)
    for scope, parent in ScopeParent.objects.values_list("scope_id", "parent_id"):
        parents[scope].add(parent)
        children[parent].add(scope)
    below = _ancestors(scope_id, children)
    ScopeReach.objects.filter(descendant_id__in=below).delete()
    ScopeReach.objects.bulk_create(
        ScopeReach(ancestor_id=ancestor, descendant_id=scope)
        for scope in below
        for ancestor in _ancestors(scope, parents)
    )


def _ancestors(scope: UUID, parents: dict[UUID, set[UUID]]) -> set[UUID]:
    found, waiting = {scope}, [scope]
    while waiting:
        for parent in parents.get(waiting.pop(), ()):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


def set_memberships(source: str, rows: Iterable[dict[str, Any]]) -> None:
    """Replace the memberships that follow from `source` by `rows`.

    Each row has `person_id`, `scope_id`, `role`, and may have `starts` and `ends`.
    """
    with transaction.atomic():
        Membership.objects.filter(source=source).delete()
        Membership.objects.bulk_create(Membership(source=source, **row) for row in rows)


def keep_memberships(rows: Mapping[str, Mapping[str, Any] | None]) -> None:
    """Bring the one membership of each source to its row (as `set_memberships`), None to remove.

    Those there are changed in place; for many sources at once.
    """
    sources = list(rows)
    with transaction.atomic():
        known: dict[str, Membership] = {}
        for start in range(0, len(sources), BATCH):
            some = Membership.objects.filter(source__in=sources[start : start + BATCH])
            known |= {held.source: held for held in some}
        gone = [held.pk for source, held in known.items() if rows[source] is None]
        for start in range(0, len(gone), BATCH):
            Membership.objects.filter(pk__in=gone[start : start + BATCH]).delete()
        new, changed = [], []
        for source, row in rows.items():
            if row is not None and source in known:
                for name, value in row.items():
                    setattr(known[source], name, value)
                changed.append(known[source])
            elif row is not None:
                new.append(Membership(source=source, **row))
        columns = ["person_id", "scope_id", "role", "starts", "ends"]
        fields = [name.removesuffix("_id") for name in columns]
        Membership.objects.bulk_update(changed, fields, batch_size=BATCH)
        Membership.objects.bulk_create(new, batch_size=BATCH)


@dataclass(frozen=True)
class Subject:
    """With whom an object is shared: exactly one of the three."""

    person: "Person | None" = None
    scope_id: UUID | None = None
    everyone: bool = False


def share(  # one verb: an object, a level, a subject, dates
    obj: models.Model,
    *,
    level: Level,
    subject: Subject,
    by: "Person",
    starts: date | None = None,
    ends: date | None = None,
) -> Grant:
    """Share `obj` at `level` (raises NotAllowed unless `by` may manage it)."""
    require(by, _sharing_action(obj), obj)
    with transaction.atomic():
        shared: dict[str, Any] = {
            "object_kind": obj._meta.label_lower,
            "object_id": obj.pk,
            "person": subject.person,
            "scope_id": subject.scope_id,
            "everyone": subject.everyone,
        }
        terms = {"level": level, "starts": starts, "ends": ends, "given_by": by}
        grant, _ = Grant.objects.update_or_create(**shared, defaults=terms)
        journal.record(GrantGiven(obj, grant=grant.pk, level=level), by=by)
    return grant


def unshare(grant: Grant, obj: models.Model, *, by: "Person") -> None:
    """Withdraw a share of `obj` (raises NotAllowed unless `by` may manage it)."""
    require(by, _sharing_action(obj), obj)
    with transaction.atomic():
        identifier = grant.pk
        Grant.objects.filter(
            pk=grant.pk, object_kind=obj._meta.label_lower, object_id=obj.pk
        ).delete()
        journal.record(GrantWithdrawn(obj, grant=identifier), by=by)


def copy_share(
    grant: Grant,
    obj: models.Model,
    *,
    left: models.Model,
    to: models.Model,
    by: "Person",
    people: Iterable[UUID] | None = None,
) -> dict[str, Any]:
    """Share `obj` with `to` as `grant` shares it with `left`; with `people` of it only, when given.

    Who reaches it already keeps what they have, or gains what the share allows. Returns what
    `withdraw_copies` needs (raises NotAllowed).
    """
    for structure in (left, to):
        require(by, PLACE, structure)
    wanted = [{"scope_id": to.pk}] if people is None else [{"person_id": pk} for pk in people]
    with transaction.atomic():
        rows = Grant.objects.filter(object_kind=grant.object_kind, object_id=grant.object_id)
        made, raised = [], {}
        for subject in wanted:
            known = rows.filter(**subject).first()
            if known is None:
                copied = ("object_kind", "object_id", "level", "starts", "ends")
                terms = {name: getattr(grant, name) for name in copied}
                made.append(str(Grant.objects.create(**terms, **subject, given_by=by).pk))
            elif LEVELS.index(known.level) < LEVELS.index(grant.level):
                raised[str(known.pk)] = str(known.level)
                known.level = grant.level
                known.save(update_fields=["level"])
        count = len(made) + len(raised)
        journal.record(GrantPassed(obj, left=left.pk, joined=to.pk, count=count), by=by)
    return {"made": made, "raised": raised}


def withdraw_copies(
    obj: models.Model,
    *,
    left: models.Model,
    to: models.Model,
    by: "Person",
    kept: Mapping[str, Any],
) -> None:
    """Take back from `left` the shares of `obj` that `copy_share` made (raises NotAllowed)."""
    for structure in (left, to):
        require(by, PLACE, structure)
    with transaction.atomic():
        gone, _counts = Grant.objects.filter(pk__in=kept["made"], object_id=obj.pk).delete()
        for pk, level in kept["raised"].items():
            gone += Grant.objects.filter(pk=pk, object_id=obj.pk).update(level=level)
        journal.record(GrantPassed(obj, left=left.pk, joined=to.pk, count=gone), by=by)


def _sharing_action(obj: models.Model) -> str:
    return f"{obj._meta.label_lower}.share"
