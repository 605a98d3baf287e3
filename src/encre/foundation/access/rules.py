"""One rule per action: the same Q answers `can`, `visible` and `why`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Case, Model, Q, QuerySet, Value, When
from django.db.models.fields import BooleanField

from encre.foundation.access.actors import Actor, actor
from encre.foundation.access.weighing import Undecidable, holds
from encre.foundation.base.errors import NotAllowed, NotFound

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

Row = TypeVar("Row", bound=Model)
_NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Rule:
    """A reason for which an action is allowed, and the condition under which it holds."""

    reason: object
    when: Q | bool

    @property
    def condition(self) -> Q:
        """Return the condition as a Q, whatever it was written as."""
        if isinstance(self.when, bool):
            return Q() if self.when else _NOTHING
        return self.when


Policy = Callable[[Actor], Sequence[Rule]]
Written = TypeVar("Written", bound=Policy)
_policies: dict[str, Policy] = {}


def policy(action: str) -> Callable[[Written], Written]:
    """Register the rules of `action`, named `<app>.<verb>` or `<app>.<model>.<verb>`."""

    def register(rules: Written) -> Written:
        _policies[action] = rules
        return rules

    return register


def actions() -> list[str]:
    """Return the name of every action that has a policy."""
    return sorted(_policies)


def rules_for(person: "Person | None", action: str) -> Sequence[Rule]:
    """Return the rules of `action` as they are for `person` (KeyError for an unknown action)."""
    return _policies[action](actor(person))


def condition(person: "Person | None", action: str) -> Q:
    """Return the Q that keeps the objects on which `person` may do `action`."""
    return condition_of(rules_for(person, action))


def condition_of(all_rules: Sequence[Rule]) -> Q:
    """Return the Q that holds where at least one of the rules does."""
    rules = [rule for rule in all_rules if rule.when is not False]
    if any(rule.when is True for rule in rules):
        return Q()
    combined = _NOTHING
    for index, rule in enumerate(rules):
        combined = rule.condition if index == 0 else combined | rule.condition
    return combined


def view_action(model: type[Model]) -> str:
    """Return the action that shows an object of `model`: `app.model.view`, else `app.view`."""
    specific = f"{model._meta.label_lower}.view"
    return specific if specific in _policies else f"{model._meta.app_label}.view"


def visible(
    person: "Person | None", queryset: QuerySet[Row], action: str | None = None
) -> QuerySet[Row]:
    """Keep the rows of `queryset` on which `person` may do `action` (seeing them, by default)."""
    return queryset.filter(condition(person, action or view_action(queryset.model)))


def allowed(person: "Person | None", action: str, rows: Sequence[Row]) -> list[Row]:
    """Keep those of `rows`, as they were read, on which `person` may do `action`.

    For what a page offers, as `abilities`: no query where the rule can be weighed in memory.
    """
    test = condition(person, action)
    try:
        return [row for row in rows if holds(test, row)]
    except Undecidable:
        model = type(rows[0])
        kept = model._base_manager.filter(test, pk__in=[row.pk for row in rows])
        known = set(kept.values_list("pk", flat=True))
        return [row for row in rows if row.pk in known]


def can(person: "Person | None", action: str, obj: Model | None = None) -> bool:
    """Say whether `person` may do `action` on `obj`, or at all when the action has no object."""
    if obj is None:
        return any(rule.when is True for rule in rules_for(person, action))
    rows = type(obj)._base_manager.filter(pk=obj.pk)
    return rows.filter(condition(person, action)).exists()


def abilities(person: "Person | None", obj: Model, asked: Iterable[str]) -> set[str]:
    """Return those of the actions `asked` that `person` may do on `obj` as it was read.

    For what a page shows; a service asks `require`, which looks at the object as it is now.
    """
    wanted = {name: condition(person, name) for name in asked}
    return set(_that_hold(obj, wanted))


def why(person: "Person | None", action: str, obj: Model) -> list[str]:
    """Return the reasons for which `person` may do `action` on `obj`, as sentences."""
    rules = [rule for rule in rules_for(person, action) if rule.when is not False]
    held = _that_hold(obj, {str(i): rule.condition for i, rule in enumerate(rules)})
    return [str(rules[int(i)].reason) for i in held]


def _that_hold(obj: Model, conditions: dict[str, Q]) -> list[str]:
    """Return the names of the conditions that hold: in memory, else in one query."""
    try:
        return [name for name, test in conditions.items() if holds(test, obj)]
    except Undecidable:
        tests = {f"test_{i}": _holds(test) for i, test in enumerate(conditions.values())}
        rows = type(obj)._base_manager.filter(pk=obj.pk).annotate(**tests)
        row = rows.values(*tests).first() or {}
        return [name for i, name in enumerate(conditions) if row.get(f"test_{i}")]


def require(person: "Person | None", action: str, obj: Model | None = None) -> None:
    """Raise NotAllowed unless `person` may do `action`; NotFound when they may not see `obj`."""
    if can(person, action, obj):
        return
    if obj is not None and not can(person, view_action(type(obj)), obj):
        raise NotFound
    raise NotAllowed


def _holds(test: Q) -> Any:
    if not test:
        return Value(True, output_field=BooleanField())  # noqa: FBT003
    return Case(When(test, then=Value(True)), default=Value(False), output_field=BooleanField())  # noqa: FBT003
