"""Triggers by which the database itself refuses to change or delete an event or a seal."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("journal_recorded", "journal_seal")

_SQLITE_ON = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
"""


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on the journal's tables (they may be there already)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for table in TABLES:
            if connection.vendor == "sqlite":
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(_SQLITE_ON.format(table=table, verb=verb))
            else:
                cursor.execute(
                    f"CREATE OR REPLACE TRIGGER {table}_append_only"
                    f" BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                    " FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()"
                )


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: only for the `flush` of a test or development database."""
    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "sqlite":
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
