"""Bringing in: one thing a transaction, each once, whoever is killed and how often it is begun."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from encre.commons.files import queries as file_queries
from encre.commons.files import services as files
from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.foundation.jobs import Run
from encre.foundation.journal import queries as journal_queries
from encre.research.inventory import queries as inventory
from encre.research.inventory.services import resources as keeping
from encre.research.notebook.eln import model as eln
from encre.research.notebook.events import MigrationDone
from encre.research.notebook.models import (
    Entry,
    LineState,
    Migration,
    MigrationLine,
    MigrationState,
    Notebook,
)
from encre.research.notebook.services.bin import take_back
from encre.research.notebook.services.migrating import resources
from encre.research.notebook.services.migrating.loading import Item, Load, loaded
from encre.research.notebook.services.migrating.resources import NOTEBOOK, choice_for
from encre.research.notebook.services.migrating.shaping import (
    TOLD,
    Moving,
    default_title,
    lines_of,
    told_of,
)
from encre.research.notebook.services.notebooks import create_notebook

if TYPE_CHECKING:
    from encre.commons.files.blobs import Written
    from encre.foundation.people.models import Person


def bring_in(run: Run, migration: Migration, by: "Person") -> dict[str, Any]:
    """Write what was rehearsed and is not there yet: resources, then entries, then links."""
    with loaded(migration) as load:
        lines = lines_of(migration)
        notebooks = _notebooks(run, migration, load, lines, by)
        moving = Moving.of(migration, load, notebooks)
        sources = {i.position: s for i, s in zip(load.items, moving.entries, strict=True)}
        ordered = sorted(load.items, key=lambda item: (not item.resource, item.position))
        alike: dict[str, list[Item]] = defaultdict(list)
        for item in load.items:
            alike[item.source.category].append(item) if item.resource else None
        for done, item in enumerate(ordered):
            run.progress(done, len(ordered))
            line = lines[item.position]
            if line.state == LineState.MAKE:
                _one(run, moving, item, sources[item.position], line=line, alike=alike, by=by)
            if line.resource_id is not None:
                moving.resources[sources[item.position].key] = line.resource_id
        _tie(run, moving, ordered, sources, lines=lines, by=by)
    return _finish(run, migration, notebooks, by)


def _one(
    run: Run,
    moving: Moving,
    item: Item,
    source: eln.Entry,
    *,
    line: MigrationLine,
    alike: dict[str, list[Item]],
    by: "Person",
) -> None:
    """Make one thing; its bytes are safe before its transaction begins."""
    if line.entry is not None or line.resource_id is not None:
        with run.step():
            _back(line, by)
            _keep(line, LineState.MADE)
        return
    received = _received(item, source)
    choice = choice_for(moving.migration.choices, item)
    try:
        with run.step():
            if choice == NOTEBOOK:
                row, _changes = moving.write(source, received, by=by)
                line.entry, line.reference = row, row.number
            else:
                structure = moving.migration.structure
                group = alike[item.source.category]
                kind = resources.type_for(choice, item, group, structure, by)
                made = resources.write(item, source, kind, received, structure=structure, by=by)
                line.resource_id, line.reference = made.pk, made.number
            _keep(line, LineState.MADE)
    except Refused as refusal:
        line.entry = line.resource_id = None
        reason = "; ".join([str(refusal), *(str(w) for ws in refusal.fields.values() for w in ws)])
        remark = {"code": "refused_here", "severity": "error", "where": "",
                  "params": {"reason": reason[:300]}}  # fmt: skip
        line.remarks, line.worth, line.reference = [*line.remarks, remark], "loss", ""
        with run.step():
            _keep(line, LineState.LEFT)


def _keep(line: MigrationLine, state: LineState) -> None:
    line.state = state
    line.save(update_fields=["state", "entry", "resource_id", "reference", "remarks", "worth"])


def _received(item: Item, source: eln.Entry) -> dict[str, "Written"]:
    """Receive the bytes of a thing's files, and what its source tells, by key."""
    held = [*source.attachments, *(file for old in source.versions for file in old.attachments)]
    received = {}
    for attachment in held:
        stream = item.given.bytes_of(attachment)
        if stream is not None:
            with stream:
                received[attachment.key] = files.receive(stream)
    told = told_of(item)
    if told is not None:
        received[TOLD] = files.receive(told)
    return received


