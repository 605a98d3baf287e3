"""What a person is, today, as rules read it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast
from uuid import UUID

from django.db.models import Q

from encre.foundation.access.levels import Level
from encre.foundation.access.models import Grant, Membership, ScopeReach
from encre.foundation.base.models import holds_on

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

_KEPT = "_encre_actor"
LEVELS = list(Level.values)
Held = TypeVar("Held")


@dataclass
class Actor:
    """A person's place in the institute; `person_id` is None for an anonymous visitor."""

    person_id: UUID | None

    @cached_property
    def held(self) -> dict[str, set[UUID]]:
        """Return the scopes in which the person holds each role today."""
        roles: dict[str, set[UUID]] = {}
        if self.person_id is not None:
            rows = Membership.objects.filter(holds_on(), person_id=self.person_id)
            for role, scope_id in rows.values_list("role", "scope_id"):
                roles.setdefault(role, set()).add(scope_id)
        return roles

    @cached_property
    def member_of(self) -> list[UUID]:
        """Return the scopes the person belongs to, ancestors included: what a share reaches."""
        mine = set().union(*self.held.values()) if self.held else set()
        if not mine:
            return []
        above = ScopeReach.objects.filter(descendant_id__in=mine)
        return sorted(set(above.values_list("ancestor_id", flat=True)))

    @cached_property
    def _reach(self) -> dict[UUID, set[UUID]]:
        roots = {
            scope for role, scopes in self.held.items() if role != "member" for scope in scopes
        }
        reach: dict[UUID, set[UUID]] = {}
        if roots:
            rows = ScopeReach.objects.filter(ancestor_id__in=roots)
            for ancestor, descendant in rows.values_list("ancestor_id", "descendant_id"):
                reach.setdefault(ancestor, set()).add(descendant)
        return reach

    @cached_property
    def teams(self) -> list[UUID]:
        """Return the scopes the person belongs to directly, without their ancestors."""
        return sorted(set().union(*self.held.values())) if self.held else []

    def with_role(self, *roles: str) -> list[UUID]:
        """Return the scopes in which one of `roles` gives authority, descendants included."""
        roots = set().union(*(self.held.get(role, set()) for role in roles))
        return sorted(set().union(*(self._reach.get(root, {root}) for root in roots)))

    def has(self, *roles: str) -> bool:
        """Say whether the person holds one of `roles` anywhere today."""
        return any(role in self.held for role in roles)

    @property
    def known(self) -> bool:
        """Say whether somebody is signed in."""
        return self.person_id is not None

    def granted(self, kind: str, at_least: str = "view") -> list[UUID]:
        """Return the ids of the objects of `kind` shared with the person at a level or above."""
        levels = LEVELS[LEVELS.index(at_least) :]
        return [pk for level in levels for pk in self._grants.get((kind, level), ())]

    @cached_property
    def _grants(self) -> dict[tuple[str, str], list[UUID]]:
        found: dict[tuple[str, str], list[UUID]] = {}
        if self.known:
            subject = Q(everyone=True) | Q(person_id=self.person_id)
            rows = Grant.objects.filter(subject | Q(scope_id__in=self.member_of), holds_on())
            for kind, level, pk in rows.values_list("object_kind", "level", "object_id"):
                found.setdefault((kind, level), []).append(pk)
        return found

    def recall(self, name: str, look_up: Callable[[], Held]) -> Held:
        """Return what a room looked up for this person under `name`, once for the request."""
        if name not in self._recalled:
            self._recalled[name] = look_up()
        return cast("Held", self._recalled[name])

    @cached_property
    def _recalled(self) -> dict[str, object]:
        return {}


def actor(person: "Person | None") -> Actor:
    """Return what `person` is today; the one remembered for this request when there is one."""
    kept = getattr(person, _KEPT, None)
    return kept if kept is not None else Actor(person.pk if person is not None else None)


def remember(person: "Person") -> None:
    """Read the person's place once for the whole request."""
    setattr(person, _KEPT, Actor(person.pk))
