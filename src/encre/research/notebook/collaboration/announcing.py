"""Telling the live doors of all processes that an entry has news.

On PostgreSQL by NOTIFY, which is sent at the commit of the change. On SQLite nothing is sent:
doors look at the number that SQLite itself keeps of commits made by others.
"""

from uuid import UUID

from django.db import connection

CHANNEL = "encre_live"


def announce(entry: UUID, seq: int | None = None) -> None:
    """Tell that an entry's live document or its rights changed, once this transaction commits.

    `seq` is the number of the last update kept; None says that rights are to be looked at again.
    """
    if connection.vendor == "postgresql":
        told = str(entry) if seq is None else f"{entry} {seq}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, told])


def heard(payload: str) -> tuple[UUID, int | None]:
    """Read what `announce` told (raises ValueError)."""
    entry, _space, seq = payload.partition(" ")
    return UUID(entry), int(seq) if seq else None