def _back(line: MigrationLine, by: "Person") -> None:
    """Take out of the bin what a former undoing put there."""
    if line.entry is not None:
        take_back(Entry.objects.select_for_update().get(pk=line.entry.pk), by=by)
        line.reference = line.entry.number
    elif line.resource_id is not None:
        resource = inventory.resource(by, line.resource_id)
        if resource is not None:
            keeping.bring_back(resource, by=by)


def _notebooks(
    run: Run,
    migration: Migration,
    load: Load,
    lines: dict[int, MigrationLine],
    by: "Person",
) -> dict[str, Notebook]:
    """Return the notebooks by the names of places; those that are missing are opened, once."""
    rows = targets(migration, by)
    by_title = {row.title: row for row in rows.order_by("-created_at")}
    chosen = migration.choices.get("notebook")
    default = rows.filter(pk=chosen).first() if chosen else None
    moving = Moving.of(migration, load, {})
    wanted = {
        moving.places[source.key]
        for item, source in zip(load.items, moving.entries, strict=True)
        if choice_for(migration.choices, item) == NOTEBOOK
        and lines[item.position].state in (LineState.MAKE, LineState.MADE)
    }
    found: dict[str, Notebook] = {}
    for name in sorted(wanted):
        title = name or default_title(migration)
        row = (default if not name else None) or by_title.get(title)
        if row is None:
            with run.step() as kept:
                row = _opened(migration, title, by)
                kept["notebooks"] = [*kept.get("notebooks", []), str(row.pk)]
        by_title[title] = found[name] = row
    return found


def targets(migration: Migration, by: "Person") -> QuerySet[Notebook]:
    """Return the team's notebooks that `by` may write in; a confidential project takes none.

    Whoever heads the team reads the report of what comes: no such title may stand in it.
    """
    rows = Notebook.objects.filter(structure=migration.structure_id, confidential=False)
    return access.visible(by, rows, "notebook.notebook.write")


def _opened(migration: Migration, title: str, by: "Person") -> Notebook:
    """Open a notebook, or open again the one a former undoing closed."""
    closed = Notebook.objects.filter(
        pk__in=migration.outcome.get("closed", []), title=title
    ).first()
    if closed is None:
        return create_notebook(migration.structure, by=by, title=title)
    closed.archived_at = None
    closed.save(update_fields=["archived_at"])
    return closed


def _tie(
    run: Run,
    moving: Moving,
    items: list[Item],
    sources: dict[int, eln.Entry],
    *,
    lines: dict[int, MigrationLine],
    by: "Person",
) -> None:
    """Link things to one another, then note, once, how each stands, to see later changes."""
    for item in items:
        line = lines[item.position]
        if line.state != LineState.MADE:
            continue
        with run.step():
            moving.tie(sources[item.position], by=by)
            if not line.version:
                line.version, line.acts = standing_of(line, by)
                line.save(update_fields=["version", "acts"])


def standing_of(line: MigrationLine, by: "Person") -> tuple[int, int]:
    """Return the version of what a line made, and how much was done to it: events, files."""
    row: Any = line.entry
    if line.resource_id is not None:
        row = inventory.resource(by, line.resource_id)
    if row is None:
        return 0, 0
    row.refresh_from_db()
    events = journal_queries.trail().filter(subject_kind=row._meta.label_lower, subject_id=row.pk)
    own = ("links.", "notebook.entry.removed", "notebook.entry.brought_back",
           "inventory.resource.removed", "inventory.resource.brought_back")  # fmt: skip
    names = events.values_list("name", flat=True)
    acts = sum(not name.startswith(own) for name in names)
    return row.version, acts + file_queries.files_of(row).count()


def _finish(
    run: Run, migration: Migration, notebooks: dict[str, Notebook], by: "Person"
) -> dict[str, Any]:
    states = list(migration.lines.values_list("state", flat=True))
    opened = [*migration.outcome.get("notebooks", []), *run.kept.get("notebooks", [])]
    outcome: dict[str, Any] = {
        "made": states.count(LineState.MADE),
        "present": states.count(LineState.PRESENT),
        "left": states.count(LineState.LEFT),
        "notebooks": list(dict.fromkeys(opened)),
        "used": [
            [str(row.pk), row.title] for row in {r.pk: r for r in notebooks.values()}.values()
        ],
    }
    with run.step():
        Migration.objects.filter(pk=migration.pk).update(state=MigrationState.DONE, outcome=outcome)
        journal.record(MigrationDone(migration, made=outcome["made"]), by=by)
    return outcome
