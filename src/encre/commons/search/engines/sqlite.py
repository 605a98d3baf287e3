"""SQLite's index: an FTS5 table whose row ids are those of the documents."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from encre.commons.search.engines import Row
from encre.commons.search.questions import Question, Term

_FOUND = "SELECT rowid FROM search_words WHERE search_words MATCH %s"


class SqliteEngine:
    """FTS5 over our stems; its own tokeniser only cuts at spaces (`ascii`, with @ kept)."""

    def create(self) -> list[str]:
        """Return the statements that make the index, and the trigger that follows deletions."""
        return [
            "CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(title, body, extra,"
            " tokenize=\"ascii tokenchars '@'\", prefix='2 3')",
            "CREATE TRIGGER IF NOT EXISTS search_words_follow AFTER DELETE ON search_document"
            " BEGIN DELETE FROM search_words WHERE rowid = OLD.id; END",
        ]

    def drop(self) -> list[str]:
        """Return the statements that take it away."""
        return [
            "DROP TRIGGER IF EXISTS search_words_follow",
            "DROP TABLE IF EXISTS search_words",
        ]

    def write(self, rows: Sequence[Row]) -> None:
        """Index documents, replacing what was there for them."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO search_words(rowid, title, body, extra)"
                " VALUES (%s, %s, %s, %s)",
                [
                    (row.document_id, " ".join(row.title), " ".join(row.body), " ".join(row.extra))
                    for row in rows
                ],
            )

    def matches(self, question: Question) -> Q:
        """Return the condition that a document answers `question`."""
        return Q(pk__in=RawSQL(_FOUND, [expression(question)]))  # noqa: S611 constant text

    def matches_title(self, question: Question) -> Q:
        """Return the condition that the title alone holds all that is wanted."""
        return Q(pk__in=RawSQL(_FOUND, [expression(question, title=True)]))  # noqa: S611

    def kinds_up_to(self, question: Question, limit: int) -> dict[str, int]:
        """Return the kinds of the first `limit` documents that answer, whoever may see them."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT kind, count(*) FROM (SELECT kind FROM search_document"  # noqa: S608 constant
                f" WHERE id IN ({_FOUND}) LIMIT %s) AS found GROUP BY kind",
                [expression(question), limit],
            )
            return dict(cursor.fetchall())


def expression(question: Question, *, title: bool = False) -> str:
    """Return the question in FTS5's query language."""
    wanted = " AND ".join(_term(term) for term in question.wanted)
    if title:
        return f"title : ({wanted})"
    excluded = " OR ".join(_term(term) for term in question.excluded)
    return f"({wanted}) NOT ({excluded})" if excluded else wanted


def _term(term: Term) -> str:
    ways = [f'"{" ".join(sequence)}"' for sequence in term.sequences]
    if term.prefix:
        ways.append(f'"{term.prefix}" *')
    return f"({' OR '.join(ways)})"
