"""One statement for a page of answers: the answers are gathered once, then counted and ordered.

The order is ours, not an engine's score, so that it is the same on both and can be said in a
sentence: titles that answer come first, then the newest.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from encre.commons.search.engines import Sql

RELEVANCE, NEWEST, OLDEST = "relevance", "newest", "oldest"
ORDERS = {
    RELEVANCE: "in_title DESC, occurred_at DESC, id DESC",
    NEWEST: "occurred_at DESC, id DESC",
    OLDEST: "occurred_at, id",
}
_COUNT, _ROW = 0, 1


def page_of(
    answers: Sequence[Sql],
    order: str,
    kinds: Sequence[str],
    between: tuple[datetime | None, datetime | None],
    places: tuple[int, int],
) -> tuple[dict[str, int], list[int]]:
    """Return how many answers are of each kind, and the ids of those of `kinds` at some places.

    `between` keeps what occurred from a moment (included) to another (excluded); `places` are
    the first (excluded) and the last (included).
    """
    if not answers:
        return {}, []
    days = dated(between)
    gathered = " UNION ALL ".join(sql.text for sql in answers)
    ranked = f"SELECT id, kind, ROW_NUMBER() OVER (ORDER BY {ORDERS[order]}) AS place FROM dated"  # noqa: S608
    if kinds:
        ranked += f" WHERE kind IN ({', '.join(['%s'] * len(kinds))})"
    statement = (
        f"WITH found(id, kind, occurred_at, in_title) AS MATERIALIZED ({gathered}),"  # noqa: S608
        f" dated AS (SELECT * FROM found{days.text})"
        f" SELECT {_COUNT}, kind, count(*), 0 FROM dated GROUP BY kind"
        f" UNION ALL SELECT {_ROW}, kind, id, place FROM ({ranked}) AS ranked"
        " WHERE place > %s AND place <= %s"
    )
    params = [value for sql in answers for value in sql.params]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *days.params, *kinds, *places])
        told = cursor.fetchall()
    counts = {kind: int(number) for part, kind, number, _place in told if part == _COUNT}
    ranks = sorted((place, number) for part, _kind, number, place in told if part == _ROW)
    return counts, [int(number) for _place, number in ranks]


def holds(found: Sql, many: int) -> bool:
    """Say whether a query has at least so many rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT 1 AS one FROM ({found.text}) AS every"  # noqa: S608
            " LIMIT %s) AS bounded",
            [*found.params, many],
        )
        return bool(cursor.fetchone()[0] >= many)


def dated(between: tuple[datetime | None, datetime | None]) -> Sql:
    """Return what keeps the answers of a time."""
    adapt = connection.ops.adapt_datetimefield_value
    kept = [
        (f"occurred_at {sign} %s", adapt(moment))
        for sign, moment in zip((">=", "<"), between, strict=True)
        if moment is not None
    ]
    text = " WHERE " + " AND ".join(text for text, _value in kept) if kept else ""
    return Sql(text, tuple(value for _text, value in kept))
