"""What rooms let be found: `@document("notebook.Entry", events=...)` in a room's `search.py`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    from encre.foundation.journal import Recorded
    from encre.foundation.people.models import Person

Related = Callable[["Recorded"], Iterable[UUID]]


@dataclass(frozen=True)
class SearchDocument:
    """The words of an object: its title, its text, and what else should find it (authors, codes).

    `occurred_at` orders results; the object's creation stands in for it when it is not given.
    `reach` names what the rights of readers hinge on (see `Reach`), letters and digits only.
    """

    title: str
    body: str = ""
    extra: str = ""
    occurred_at: datetime | None = None
    reach: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reach:
    """Where a reader's objects are: every one they may see is named by `names` or among `ids`.

    It spares looking at what they cannot see, and gives no right: what it finds is still checked.
    """

    names: tuple[str, ...] = ()
    ids: tuple[UUID, ...] = ()


Build = Callable[[Any], SearchDocument | None]
Reaching = Callable[["Person | None"], Reach | None]
Prepare = Callable[[Sequence[Any]], None]


@dataclass(frozen=True)
class Source:
    """How the objects of one kind become documents, and which events make them stale."""

    model: str
    build: Build
    events: frozenset[str]
    related: Mapping[str, Related]
    select: Callable[[QuerySet[Any]], QuerySet[Any]]
    suggested: bool
    prepare: Prepare
    reach: Reaching | None = None

    @property
    def kind(self) -> str:
        """Return the kind's name, as links and the journal know it."""
        return self.model.lower()

    @property
    def model_class(self) -> type[Model]:
        """Return the model."""
        return apps.get_model(self.model)

    def objects(self) -> QuerySet[Any]:
        """Return every object of the kind, with what `build` reads."""
        return self.select(self.model_class._base_manager.all())


@dataclass
class _Registry:
    sources: dict[str, Source] = field(default_factory=dict)


_registry = _Registry()


def _nothing(_objects: Sequence[Any]) -> None:
    """Prepare nothing."""


def _as_it_is(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


def document(
    model: str,
    *,
    events: Iterable[str] = (),
    related: Mapping[str, Related] | None = None,
    select: Callable[[QuerySet[Any]], QuerySet[Any]] = _as_it_is,
    suggested: bool = False,
    prepare: Prepare = _nothing,
    reach: Reaching | None = None,
) -> Callable[[Build], Build]:
    """Let the objects of `model` be found by what the decorated function returns (None: hidden).

    `events` are about the object itself; `related` maps other events to the ids they make stale;
    `select` adds what the function reads to the query; `suggested` offers titles while one types;
    `prepare` gives the objects of a batch, at once, what no query can add to them; `reach` says
    where a reader's objects are, in the words of `SearchDocument.reach` (None: too many places).
    """

    def register(build: Build) -> Build:
        source = Source(
            model, build, frozenset(events), related or {}, select, suggested, prepare, reach
        )
        _registry.sources[source.kind] = source
        return build

    return register


def load() -> None:
    """Read the `search.py` of every room."""
    autodiscover_modules("search")


def sources() -> list[Source]:
    """Return every source, by kind."""
    return [_registry.sources[kind] for kind in sorted(_registry.sources)]


def source_of(kind: str) -> Source | None:
    """Return the source of a kind, or None."""
    return _registry.sources.get(kind.lower())


def events() -> list[str]:
    """Return the name of every event that makes a document stale."""
    return sorted({name for source in sources() for name in (*source.events, *source.related)})


def stale_after(event: "Recorded") -> list[tuple[Source, list[UUID]]]:
    """Return what an event makes stale: for each source, the ids of its objects."""
    found = []
    for source in sources():
        ids: list[UUID] = []
        if event.name in source.events and event.subject_kind == source.kind and event.subject_id:
            ids.append(event.subject_id)
        if event.name in source.related:
            ids.extend(source.related[event.name](event))
        if ids:
            found.append((source, ids))
    return found
