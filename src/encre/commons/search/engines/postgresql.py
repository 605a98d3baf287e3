"""PostgreSQL's index: a column of our stems beside the documents, which the ORM does not know."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from encre.commons.search.documents import Reach
from encre.commons.search.engines import (
    GAP,
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

_LAST_POSITION = 16_383
_ANSWERS = '"search_document"."words" @@ %s::tsquery'
_IN_TITLE = "SELECT id FROM search_document WHERE words @@ %s::tsquery"


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

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Keep PostgreSQL to its index: it does not know what reading each vector again costs."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            yield
            cursor.execute("SET LOCAL enable_seqscan = on")

    def count_each(self, question: Question, kinds: Iterable[str], limit: int) -> dict[str, int]:
        """Return how many of each kind answer, counted up to `limit`."""
        asked = {kind: expression(question, kind) for kind in kinds}
        return bounded_counts(f"FROM search_document WHERE {_ANSWERS}", asked, limit)

    def answers(self, question: Question, kind: str, rights: Rights) -> Sql:
        """Return the query of a kind's answers."""
        allowed = _allowed(rights)
        text = (
            f"SELECT id, kind, occurred_at, id IN ({_IN_TITLE})"  # noqa: S608 constant pieces
            f" FROM search_document WHERE {_ANSWERS}{allowed.text}"
        )
        # What is gathered is of one kind already.
        asked = expression(question, "" if rights.gathered else kind)
        return Sql(text, (expression(question, title=True), asked, *allowed.params))

    def reached(self, question: Question, kind: str, reach: Reach) -> Sql:
        """Return the query of the answers where a reader's objects are, rights not checked."""
        text = (
            f"SELECT id, kind, object_id, occurred_at, id IN ({_IN_TITLE}) AS in_title"  # noqa: S608
            f" FROM search_document WHERE {_ANSWERS}"
        )
        title, found = expression(question, title=True), []
        if reach.names:
            asked = expression(question, kind, reach=reach.names)
            found.append(Sql(text, (title, asked)))
        if reach.ids:
            asked = expression(question, kind)
            found.append(Sql(f"{text} AND object_id = ANY(%s)", (title, asked, list(reach.ids))))
        return either(found)

    def titles(self, question: Question, kind: str, rights: Rights, limit: int) -> Sql:
        """Return the query of the ids of a kind's newest documents whose titles answer."""
        allowed = _allowed(rights)
        asked = expression(question, kind, title=True)
        # Ordered inside, so that rights are looked at one by one until there are enough.
        found = f"SELECT id, object_id FROM search_document WHERE {_ANSWERS} ORDER BY id DESC"  # noqa: S608
        return Sql(
            f"SELECT id FROM ({found}) AS search_document WHERE true{allowed.text} LIMIT {limit:d}",  # noqa: S608
            (asked, *allowed.params),
        )


def _allowed(rights: Rights) -> Sql:
    if rights.each is not None:
        return Sql(f" AND ({rights.each.text})", rights.each.params)
    if rights.gathered is not None:
        held = f" AND search_document.object_id IN ({rights.gathered.text})"
        return Sql(held, rights.gathered.params)
    return Sql("")


def literal(row: Row) -> str:
    """Return a tsvector: each token with its places; the title's tokens also under their mark."""
    beside = (kind_token(row.kind), *row.reach)
    places: dict[str, list[str]] = {token: [str(_LAST_POSITION)] for token in beside}
    position = 0
    for tokens in (marked(row.title), row.title, row.body, row.extra):
        for token in tokens:
            position = min(position + 1, _LAST_POSITION)
            if token != GAP:
                places.setdefault(token, []).append(str(position))
        position = min(position + 1, _LAST_POSITION)
    return " ".join(f"'{token}':{','.join(where)}" for token, where in places.items())


def expression(
    question: Question, kind: str = "", *, title: bool = False, reach: Sequence[str] = ()
) -> str:
    """Return the question as a tsquery, for one kind and some places when given."""
    mark = TITLE if title else ""
    wanted = [_term(term, mark) for term in question.wanted]
    of_kind = [f"'{kind_token(kind)}'"] if kind else []
    excluded = [] if title else [f"!{_term(term, mark)}" for term in question.excluded]
    places = ["(" + " | ".join(f"'{reach_token(name)}'" for name in reach) + ")"] if reach else []
    return " & ".join([*wanted, *of_kind, *places, *excluded])


def _term(term: Term, mark: str) -> str:
    ways = [
        "(" + " <-> ".join(f"'{mark}{stem}'" for stem in sequence) + ")"
        for sequence in term.sequences
    ]
    if term.prefix:
        ways.append(f"'{mark}{term.prefix}':*")
    return f"({' | '.join(ways)})"
