"""The engine of each database, behind one form: same words, same hits."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection

from encre.commons.search.documents import Reach
from encre.commons.search.questions import Question

GAP = "@"
"""A token no text contains: it keeps a phrase from running over the end of a part."""


EVERY = 1 << 40
"""A depth never met."""

TITLE = "^"
"""Begins a second token for each word of a title, so that titles alone are found without reading
where in a document a word stands."""


@dataclass(frozen=True)
class Row:
    """What is indexed of one document: its kind, and the tokens of its three parts, in order.

    `reach` are the tokens of what its readers' rights hinge on.
    """

    document_id: int
    kind: str
    title: Sequence[str]
    body: Sequence[str]
    extra: Sequence[str]
    reach: Sequence[str] = ()


@dataclass(frozen=True)
class Sql:
    """A piece of SQL with its parameters."""

    text: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Rights:
    """What a reader may see of a kind: a condition on each document, or a set of object ids."""

    each: Sql | None = None
    gathered: Sql | None = None


@dataclass(frozen=True)
class Best:
    """Which answers are kept: the first `limit` that may be seen, in an order, of a time.

    `depth` is how many are looked at.
    """

    order: str
    limit: int
    depth: int
    dated: Sql = Sql("")


class Engine(Protocol):
    """An index of words beside the table of documents."""

    def create(self) -> list[str]:
        """Return the statements that make the index."""

    def drop(self) -> list[str]:
        """Return the statements that take it away."""

    def write(self, rows: Sequence[Row]) -> None:
        """Index documents, replacing what was there for them."""

    def asking(self) -> AbstractContextManager[Any]:
        """Return a context for the statements of one question."""

    def count_each(self, question: Question, kinds: Iterable[str], limit: int) -> dict[str, int]:
        """Return how many of each kind answer, whoever may see them, counted up to `limit`."""

    def answers(self, question: Question, kind: str, rights: Rights) -> Sql:
        """Return the query of a kind's answers: id, kind, occurred_at, and `in_title`."""

    def reached(self, question: Question, kind: str, reach: Reach) -> Sql:
        """Return the query of the answers where the reader's objects are: rights not checked yet.

        Its columns are those of `answers`, and `object_id`.
        """

    def titles(self, question: Question, kind: str, rights: Rights, limit: int) -> Sql:
        """Return the query of the ids of a kind's newest documents whose titles answer."""


def marked(tokens: Sequence[str]) -> list[str]:
    """Return the title's second tokens: `^souris` for `souris`."""
    return [token if token == GAP else TITLE + token for token in tokens]


def kind_token(kind: str) -> str:
    """Return the token every document of a kind holds: `@notebook@entry`."""
    return GAP + kind.replace(".", GAP)


def reach_token(name: str) -> str:
    """Return the token of a document's `reach`."""
    return GAP + name


def engine(vendor: str | None = None) -> Engine:
    """Return the engine of the database in use."""
    if (vendor or connection.vendor) == "postgresql":
        from encre.commons.search.engines.postgresql import PostgresqlEngine

        return PostgresqlEngine()
    from encre.commons.search.engines.sqlite import SqliteEngine

    return SqliteEngine()


def either(found: Sequence[Sql]) -> Sql:
    """Return the rows of several queries, each once."""
    text = " UNION ".join(f"SELECT * FROM ({sql.text}) AS way" for sql in found)  # noqa: S608
    return Sql(text, tuple(value for sql in found for value in sql.params))


def best_of(found: Sql, rights: Rights, best: Best) -> Sql:
    """Return the first of what was found that pass the rights, looked at one by one in order."""
    # As a CASE, so that no engine turns it into a join, which would forget the order.
    each = rights.each or Sql("true")
    return Sql(
        "SELECT * FROM (SELECT id, kind, occurred_at, in_title FROM (SELECT * FROM"  # noqa: S608
        f" ({found.text}) AS found{best.dated.text} ORDER BY {best.order} LIMIT {best.depth:d})"
        f" AS search_document WHERE CASE WHEN {each.text} THEN 1 ELSE 0 END = 1"
        f" LIMIT {best.limit:d}) AS best",
        (*found.params, *best.dated.params, *each.params),
    )


def bounded_counts(found: str, question: dict[str, str], limit: int) -> dict[str, int]:
    """Return the count of each kind's answers up to `limit`; `found` takes an expression."""
    one = f"SELECT %s AS kind, count(*) FROM (SELECT 1 AS one {found} LIMIT %s) AS bounded"  # noqa: S608
    params = [value for kind, asked in question.items() for value in (kind, asked, limit)]
    if not question:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(question)), params)
        return {kind: int(count) for kind, count in cursor.fetchall() if count}
