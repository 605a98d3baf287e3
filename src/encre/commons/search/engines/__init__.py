"""The engine of each database, behind one form: same words, same hits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import connection
from django.db.models import Q

from encre.commons.search.questions import Question

GAP = "@"
"""A token no text contains: it keeps a phrase from running over the end of a part."""


@dataclass(frozen=True)
class Row:
    """What is indexed of one document: the tokens of its three parts, in order."""

    document_id: int
    title: Sequence[str]
    body: Sequence[str]
    extra: Sequence[str]


class Engine(Protocol):
    """An index of words beside the table of documents."""

    def create(self) -> list[str]:
        """Return the statements that make the index."""

    def drop(self) -> list[str]:
        """Return the statements that take it away."""

    def write(self, rows: Sequence[Row]) -> None:
        """Index documents, replacing what was there for them."""

    def matches(self, question: Question) -> Q:
        """Return the condition that a document answers `question`."""

    def matches_title(self, question: Question) -> Q:
        """Return the condition that the title alone holds all that is wanted."""

    def kinds_up_to(self, question: Question, limit: int) -> dict[str, int]:
        """Return the kinds of the first `limit` documents that answer, whoever may see them."""


def engine(vendor: str | None = None) -> Engine:
    """Return the engine of the database in use."""
    if (vendor or connection.vendor) == "postgresql":
        from encre.commons.search.engines.postgresql import PostgresqlEngine

        return PostgresqlEngine()
    from encre.commons.search.engines.sqlite import SqliteEngine

    return SqliteEngine()
