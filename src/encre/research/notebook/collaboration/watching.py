"""What other processes kept: by LISTEN on PostgreSQL, by its count of commits on SQLite."""

import asyncio
import contextlib
import sqlite3
from typing import TYPE_CHECKING

import psycopg
from django.db import connection

from encre.research.notebook.collaboration.announcing import CHANNEL, heard
from encre.research.notebook.services.live import numbers_of

if TYPE_CHECKING:
    from encre.research.notebook.collaboration.hub import Hub

OFTEN = 0.025
"""Seconds between two looks at SQLite's count: a few microseconds each."""
SELDOM = 5.0
"""Seconds between two looks at all rooms, should a notification have been missed."""


async def watch(hub: "Hub") -> None:
    """Pull what other processes kept into this one's rooms, for ever."""
    if connection.vendor == "postgresql":
        await _listen(hub)
    else:
        await _count(hub)


async def pull_all(hub: "Hub") -> None:
    """Look at every room whose document went further than what its pages were told."""
    rooms = [entry for entry, room in hub.rooms.items() if room.seq is not None]
    if rooms:
        numbers = await hub.threads.read(numbers_of, rooms)
        for entry, seq in numbers.items():
            room = hub.rooms.get(entry)
            if room is not None and room.seq is not None and seq > room.seq:
                await hub.pull(entry, seq)


async def _count(hub: "Hub") -> None:
    name = str(connection.settings_dict["NAME"])
    with contextlib.closing(sqlite3.connect(name, isolation_level=None)) as look:
        last = None
        while True:
            await asyncio.sleep(OFTEN)
            [count] = look.execute("PRAGMA data_version").fetchone()
            if count != last and hub.rooms:
                last = count
                await pull_all(hub)


async def _listen(hub: "Hub") -> None:
    options = connection.get_connection_params()
    for own in ("cursor_factory", "context"):
        options.pop(own, None)
    line = await psycopg.AsyncConnection.connect(**options, autocommit=True)
    async with line:
        await line.execute(f"LISTEN {CHANNEL}")
        while True:
            async for notified in line.notifies(timeout=SELDOM, stop_after=None):
                with contextlib.suppress(ValueError):
                    await hub.pull(*heard(notified.payload))
            await pull_all(hub)
