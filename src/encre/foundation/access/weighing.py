"""A condition weighed on an object in memory, where that means the same as in the database."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q

_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda held, asked: bool(held == asked),
    "in": lambda held, asked: held in asked,
    "lt": lambda held, asked: bool(held < asked),
    "lte": lambda held, asked: bool(held <= asked),
    "gt": lambda held, asked: bool(held > asked),
    "gte": lambda held, asked: bool(held >= asked),
}


class Undecidable(Exception):
    """Only the database can weigh this condition: a subquery, a relation, an unknown lookup."""


def holds(condition: Q, obj: Model) -> bool:
    """Say whether `condition` holds for `obj` as it is in memory (raises Undecidable).

    As in Django's queries, NULL meets no comparison, and the negation of a comparison holds for it.
    """
    found = [
        holds(child, obj) if isinstance(child, Q) else _leaf(child, obj)
        for child in condition.children
    ]
    if condition.connector not in (Q.AND, Q.OR):
        raise Undecidable
    value = all(found) if condition.connector == Q.AND or not found else any(found)
    return value is not condition.negated


def _leaf(child: Any, obj: Model) -> bool:
    if not isinstance(child, tuple):
        raise Undecidable
    path, asked = child
    name, _separator, lookup = path.partition("__")
    held = _held(obj, name)
    if lookup == "isnull":
        return (held is None) is bool(asked)
    compare = _COMPARED.get(lookup or "exact")
    if compare is None or hasattr(asked, "resolve_expression") or hasattr(asked, "query"):
        raise Undecidable
    return held is not None and asked is not None and compare(held, asked)


def _held(obj: Model, name: str) -> Any:
    """Return the value of a column of the object (raises Undecidable for anything else)."""
    if name == "pk":
        return obj.pk
    attribute = next(
        (
            field.attname
            for field in obj._meta.concrete_fields
            if name == field.attname or (name == field.name and not field.is_relation)
        ),
        None,
    )
    if attribute is None:
        raise Undecidable
    if attribute in obj.get_deferred_fields():
        raise Undecidable
    return getattr(obj, attribute)
