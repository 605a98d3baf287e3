"""SQLite's index: an FTS5 table whose row ids are those of the documents."""

import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connection

from encre.commons.search.documents import Reach
from encre.commons.search.engines import (
    TITLE,
    Rights,
    Row,
    Sql,
    bounded_counts,
    either,
    kind_token,
    marked,
    reach_token,
)
from encre.commons.search.questions import Question, Term

# The index leads: in the other order FTS5 would be asked anew for each document.
_JOINED = (
    "FROM search_words CROSS JOIN search_document ON search_document.id = search_words.rowid"
    " WHERE search_words MATCH %s"
)
# The plus keeps FTS5 from being asked once for each id of the set.
_GATHERED = (
    " AND +search_words.rowid IN (SELECT seen.id FROM search_document AS seen"
    " WHERE seen.object_id IN ({}))"
)

_IN_TITLE = "+search_words.rowid IN (SELECT rowid FROM search_words WHERE search_words MATCH %s)"


class SqliteEngine:
    """FTS5 over our stems; its own tokeniser only cuts at spaces (`ascii`, @ and ^ kept)."""

    def create(self) -> list[str]:
        """Return the statements that make the index, and the trigger that follows deletions."""
        return [
            "CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(title, body, extra, marks,"
            " tokenize=\"ascii tokenchars '@^'\", prefix='2 3')",
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
                "INSERT OR REPLACE INTO search_words(rowid, title, body, extra, marks)"
                " VALUES (%s, %s, %s, %s, %s)",
                [
                    (
                        row.document_id,
                        " ".join(row.title),
                        " ".join(row.body),
                        " ".join((kind_token(row.kind), *row.reach, *row.extra)),
                        " ".join(marked(row.title)),
                    )
                    for row in rows
                ],
            )

    def asking(self) -> AbstractContextManager[Any]:
        """Return a context that does nothing: reading needs no transaction, which would lock."""
        return nullcontext()

    def count_each(self, question: Question, kinds: Iterable[str], limit: int) -> dict[str, int]:
        """Return how many of each kind answer, counted up to `limit`."""
        asked = {kind: expression(question, kind) for kind in kinds}
        return bounded_counts("FROM search_words WHERE search_words MATCH %s", asked, limit)

    def answers(self, question: Question, kind: str, rights: Rights) -> Sql:
        """Return the query of a kind's answers."""
        allowed = _allowed(rights)
        text = (
            "SELECT search_document.id, search_document.kind, search_document.occurred_at,"
            f" {_IN_TITLE} {_JOINED}{allowed.text}"
        )
        # What is gathered is of one kind already.
        asked = expression(question, "" if rights.gathered else kind)
        return Sql(text, (expression(question, title=True), asked, *allowed.params))

    def reached(self, question: Question, kind: str, reach: Reach) -> Sql:
        """Return the query of the answers where a reader's objects are, rights not checked."""
        columns = (
            "SELECT search_document.id, search_document.kind, search_document.object_id,"
            f" search_document.occurred_at, {_IN_TITLE} AS in_title"
        )
        title, found = expression(question, title=True), []
        if reach.names:
            asked = expression(question, reach=reach.names)  # names are of one kind
            found.append(Sql(f"{columns} {_JOINED}", (title, asked)))
        if reach.ids:
            ids = json.dumps([identifier.hex for identifier in reach.ids])
            held = (
                " AND search_words.rowid IN (SELECT seen.id FROM search_document AS seen"
                " WHERE seen.object_id IN (SELECT value FROM json_each(%s)))"
            )
            asked = expression(question, kind)
            found.append(Sql(f"{columns} {_JOINED}{held}", (title, asked, ids)))
        return either(found)

    def titles(self, question: Question, kind: str, rights: Rights, limit: int) -> Sql:
        """Return the query of the ids of a kind's newest documents whose titles answer."""
        allowed = _allowed(rights)
        order = f"ORDER BY search_words.rowid DESC LIMIT {limit:d}"
        asked = expression(question, kind, title=True)
        return Sql(
            f"SELECT search_words.rowid {_JOINED}{allowed.text} {order}",
            (asked, *allowed.params),
        )


def _allowed(rights: Rights) -> Sql:
    if rights.each is not None:
        return Sql(f" AND ({rights.each.text})", rights.each.params)
    if rights.gathered is not None:
        return Sql(_GATHERED.format(rights.gathered.text), rights.gathered.params)
    return Sql("")


def expression(
    question: Question, kind: str = "", *, title: bool = False, reach: Sequence[str] = ()
) -> str:
    """Return the question in FTS5's query language, for one kind and some places when given."""
    mark = TITLE if title else ""
    wanted = " AND ".join(_term(term, mark) for term in question.wanted)
    # What few documents hold comes first: FTS5 goes by the first list, and looks ahead in others.
    if reach:
        places = " OR ".join(f'"{reach_token(name)}"' for name in reach)
        wanted = f"({places}) AND {wanted}"
    if kind:
        wanted = f'"{kind_token(kind)}" AND {wanted}'
    excluded = "" if title else " OR ".join(_term(term, mark) for term in question.excluded)
    return f"({wanted}) NOT ({excluded})" if excluded else wanted


def _term(term: Term, mark: str) -> str:
    ways = [f'"{" ".join(mark + stem for stem in sequence)}"' for sequence in term.sequences]
    if term.prefix:
        ways.append(f'"{mark}{term.prefix}" *')
    return f"({' OR '.join(ways)})"
