"""One statement for a page of answers: the answers are gathered once, then counted and ordered.

The order is ours, not an engine's score, so that it is the same on both and can be said in a
sentence: titles that answer come first, then the newest.
"""

from collections.abc import Sequence

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from encre.commons.search.models import Document

RELEVANCE, NEWEST, OLDEST = "relevance", "newest", "oldest"
ORDERS = {
    RELEVANCE: "in_title DESC, occurred_at DESC, id DESC",
    NEWEST: "occurred_at DESC, id DESC",
    OLDEST: "occurred_at, id",
}
_COUNT, _ROW = 0, 1


def page_of(
    rows: QuerySet[Document], order: str, kinds: Sequence[str], page: int, size: int
) -> tuple[dict[str, int], list[int]]:
    """Return how many of `rows` are of each kind, and the ids of a page of those of `kinds`."""
    found = rows.order_by().values_list("id", "kind", "occurred_at", "in_title")  # type: ignore[misc]
    try:
        sql, params = found.query.sql_with_params()
    except EmptyResultSet:
        return {}, []
    ranked = f"SELECT id, kind, ROW_NUMBER() OVER (ORDER BY {ORDERS[order]}) AS place FROM found"  # noqa: S608
    if kinds:
        ranked += f" WHERE kind IN ({', '.join(['%s'] * len(kinds))})"
    statement = (
        f"WITH found(id, kind, occurred_at, in_title) AS MATERIALIZED ({sql})"  # noqa: S608 ours
        f" SELECT {_COUNT}, kind, count(*), 0 FROM found GROUP BY kind"
        f" UNION ALL SELECT {_ROW}, kind, id, place FROM ({ranked}) AS ranked"
        " WHERE place > %s AND place <= %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *kinds, (page - 1) * size, page * size])
        told = cursor.fetchall()
    counts = {kind: int(number) for part, kind, number, _place in told if part == _COUNT}
    places = sorted((place, number) for part, _kind, number, place in told if part == _ROW)
    return counts, [int(number) for _place, number in places]
