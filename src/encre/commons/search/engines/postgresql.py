"""PostgreSQL's index: a column of our stems beside the documents, which the ORM does not know."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from encre.commons.search.engines import GAP, Row
from encre.commons.search.questions import Question, Term

_LAST_POSITION = 16_383
_ANSWERS = '"search_document"."words" @@ %s::tsquery'
_IN_TITLE = "SELECT id FROM search_document WHERE words @@ %s::tsquery"
_TITLE = "^"
"""Begins the lexeme of a title's word: a weight would make PostgreSQL read each vector again."""


class PostgresqlEngine:
    """GIN over a tsvector written literally: no parser of PostgreSQL cuts our stems again."""

    def create(self) -> list[str]:
        """Return the statements that make the index; vectors lie apart, so that rows stay small."""
        return [
            "ALTER TABLE search_document ADD COLUMN IF NOT EXISTS words tsvector",
            "ALTER TABLE search_document SET (toast_tuple_target = 128)",
            "ALTER TABLE search_document ALTER COLUMN words SET STORAGE EXTERNAL",
            "CREATE INDEX IF NOT EXISTS search_words_gin ON search_document USING gin(words)",
        ]

    def drop(self) -> list[str]:
        """Return the statements that take it away."""
        return ["ALTER TABLE search_document DROP COLUMN IF EXISTS words"]

    def write(self, rows: Sequence[Row]) -> None:
        """Index documents, replacing what was there for them."""
        if not rows:
            return
        places = ", ".join(["(%s::bigint, %s)"] * len(rows))
        values = [value for row in rows for value in (row.document_id, literal(row))]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE search_document AS d SET words = v.words::tsvector"  # noqa: S608 places only
                f" FROM (VALUES {places}) AS v(id, words) WHERE d.id = v.id",
                values,
            )

    def matches(self, question: Question) -> Q:
        """Return the condition that a document answers `question`."""
        answers = RawSQL(_ANSWERS, [expression(question)], output_field=BooleanField())  # noqa: S611
        return Q(answers)

    def matches_title(self, question: Question) -> Q:
        """Return the condition that the title alone holds all that is wanted."""
        return Q(pk__in=RawSQL(_IN_TITLE, [expression(question, title=True)]))  # noqa: S611

    def kinds_up_to(self, question: Question, limit: int) -> dict[str, int]:
        """Return the kinds of the first `limit` documents that answer, whoever may see them."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT kind, count(*) FROM (SELECT kind FROM search_document"  # noqa: S608 constant
                f" WHERE {_ANSWERS} LIMIT %s) AS found GROUP BY kind",
                [expression(question), limit],
            )
            return dict(cursor.fetchall())


def literal(row: Row) -> str:
    """Return a tsvector: each token with its places; the title's tokens also under their mark."""
    places: dict[str, list[str]] = {}
    position = 0
    for mark, tokens in ((_TITLE, row.title), ("", row.title), ("", row.body), ("", row.extra)):
        for token in tokens:
            position = min(position + 1, _LAST_POSITION)
            if token != GAP:
                places.setdefault(mark + token, []).append(str(position))
        position = min(position + 1, _LAST_POSITION)
    return " ".join(f"'{token}':{','.join(where)}" for token, where in places.items())


def expression(question: Question, *, title: bool = False) -> str:
    """Return the question as a tsquery."""
    mark = _TITLE if title else ""
    wanted = " & ".join(_term(term, mark) for term in question.wanted)
    excluded = [] if title else [f" & !{_term(term, mark)}" for term in question.excluded]
    return wanted + "".join(excluded)


def _term(term: Term, mark: str) -> str:
    ways = [
        "(" + " <-> ".join(f"'{mark}{stem}'" for stem in sequence) + ")"
        for sequence in term.sequences
    ]
    if term.prefix:
        ways.append(f"'{mark}{term.prefix}':*")
    return f"({' | '.join(ways)})"
