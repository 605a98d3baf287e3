"""Telling the live doors of all processes that an entry has news.

On PostgreSQL by NOTIFY, which is sent at the commit of the change. On SQLite nothing is sent:
doors look at the number that SQLite itself keeps of commits made by others.
"""

from uuid import UUID

from django.db import connection

CHANNEL = "encre_live"


def announce(entry: UUID) -> None:
    """Tell that an entry's live document or its rights changed, once this transaction commits."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(entry)])
