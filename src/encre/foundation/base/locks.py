"""Named locks held until the end of the transaction."""

import hashlib

from django.db import connection


def named(name: str) -> None:
    """Wait for the lock `name` and hold it until the transaction ends.

    SQLite's IMMEDIATE transactions already exclude one another, so there it does nothing.
    Raises RuntimeError outside a transaction, where the lock would be held by nobody.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a named lock needs a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_number(name)])


def lock_number(name: str) -> int:
    """Return the 64-bit signed number PostgreSQL knows the lock by."""
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
