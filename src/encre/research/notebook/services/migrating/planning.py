"""The rehearsal: for each thing, where it will go, what is lost, what is doubtful."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from encre.commons.threads.services import MOST_TAGS
from encre.foundation import access
from encre.foundation.jobs import Run
from encre.research.inventory import queries as inventory
from encre.research.notebook.eln import model as eln
from encre.research.notebook.eln.model import Problem, Severity
from encre.research.notebook.models import (
    Entry,
    LineState,
    Migration,
    MigrationLine,
    MigrationState,
    Worth,
)
from encre.research.notebook.services.archives import finding
from encre.research.notebook.services.migrating.loading import Item, Load, loaded
from encre.research.notebook.services.migrating.resources import (
    NEW,
    NOTEBOOK,
    choice_for,
    told,
    type_name,
)
from encre.research.notebook.services.migrating.shaping import Moving, default_title
from encre.research.notebook.services.typed_values import as_value

if TYPE_CHECKING:
    from uuid import UUID

    from encre.foundation.people.models import Person

LONGEST_TITLE = 300


class Plan:
    """Makes the lines of a rehearsal; nothing but lines is written."""

    def __init__(self, migration: Migration, load: Load, by: "Person") -> None:
        self.migration, self.load, self.by = migration, load, by
        self.moving = Moving.of(migration, load, {})
        pairs = zip(load.items, self.moving.entries, strict=True)
        self.sources = {item.position: source for item, source in pairs}
        self.types = {str(row.pk): row for row in inventory.types(by).prefetch_related("fields")}
        self.noticed = _by_thing(load)
        self._look_around()

    def _look_around(self) -> None:
        """Find what is here already, and what a former undoing took away."""
        keys = {item.source_key for item in self.load.items}
        rows = Entry.objects.filter(
            notebook__structure_id=self.migration.structure_id, source_key__in=keys
        )
        self.here = {row.source_key: row for row in rows}
        seen = access.visible(self.by, Entry.objects.filter(pk__in=[e.pk for e in rows]))
        self.seen = set(seen.values_list("pk", flat=True))
        lines = MigrationLine.objects.filter(
            source_key__in=keys, migration__structure_id=self.migration.structure_id
        ).exclude(state=LineState.LEFT)
        self.undone = {line.source_key for line in lines if line.state == LineState.UNDONE}
        self.kept: dict[str, UUID] = {
            line.source_key: line.resource_id for line in lines if line.resource_id
        }

    def line(self, item: Item) -> MigrationLine:
        """Return the line of one thing."""
        choice, source = choice_for(self.migration.choices, item), self.sources[item.position]
        line = MigrationLine(
            migration=self.migration,
            given=item.row,
            position=item.position,
            source_key=item.source_key,
            source_id=item.source_id,
            title=source.title[:LONGEST_TITLE],
            state=LineState.MAKE,
        )
        remarks = list(self.noticed[item.row.pk, item.source.key])
        if choice == NOTEBOOK:
            line.target = self.moving.places[source.key] or default_title(self.migration)
            remarks += self._entry(line, item, source)
        else:
            row = self.types.get(choice) if choice != NEW else None
            line.target = row.name if row is not None else type_name(item)
            remarks += self._resource(line, item, source, row)
        if item.twice:
            line.state = LineState.PRESENT
            remarks.append(_note("twice_given"))
        line.remarks = [finding(problem) for problem in remarks]
        line.worth = _worth(remarks)
        return line

    def _entry(self, line: MigrationLine, item: Item, source: eln.Entry) -> list[Problem]:
        here = self.here.get(item.source_key)
        if here is not None:
            line.entry = here
            line.reference = here.number if here.pk in self.seen else ""
            back = here.removed and item.source_key in self.undone
            line.state = LineState.MAKE if back else LineState.PRESENT
            return [] if not here.removed or back else [_warn("in_the_bin")]
        attached = {held.key: uuid5(line.migration_id, held.key) for held in source.attachments}
        reading = self.moving.body(source, attached)
        return [*self._facts(source), *(
            _warn("text_changed", name=name, count=count)
            for name, count in reading.removed.items()
        )]  # fmt: skip

    def _facts(self, source: eln.Entry) -> list[Problem]:
        """Return what a person should know of an entry's facts before it is made."""
        remarks = []
        if source.authors and self.moving.author_of(source) is None:
            names = ", ".join(author.name for author in source.authors)
            remarks.append(_note("author_as_written", names=names[:200]))
        naive = [m for m in (source.created, source.modified) if m and m.naive]
        if naive:
            remarks.append(_note("date_without_zone", value=naive[0].raw[:60]))
        remarks += _losses(source)
        for held in source.fields:
            value = as_value(held)
            if held.type in ("number", "date", "time") and value.kind == "text" and value.text:
                remarks.append(_warn("field_as_text", name=held.name[:80], value=value.text[:60]))
        if source.locked:
            remarks.append(_note("comes_locked"))
        if source.deleted:
            remarks.append(_note("comes_to_the_bin"))
        return remarks

    def _resource(
        self, line: MigrationLine, item: Item, source: eln.Entry, row: Any
    ) -> list[Problem]:
        held = self.kept.get(item.source_key)
        if held is not None:
            resource = inventory.resource(self.by, held)
            line.resource_id = held
            line.reference = resource.number if resource is not None else ""
            back = resource is not None and resource.removed and item.source_key in self.undone
            line.state = LineState.MAKE if back else LineState.PRESENT
            return []
        known = {held.key for held in row.fields.all()} if row is not None else set()
        remarks = [_warn("cas_doubtful", value=text) for text in told(source, known).doubts]
        if row is not None:
            outside = told(source, known).rest[1 if source.body else 0 :]
            remarks += [_note("field_in_description", name=words[:80]) for words in outside]
        if source.steps or source.comments:
            remarks.append(_warn("resource_talk_in_json"))
        return [*remarks, *_losses(source)]


