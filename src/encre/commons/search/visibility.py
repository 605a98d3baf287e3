"""The reader's rights on the documents of a kind: inside the query, never after it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from encre.commons.search.documents import Reach
from encre.commons.search.engines import Rights, Sql
from encre.commons.search.models import Document
from encre.foundation import access
from encre.foundation.access.rules import Rule, rules_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from encre.commons.search.documents import Source
    from encre.foundation.people.models import Person


FEW, MANY = 1_000, 30_000
"""Answers of a kind up to which each is looked at, and from which the reader's are gathered."""


def readable(person: "Person | None", source: "Source", answers: int) -> Rights | None:
    """Return what `person` may see of a kind; None when there is nothing.

    Two ways to the same rows: each of the `answers` (counted up to MANY) is checked by its object's
    key, or the objects that each rule shows are gathered from the rule's own index. Whichever is
    the smaller set is the cheaper.
    """
    model = source.model_class
    rules = rules_for(person, access.view_action(model))
    if any(rule.when is True for rule in rules):
        return Rights()
    if answers <= FEW:
        return _each(person, model)
    held = [rule for rule in rules if rule.when is not False]
    gathered = _gathered(model, held)
    if gathered and answers < MANY and _reaches(gathered, answers):
        return _each(person, model)
    return Rights(gathered=gathered) if gathered else None


def within_reach(person: "Person | None", source: "Source") -> tuple[Reach, Rights] | None:
    """Return where the objects `person` may see are, and the check of each; None when unknown.

    Documents of an earlier release do not say where they are: until they are indexed again, the
    whole kind is looked at the other way.
    """
    reach = source.reach(person) if source.reach else None
    if reach is None:
        return None
    if Document.objects.filter(kind=source.kind, reached__isnull=True).exists():
        return None
    each = _each(person, source.model_class)
    return (reach, each) if each else (Reach(), Rights())


def _each(person: "Person | None", model: type[Model]) -> Rights | None:
    rows: Any = model._base_manager.filter(pk=OuterRef("object_id"))
    documents = Document.objects.filter(Q(Exists(access.visible(person, rows))))
    compiler = documents.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        compiler.pre_sql_setup()
        text, params = compiler.compile(documents.query.where)
    except EmptyResultSet:
        return None
    except FullResultSet:
        return Rights()
    return Rights(each=Sql(text, tuple(params)))


def _gathered(model: type[Model], rules: "Iterable[Rule]") -> Sql | None:
    found = [_ids(model._base_manager.filter(rule.condition)) for rule in rules]
    shown = [sql for sql in found if sql is not None]
    if not shown:
        return None
    text = " UNION ALL ".join(sql.text for sql in shown)
    return Sql(text, tuple(value for sql in shown for value in sql.params))


def _reaches(gathered: Sql, limit: int) -> bool:
    """Say whether the reader's objects are at least `limit`, without counting further."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 AS one FROM"  # noqa: S608 the ORM's own text
            f" ({gathered.text}) AS seen LIMIT %s) AS bounded",
            [*gathered.params, limit],
        )
        return bool(cursor.fetchone()[0] >= limit)


def _ids(rows: QuerySet[Any]) -> Sql | None:
    try:
        text, params = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None
    return Sql(text, tuple(params))


def object_ids(rows: "Iterable[Any]") -> dict[str, set[UUID]]:
    """Return the ids of the objects of documents, by kind."""
    found: dict[str, set[UUID]] = {}
    for row in rows:
        found.setdefault(row.kind, set()).add(row.object_id)
    return found
