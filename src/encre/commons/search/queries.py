"""Finding: results, true counts and facets of what the reader may see, and suggestions."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django.utils.safestring import SafeString

from encre.commons.search import documents, extracts, ranking
from encre.commons.search.engines import EVERY, Best, Rights, Sql, best_of, engine
from encre.commons.search.models import Document, Passage
from encre.commons.search.questions import Question, read
from encre.commons.search.visibility import MANY, object_ids, readable, within_reach
from encre.foundation import links
from encre.foundation.base.text import sort_key

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

PAGES = 50
"""How many pages of answers can be leafed through: whoever needs more needs other words."""
CANDIDATES = 12
MOST = 1_000
"""How many answers of a kind are looked at and counted: as many as 50 pages can show."""


@dataclass(frozen=True)
class Hit:
    """An object found: its kind, its address, its title and a few lines with the words marked."""

    kind: links.Kind
    object: Model
    title: SafeString
    lines: SafeString
    when: datetime

    @property
    def url(self) -> str:
        """Return the object's address."""
        return self.kind.url(self.object)


@dataclass(frozen=True)
class Facet:
    """How many of the answers are of one kind; `beyond` when there are more."""

    kind: links.Kind
    count: int
    chosen: bool
    beyond: bool = False


@dataclass(frozen=True)
class Reached:
    """A kind's answers where the reader's objects are, and the check of each."""

    kind: str
    found: Sql
    rights: Rights


@dataclass(frozen=True)
class Asked:
    """Who asks what, of which kinds, between which moments, in which order."""

    person: "Person | None"
    question: Question
    kinds: Sequence[str]
    between: tuple[datetime | None, datetime | None]
    order: str


@dataclass(frozen=True)
class Results:
    """A page of answers, with counts over all of them; `beyond` when there are more."""

    question: Question
    hits: Sequence[Hit] = ()
    total: int = 0
    facets: Sequence[Facet] = ()
    page: int = 1
    more: bool = False
    order: str = ranking.RELEVANCE
    kinds: Sequence[str] = field(default_factory=tuple)
    beyond: bool = False