def plan(run: Run, migration: Migration, by: "Person") -> dict[str, Any]:
    """Write the lines of a rehearsal at once; what was made, and may be undone, keeps its line."""
    brought = migration.lines.filter(state__in=(LineState.MADE, LineState.KEPT))
    settled = set(brought.values_list("position", flat=True))
    with loaded(migration) as load:
        made = Plan(migration, load, by)
        lines = []
        for item in load.items:
            run.progress(item.position, len(load.items))
            if item.position not in settled:
                lines.append(made.line(item))
    with run.step():
        migration.lines.exclude(position__in=settled).delete()
        MigrationLine.objects.bulk_create(lines, batch_size=500)
        Migration.objects.filter(pk=migration.pk).update(state=MigrationState.PLANNED)
    return {"lines": len(lines)}


def _by_thing(load: Load) -> dict[tuple[Any, str], list[Problem]]:
    """Return what the readers noticed, by the thing it is about."""
    found: dict[tuple[Any, str], list[Problem]] = defaultdict(list)
    keys = {(item.row.pk, item.source.key) for item in load.items}
    for row, given in load.givens:
        for problem in given.findings.problems:
            if (row.pk, problem.where) in keys:
                found[row.pk, problem.where].append(problem)
    return found


def _losses(source: eln.Entry) -> list[Problem]:
    remarks = []
    if len(source.title) > LONGEST_TITLE:
        remarks.append(_warn("title_cut"))
    if len(source.tags) > MOST_TAGS:
        remarks.append(_error("tags_lost", count=len(source.tags) - MOST_TAGS))
    remarks += [
        _error("file_missing", name=item.name) for item in source.attachments if item.missing
    ]
    return remarks


def _worth(remarks: list[Problem]) -> Worth:
    if any(problem.severity is Severity.ERROR for problem in remarks):
        return Worth.LOSS
    doubtful = any(problem.severity is Severity.WARNING for problem in remarks)
    return Worth.DOUBT if doubtful else Worth.WHOLE


def _note(code: str, **params: str | int) -> Problem:
    return Problem(code, Severity.NOTE, "", params)


def _warn(code: str, **params: str | int) -> Problem:
    return Problem(code, Severity.WARNING, "", params)


def _error(code: str, **params: str | int) -> Problem:
    return Problem(code, Severity.ERROR, "", params)
