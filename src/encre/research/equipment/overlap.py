"""The database itself refuses two bookings of one instrument at one time, whoever writes.

PostgreSQL: an exclusion constraint. Comparing instruments in it usually needs the extension
btree_gist; a range type over uuid needs none, is exact, and may be created by whoever owns the
schema: [a, a] and [b, b] meet when a = b and only then. SQLite: two triggers, which look back
`LONGEST_DAYS` so that an insertion reads one stretch of an index. Both also refuse what is longer.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from encre.research.equipment.models import HOLDING, LONGEST_DAYS

NAME = "equipment_booking_no_overlap"
LENGTH = "equipment_booking_length"
_STATES = ", ".join(f"'{state}'" for state in HOLDING)
_TYPE = "equipment_instrument_range"

_POSTGRESQL = (
    f"CREATE TYPE {_TYPE} AS RANGE (subtype = uuid)",
    f"ALTER TABLE equipment_booking ADD CONSTRAINT {NAME} EXCLUDE USING gist ("
    f" {_TYPE}(instrument_id, instrument_id, '[]') WITH &&,"
    " tstzrange(starts, ends, '[)') WITH &&"
    f") WHERE (state IN ({_STATES}))",
    f"ALTER TABLE equipment_booking ADD CONSTRAINT {LENGTH}"
    f" CHECK (ends - starts <= interval '{LONGEST_DAYS} days')",
)
_POSTGRESQL_OFF = (
    f"ALTER TABLE equipment_booking DROP CONSTRAINT IF EXISTS {LENGTH}",
    f"ALTER TABLE equipment_booking DROP CONSTRAINT IF EXISTS {NAME}",
    f"DROP TYPE IF EXISTS {_TYPE}",
)
_SQLITE = """
CREATE TRIGGER {name}_{when} BEFORE {event} ON equipment_booking
WHEN NEW.state IN ({states})
BEGIN
  SELECT RAISE(ABORT, '{length}')
  WHERE julianday(NEW.ends) - julianday(NEW.starts) > {days};
  SELECT RAISE(ABORT, '{name}')
  WHERE EXISTS (
    SELECT 1 FROM equipment_booking AS other
    WHERE other.instrument_id = NEW.instrument_id
      AND other.starts < NEW.ends
      AND other.starts >= datetime(NEW.starts, '-{days} days')
      AND other.ends > NEW.starts
      AND other.id <> NEW.id
      AND other.state IN ({states})
  );
END
"""
_EVENTS = {"insert": "INSERT", "update": "UPDATE OF instrument_id, starts, ends, state"}


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the constraint, or the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in _POSTGRESQL:
                cursor.execute(statement)
            return
        for when, event in _EVENTS.items():
            cursor.execute(
                _SQLITE.format(
                    name=NAME,
                    length=LENGTH,
                    when=when,
                    event=event,
                    states=_STATES,
                    days=LONGEST_DAYS,
                )
            )


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take them away (the migration undone)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in _POSTGRESQL_OFF:
                cursor.execute(statement)
            return
        for when in _EVENTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{when}")
