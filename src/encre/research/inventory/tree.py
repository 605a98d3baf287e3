"""Triggers by which the database holds the tree of places and the grid of boxes.

A place lies in one of an earlier rank, so that no circle can be made; it keeps its rank. A
position lies within the grid of its box, and the grid does not shrink under its contents.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

PLACE, CONTAINER = "inventory_place", "inventory_container"
_PARENT = (
    "NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM inventory_place p"
    " WHERE p.id = NEW.parent_id AND p.rank < NEW.rank)"
)
_RANK = "OLD.rank <> NEW.rank"
_OUTSIDE = (
    'NEW."row" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM '
    'inventory_place p WHERE p.id = NEW.place_id AND NEW."row" <= p."rows"'
    ' AND NEW."column" <= p."columns")'
)
_SHRUNK = (
    "EXISTS (SELECT 1 FROM inventory_container c WHERE c.place_id = NEW.id"
    ' AND (c."row" > NEW."rows" OR c."column" > NEW."columns"))'
)
RULES = (
    ("inventory_parent_new", "INSERT", PLACE, _PARENT, "a place lies in one of an earlier rank"),
    (
        "inventory_parent_moved",
        "UPDATE OF parent_id, rank",
        PLACE,
        f"({_PARENT}) OR {_RANK}",
        "a place lies in one of an earlier rank",
    ),
    (
        "inventory_grid",
        'UPDATE OF "rows", "columns"',
        PLACE,
        _SHRUNK,
        "a box holds something outside this grid",
    ),
    ("inventory_position_new", "INSERT", CONTAINER, _OUTSIDE, "no such position in this box"),
    (
        "inventory_position_moved",
        'UPDATE OF place_id, "row", "column"',
        CONTAINER,
        _OUTSIDE,
        "no such position in this box",
    ),
)


def hold(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers."""
    with connection.cursor() as cursor:
        for name, event, table, wrong, words in RULES:
            if connection.vendor == "sqlite":
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {wrong}"
                    f" BEGIN SELECT RAISE(ABORT, '{words}'); END"
                )
            else:
                cursor.execute(
                    f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
                    f" BEGIN IF {wrong} THEN RAISE EXCEPTION USING ERRCODE ="
                    f" 'integrity_constraint_violation', MESSAGE = '{words}';"
                    " END IF; RETURN NEW; END $$"
                )
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
                    f" FOR EACH ROW EXECUTE FUNCTION {name}()"
                )


def release(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        for name, _event, table, _wrong, _words in RULES:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