def find(
    person: "Person | None",
    text: str,
    *,
    kinds: Sequence[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    order: str = ranking.RELEVANCE,
    page: int = 1,
    size: int = 20,
) -> Results:
    """Return what `person` may see that answers `text`; titles that answer come first.

    `since` and `until` are days, both included. Counts are over all answers, up to a thousand of a
    kind that says where its readers' objects are; 50 pages at most.
    """
    question = read(text)
    order = order if order in ranking.ORDERS else ranking.RELEVANCE
    if not question.answerable:
        return Results(question, order=order)
    chosen = _kinds(kinds, question)
    page = min(max(page, 1), PAGES)
    places = ((page - 1) * size, page * size)
    asked = Asked(person, question, chosen, _between(since, until), order)
    counts, ids = _page(asked, places)
    beyond = {kind for kind in _reaching() if counts.get(kind, 0) > MOST}
    counts = {kind: MOST if kind in beyond else count for kind, count in counts.items()}
    shown = {kind: count for kind, count in counts.items() if not chosen or kind in chosen}
    total = sum(shown.values())
    return Results(
        question,
        hits=_hits(person, question, ids),
        total=total,
        facets=_facets(counts, chosen, beyond),
        page=page,
        more=page * size < total and page < PAGES,
        order=order,
        kinds=chosen,
        beyond=not beyond.isdisjoint(shown),
    )


def _page(asked: Asked, places: tuple[int, int]) -> tuple[dict[str, int], list[int]]:
    """Return how many answer, kind by kind, and the documents at `places`."""
    dated = ranking.dated(asked.between)
    best = Best(ranking.ORDERS[asked.order], MOST + 1, 2 * MOST, dated)
    with engine().asking():
        reached, others = _answers(asked.person, asked.question)

        def ranked(best: Best) -> tuple[dict[str, int], list[int]]:
            answers = [*others, *_best(reached, best)]
            return ranking.page_of(answers, asked.order, asked.kinds, asked.between, places)

        counts, ids = ranked(best)
        if _cut_short(reached, counts, best):
            counts, ids = ranked(replace(best, depth=EVERY))
    return counts, ids


def _reaching() -> set[str]:
    """Return the kinds whose answers are counted no further than MOST."""
    return {source.kind for source in documents.sources() if source.reach}


def _best(reached: Sequence[Reached], best: Best) -> list[Sql]:
    return [best_of(one.found, one.rights, best) for one in reached]


def _cut_short(reached: Sequence[Reached], counts: dict[str, int], best: Best) -> bool:
    """Say whether rights refused so many that more must be looked at to know how many are left."""
    few = [one.found for one in reached if counts.get(one.kind, 0) < best.limit]
    return any(ranking.holds(found, best.depth) for found in few)


def _answers(person: "Person | None", question: Question) -> tuple[list[Reached], list[Sql]]:
    """Return the queries of what answers: where the reader's objects are, and of other kinds."""
    index = engine()
    sources = {source.kind: source for source in documents.sources()}
    reached, queries = [], []
    for source in documents.sources():
        if found := within_reach(person, source):
            sources.pop(source.kind)
            reach, each = found
            if reach.names or reach.ids:
                answers = index.reached(question, source.kind, reach)
                reached.append(Reached(source.kind, answers, each))
    counts = index.count_each(question, sources, MANY)
    for kind, count in counts.items():
        rights = readable(person, sources[kind], count)
        if rights is not None:
            queries.append(index.answers(question, kind, rights))
    return reached, queries


def _kinds(asked: Sequence[str] | None, question: Question) -> list[str]:
    """Return the full names of the kinds asked for: `entry` stands for `notebook.entry`."""
    wanted = {name.lower() for name in (*(asked or ()), *question.kinds)}
    return [
        source.kind
        for source in documents.sources()
        if source.kind in wanted or source.kind.rpartition(".")[2] in wanted
    ] or (["-"] if wanted else [])


def _between(since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """Return the moments when the first day begins and the last one ends."""
    zone = timezone.get_current_timezone()
    after = until + timedelta(days=1) if until and until < date.max else None
    return (
        datetime.combine(since, time.min, zone) if since else None,
        datetime.combine(after, time.min, zone) if after else None,
    )


def _facets(counts: dict[str, int], chosen: Sequence[str], beyond: set[str]) -> list[Facet]:
    return [
        Facet(kind, counts.get(kind.name, 0), kind.name in chosen, kind.name in beyond)
        for kind in links.all_kinds()
        if kind.name in counts or kind.name in chosen
    ]


def _hits(person: "Person | None", question: Question, ids: Sequence[int]) -> list[Hit]:
    """Fetch the objects and texts of a page: one query a kind, and one."""
    passages = Passage.objects.filter(pk__in=ids).select_related("document")
    texts = {passage.pk: passage for passage in passages}
    rows = [texts[number].document for number in ids if number in texts]
    found = _objects(person, rows)
    hits = []
    for row in rows:
        kind, obj = links.kind_of(row.kind), found.get(row.object_id)
        if kind is not None and obj is not None:
            passage = texts[row.pk]
            lines = extracts.extract(passage.body, passage.extra, question)
            title = extracts.marked(row.title, question)
            hits.append(Hit(kind, obj, title, lines, row.occurred_at))
    return hits


def _objects(person: "Person | None", rows: Sequence[Document]) -> dict[UUID, Any]:
    return {
        obj.pk: obj
        for kind, ids in object_ids(rows).items()
        for obj in links.visible_objects(kind, ids, person)
    }


@dataclass(frozen=True)
class Suggestion:
    """A title offered while the person types."""

    kind: links.Kind
    title: SafeString
    url: str


def suggest(person: "Person | None", text: str, size: int = 4) -> list[Suggestion]:
    """Return up to `size` titles of each suggested kind that hold what is being typed."""
    question = read(text, typing=True)
    if not question.answerable:
        return []
    found = _titled(person, question, text, size)
    objects = _objects(person, found)
    kinds = {kind.name: kind for kind in links.all_kinds()}
    offered = [
        Suggestion(
            kinds[row.kind],
            extracts.marked(row.title, question),
            kinds[row.kind].url(objects[row.object_id]),
        )
        for row in found
        if row.kind in kinds and row.object_id in objects
    ]
    return sorted(offered, key=lambda one: one.kind.order)


def _titled(person: "Person | None", question: Question, text: str, size: int) -> list[Document]:
    """Return some of each kind's titles that answer, those that begin with the text first."""
    numbers: list[int] = []
    with engine().asking(), connection.cursor() as cursor:
        for source in documents.sources():
            rights = readable(person, source, 0) if source.suggested else None
            if rights is not None:
                sql = engine().titles(question, source.kind, rights, CANDIDATES)
                cursor.execute(sql.text, sql.params)
                numbers += [number for (number,) in cursor.fetchall()]
    start = sort_key(text)
    some: dict[str, list[Document]] = {}
    for row in Document.objects.filter(pk__in=numbers):
        some.setdefault(row.kind, []).append(row)
    return [
        row
        for rows in some.values()
        for row in sorted(rows, key=lambda row: (not row.folded.startswith(start), row.folded))[
            :size
        ]
    ]
