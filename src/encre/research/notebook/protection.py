"""Triggers by which the database itself refuses to change what was published."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "notebook_templateversion"
_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table}
WHEN OLD.pattern IS NOT NEW.pattern OR OLD.document IS NOT NEW.document
  OR OLD.html IS NOT NEW.html OR OLD.fields IS NOT NEW.fields OR OLD.steps IS NOT NEW.steps
  OR OLD.tags IS NOT NEW.tags OR OLD.category IS NOT NEW.category
  OR OLD.status IS NOT NEW.status OR OLD.template_id IS NOT NEW.template_id
  OR OLD.number IS NOT NEW.number OR OLD.title IS NOT NEW.title OR OLD.note IS NOT NEW.note
BEGIN SELECT RAISE(ABORT, 'a published version does not change'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION notebook_published() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF (OLD.pattern, OLD.document, OLD.html, OLD.fields, OLD.steps, OLD.tags, OLD.category,
      OLD.status, OLD.template_id, OLD.number, OLD.title, OLD.note)
    IS DISTINCT FROM
     (NEW.pattern, NEW.document, NEW.html, NEW.fields, NEW.steps, NEW.tags, NEW.category,
      NEW.status, NEW.template_id, NEW.number, NEW.title, NEW.note) THEN
    RAISE EXCEPTION 'a published version does not change';
  END IF;
  RETURN NEW;
END $$
"""


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the trigger on the published versions; who published one may be merged with another."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(_SQLITE.format(table=TABLE))
        else:
            cursor.execute(_FUNCTION)
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER {TABLE}_published BEFORE UPDATE ON {TABLE}"
                " FOR EACH ROW EXECUTE FUNCTION notebook_published()"
            )


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the trigger away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_update")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_published ON {TABLE}")
