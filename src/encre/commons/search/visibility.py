"""The reader's rights as a condition on documents: inside the query, never after it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q

from encre.foundation import access
from encre.foundation.access.rules import Rule, rules_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from encre.commons.search.documents import Source
    from encre.foundation.people.models import Person

FEW = 4_000
"""Documents under which each is checked by its key rather than the reader's objects gathered."""


def readable(person: "Person | None", sources: "Iterable[Source]", *, few: bool) -> Q:
    """Return the condition that `person` may see a document of one of `sources`.

    With `few` documents to look at, each is checked by its object's key; otherwise the objects that
    each rule shows are gathered, which a database does from the rule's own index. Same rows.
    """
    allowed = Q(pk__in=[])
    for source in sources:
        held = _held(person, source.model_class)
        if held is None:
            allowed |= Q(kind=source.kind)
        elif held:
            model = source.model_class
            seen = _each(person, model) if few else _gathered(model, held)
            allowed |= Q(kind=source.kind) & seen
    return allowed


def _held(person: "Person | None", model: type[Model]) -> list[Rule] | None:
    """Return the rules that may show objects to the person; None when one shows them all."""
    rules = rules_for(person, access.view_action(model))
    if any(rule.when is True for rule in rules):
        return None
    return [rule for rule in rules if rule.when is not False]


def _each(person: "Person | None", model: type[Model]) -> Q:
    rows = model._base_manager.filter(pk=OuterRef("object_id"))
    return Q(Exists(access.visible(person, rows)))


def _gathered(model: type[Model], rules: list[Rule]) -> Q:
    seen = Q()
    for rule in rules:
        shown: Any = model._base_manager.filter(rule.condition).values("pk")
        seen |= Q(object_id__in=shown)
    return seen


def object_ids(rows: "Iterable[Any]") -> dict[str, set[UUID]]:
    """Return the ids of the objects of documents, by kind."""
    found: dict[str, set[UUID]] = {}
    for row in rows:
        found.setdefault(row.kind, set()).add(row.object_id)
    return found
