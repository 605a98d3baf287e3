"""Rows that the database itself refuses to change or delete, on both engines.

A room registers its tables once; `manage flush`, of tests and development, lifts the guards for a
moment. On SQLite a migration that remakes a table loses its triggers: they are put again after it.
"""

from dataclasses import dataclass
from typing import Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

_FUNCTION = """
CREATE OR REPLACE FUNCTION encre_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are kept as they are', TG_TABLE_NAME; END $$
"""
_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} {when}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept as they are'); END
"""
_guards: dict[str, "Guarding"] = {}


class Guarding(Protocol):
    """What keeps rows as they are; known by the table without which it cannot be put."""

    @property
    def table(self) -> str:
        """Return the table."""

    def put(self, connection: BaseDatabaseWrapper) -> None:
        """Put the triggers (they may be there already)."""

    def lift(self, connection: BaseDatabaseWrapper) -> None:
        """Take the triggers away."""


@dataclass(frozen=True)
class Guard:
    """A table whose rows stay as they are; `column` names the flag of those that do, if not all."""

    table: str
    column: str = ""

    def put(self, connection: BaseDatabaseWrapper) -> None:
        """Put the triggers (they may be there already)."""
        when = f"WHEN OLD.{self.column}" if self.column else ""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(_SQLITE.format(table=self.table, verb=verb, when=when))
                return
            cursor.execute(_FUNCTION)
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER {self.table}_kept BEFORE UPDATE OR DELETE"
                f" ON {self.table} FOR EACH ROW {when and f'WHEN (OLD.{self.column})'}"
                " EXECUTE FUNCTION encre_refuse()"
            )
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER {self.table}_whole BEFORE TRUNCATE ON {self.table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION encre_refuse()"
            )

    def lift(self, connection: BaseDatabaseWrapper) -> None:
        """Take the triggers away."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {self.table}_no_{verb}")
            else:
                for name in ("kept", "whole"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {self.table}_{name} ON {self.table}")


def register(*guards: Guarding) -> None:
    """Make guards known to `flush`."""
    _guards.update({guard.table: guard for guard in guards})


def put(connection: BaseDatabaseWrapper, *guards: Guarding) -> None:
    """Put these guards, or all that are known, on the tables that are there."""
    there = set(connection.introspection.table_names())
    for guard in guards or tuple(_guards.values()):
        if guard.table in there:
            guard.put(connection)


def lift(connection: BaseDatabaseWrapper, *guards: Guarding) -> None:
    """Lift these guards, or all that are known, from the tables that are there."""
    there = set(connection.introspection.table_names())
    for guard in guards or tuple(_guards.values()):
        if guard.table in there:
            guard.lift(connection)
