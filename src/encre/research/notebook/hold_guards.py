"""Triggers by which the database itself keeps what a legal hold covers, on both engines.

They read several tables: on SQLite a table that one of them names cannot be remade. They are lifted
before any migration and put after it, never by one.
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

SENTENCE = "a legal hold keeps this as it is"
_HELD = """EXISTS (SELECT 1 FROM notebook_holdtarget t JOIN notebook_hold h ON h.id = t.hold_id
 WHERE h.lifted_at IS NULL AND (t.entry_id = {e}.id OR t.notebook_id = {e}.notebook_id
 OR t.person_id = {e}.author_id OR t.structure_id IN (SELECT r.ancestor_id
 FROM access_scopereach r JOIN notebook_notebook n ON n.structure_id = r.descendant_id
 WHERE n.id = {e}.notebook_id)))"""
_OF_ENTRY = "EXISTS (SELECT 1 FROM notebook_entry e WHERE e.id = {id} AND HELD)".replace(
    "HELD", _HELD.format(e="e")
)


@dataclass(frozen=True)
class Watch:
    """A table, what happens to its rows, and the cases that are refused when they are held."""

    table: str
    verb: str
    held: str
    cases: str = ""

    @property
    def name(self) -> str:
        """Return the trigger's name."""
        return f"{self.table}_held_{self.verb.lower()}"

    @property
    def condition(self) -> str:
        """Return when it refuses: the cheap part first."""
        return " AND ".join(f"({part})" for part in (self.cases, self.held) if part)


def _differs(*columns: str) -> str:
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)


_ENTRY = _HELD.format(e="OLD")
_CHILD = _OF_ENTRY.format(id="OLD.entry_id")
_FILE = f"OLD.owner_kind = 'notebook.entry' AND {_OF_ENTRY.format(id='OLD.owner_id')}"
_COMMENT = f"OLD.subject_kind = 'notebook.entry' AND {_OF_ENTRY.format(id='OLD.subject_id')}"
_NOTEBOOK = """EXISTS (SELECT 1 FROM notebook_holdtarget t JOIN notebook_hold h ON h.id = t.hold_id
 WHERE h.lifted_at IS NULL AND t.notebook_id = OLD.id)"""
_OF_PLACE = """EXISTS (SELECT 1 FROM notebook_holdtarget t
 JOIN notebook_hold h ON h.id = t.hold_id
 JOIN access_scopereach r ON r.ancestor_id = t.structure_id
 WHERE h.lifted_at IS NULL AND r.descendant_id = OLD.structure_id AND NOT EXISTS (
 SELECT 1 FROM notebook_holdtarget k WHERE k.hold_id = t.hold_id AND k.notebook_id = OLD.id))"""
_GONE = "OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL"
WATCHES = (
    Watch("notebook_entry", "DELETE", _ENTRY),
    Watch(
        "notebook_entry",
        "UPDATE",
        _ENTRY,
        f"({_GONE}) OR (OLD.locked_at IS NOT NULL AND NEW.locked_at IS NULL)"
        " OR (OLD.author_id IS NOT NULL AND NEW.author_id IS NULL)"
        f" OR {_differs('notebook_id', 'number', 'archive_id')}",
    ),
    Watch("notebook_body", "DELETE", _CHILD),
    Watch("notebook_revision", "DELETE", _CHILD),
    Watch(
        "notebook_revision",
        "UPDATE",
        _CHILD,
        _differs("entry_id", "version", "title", "document", "facts", "digest"),
    ),
    Watch("notebook_notebook", "DELETE", _NOTEBOOK),
    Watch("notebook_notebook", "UPDATE", _OF_PLACE, _differs("structure_id")),
    Watch("files_file", "DELETE", _FILE),
    Watch(
        "files_file",
        "UPDATE",
        _FILE,
        f"({_GONE}) OR {_differs('blob_id', 'owner_kind', 'owner_id')}",
    ),
    Watch("threads_comment", "DELETE", _COMMENT),
    Watch("threads_comment", "UPDATE", _COMMENT, f"({_GONE}) OR {_differs('text', 'subject_id')}"),
    Watch("notebook_hold", "DELETE", ""),
    Watch(
        "notebook_hold",
        "UPDATE",
        "",
        f"OLD.lifted_at IS NOT NULL OR {_differs('created_at', 'title', 'reference', 'reason')}",
    ),
    Watch("notebook_holdtarget", "DELETE", ""),
    Watch(
        "notebook_holdtarget",
        "UPDATE",
        "",
        _differs("hold_id", "notebook_id", "entry_id", "structure_id"),
    ),
)


@dataclass(frozen=True)
class HoldGuard:
    """All of them together, known to `guarding` under the table they all read."""

    table: str = "notebook_hold"

    def put(self, connection: BaseDatabaseWrapper) -> None:
        """Put the triggers (they may be there already) once every table is there."""
        there = set(connection.introspection.table_names())
        if not {"access_scopereach", *(watch.table for watch in WATCHES)} <= there:
            return
        with connection.cursor() as cursor:
            for watch in WATCHES:
                for statement in _written(watch, connection.vendor):
                    cursor.execute(statement)

    def lift(self, connection: BaseDatabaseWrapper) -> None:
        """Take the triggers away."""
        there = set(connection.introspection.table_names())
        with connection.cursor() as cursor:
            for watch in WATCHES:
                on = "" if connection.vendor == "sqlite" else f" ON {watch.table}"
                if watch.table in there:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {watch.name}{on}")


def _written(watch: Watch, vendor: str) -> list[str]:
    if vendor == "sqlite":
        test = watch.condition.replace("IS DISTINCT FROM", "IS NOT")
        when = f"WHEN {test}" if test else ""
        return [
            f"CREATE TRIGGER IF NOT EXISTS {watch.name} BEFORE {watch.verb} ON {watch.table} {when}"
            f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        ]
    row = "OLD" if watch.verb == "DELETE" else "NEW"
    test = watch.condition or "true"
    return [
        f"CREATE OR REPLACE FUNCTION {watch.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {test} THEN RAISE EXCEPTION '{SENTENCE}'; END IF; RETURN {row}; END $$",
        f"CREATE OR REPLACE TRIGGER {watch.name} BEFORE {watch.verb} ON {watch.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {watch.name}()",
    ]
