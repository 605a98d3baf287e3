"""Reading an archive into an empty database of either engine, and proving that it is all there."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from encre.foundation.journal import services as journal
from encre.project.archive import blobs
from encre.project.archive.state import State, UnknownRelease, at
from encre.project.archive.values import Digest, columns, decode, lines, stored
from encre.project.archive.writing import BLOBS, FORMAT, MANIFEST, Manifest, Table

BATCH = 500
Say = Callable[[str], None]


class Unreadable(Exception):
    """The file is no archive of Encre, or not a whole one."""


class NotEmpty(Exception):
    """The database already holds an institute."""


def manifest_of(archive: tarfile.TarFile) -> Manifest:
    """Return what an archive says it holds (raises Unreadable)."""
    content = _json(archive, MANIFEST)
    if content.get("format") != FORMAT:
        raise Unreadable(f"format {content.get('format')!r} is not known here")
    tables = [Table(**table) for table in content.pop("tables")]
    return Manifest(**content, tables=tables)


def _member(archive: tarfile.TarFile, name: str) -> io.BufferedIOBase:
    try:
        found = archive.extractfile(name)
    except KeyError:
        found = None
    if found is None:
        raise Unreadable(f"{name} is missing: the file is no archive of Encre, or is cut short")
    return found  # type: ignore[return-value]


def _json(archive: tarfile.TarFile, name: str) -> Any:
    with _member(archive, name) as stream:
        try:
            return json.load(stream)
        except ValueError:
            raise Unreadable(f"{name} cannot be read") from None


def require_empty() -> None:
    """Raise NotEmpty when the database holds accounts or events."""
    present = set(connection.introspection.table_names())
    for table in {"journal_recorded", "people_account", "people_person"} & present:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                raise NotEmpty(table)


def make_tables(nodes: list[tuple[str, str]]) -> State:
    """Make the tables as they were when the archive was written."""
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    state = at(executor.loader, nodes)
    # The last migration of each application brings those it depends on.
    wanted = set(nodes) & set(executor.loader.graph.nodes)
    graph = executor.loader.graph
    targets = [
        node
        for node in wanted
        if not any(child in wanted and child[0] == node[0] for child in _children(graph, node))
    ]
    executor.migrate(sorted(targets))
    return state


def _children(graph: Any, node: tuple[str, str]) -> list[tuple[str, str]]:
    return [child.key for child in graph.node_map[node].children]


def _rows(archive: tarfile.TarFile, table: Table) -> Iterator[str]:
    name = f"tables/{table.model}.jsonl.gz"
    with _member(archive, name) as packed, gzip.open(packed, "rt", encoding="utf-8") as texts:
        try:
            for text in texts:
                yield text.rstrip("\n")
        except (OSError, EOFError, UnicodeDecodeError):
            raise Unreadable(f"{name} is damaged") from None


def fill(archive: tarfile.TarFile, table: Table, model: type[models.Model]) -> None:
    """Insert the rows of a table as they are, with nothing computed again."""
    by_column = {field.column: field for field in columns(model)}
    if set(by_column) != set(table.columns):
        raise Unreadable(f"{table.model} has other columns than its migrations make")
    fields = [by_column[name] for name in table.columns]
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in table.columns)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608
    digest, rows = Digest(), _rows(archive, table)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            values = []
            for text in batch:
                digest.add(text)
                row = zip(fields, json.loads(text), strict=True)
                values.append([stored(f, decode(f, value), connection) for f, value in row])
            cursor.executemany(sql, values)
    if (digest.rows, digest.hex()) != (table.rows, table.digest):
        raise Unreadable(f"{table.model} does not hold what the archive announces")


def _empty(state: State) -> None:
    """Take away what migrations put there: the archive has its own."""
    with connection.cursor() as cursor:
        for model in state.models():
            if model._base_manager.exists():
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def _load(archive: tarfile.TarFile, manifest: Manifest, state: State) -> None:
    tables = {model._meta.label_lower: model for model in state.models()}
    missing = [table.model for table in manifest.tables if table.model not in tables]
    if missing:
        raise UnknownRelease(", ".join(missing))
    # Foreign keys are checked at the end of the transaction: no order is needed.
    with transaction.atomic():
        _empty(state)
        for table in manifest.tables:
            fill(archive, table, tables[table.model])
        connection.check_constraints()
    reset = connection.ops.sequence_reset_sql(no_style(), list(tables.values()))
    with connection.cursor() as cursor:
        for statement in reset:
            cursor.execute(statement)


def differences(manifest: Manifest, state: State) -> list[str]:
    """Return the tables that do not hold what the archive held, read again from the database."""
    tables = {model._meta.label_lower: model for model in state.models()}
    wrong = []
    for table in manifest.tables:
        digest = Digest()
        for text in lines(tables[table.model], connection.alias):
            digest.add(text)
        if (digest.rows, digest.hex()) != (table.rows, table.digest):
            wrong.append(table.model)
    return wrong


def read(source: Path, say: Say) -> list[str]:
    """Restore an archive; return what is not as it was when it was written.

    Raises Unreadable, NotEmpty or UnknownRelease before anything is changed, and leaves the
    database without rows when a table is damaged.
    """
    try:
        archive = tarfile.open(source)  # noqa: SIM115 - closed below
    except (tarfile.TarError, OSError) as error:
        raise Unreadable(str(error)) from None
    with archive:
        manifest = manifest_of(archive)
        kept = [blobs.Kept(**blob) for blob in _json(archive, BLOBS)]
        require_empty()
        nodes = [(app, name) for app, _, name in (m.partition(".") for m in manifest.migrations)]
        say(f"Backup of {manifest.made_at}, release {manifest.version}, {manifest.engine}")
        state = make_tables(nodes)
        _load(archive, manifest, state)
        rows = sum(table.rows for table in manifest.tables)
        say(f"{len(manifest.tables)} tables, {rows} rows")
        arrived = sum(1 for _ in blobs.take(archive)) if manifest.with_blobs else 0
        say(f"{arrived} blobs of {len(kept)}")
    problems = [f"table {name} differs" for name in differences(manifest, state)]
    whole = [blob for blob in kept if not blob.problem]
    problems += [f"blob {sha256} is not there" for sha256 in blobs.absent(whole)]
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    say("Search index")
    call_command("reindex", stdout=io.StringIO(), stderr=io.StringIO())
    return problems + _chain(manifest)


def _chain(manifest: Manifest) -> list[str]:
    """Compute the journal's chain again and compare its head with the archive's."""
    verdict = journal.verify()
    if not verdict.holds:
        return [f"the journal's chain is broken at {verdict.broken_at}: {verdict.reason}"]
    announced = manifest.journal.get("digest")
    if announced and verdict.head != announced:
        return ["the journal's head is not the one the archive announces"]
    return []
