"""What the live door of one process keeps in common: its rooms, its writer, its news of others."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from encre.foundation.base.errors import EncreError, NotAllowed, Refused
from encre.research.notebook.collaboration import closing
from encre.research.notebook.collaboration.admission import ran_out, rights_now
from encre.research.notebook.collaboration.rooms import Room
from encre.research.notebook.collaboration.threads import Threads
from encre.research.notebook.collaboration.watching import watch
from encre.research.notebook.services.live import Sent, append_updates, updates_after

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from encre.research.notebook.collaboration.connections import Connection

log = logging.getLogger("encre.live")
LOOK_AGAIN = 4
"""Seconds between two looks at the rights of those who are connected."""
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Waiting:
    """An update that waits to be kept, and whom to tell when it is."""

    connection: "Connection"
    sent: Sent


class Hub:
    """Keeps updates, then tells them; meets what other processes keep."""

    def __init__(self) -> None:
        self.threads = Threads()
        self.rooms: dict[UUID, Room] = {}
        self._waiting: asyncio.Queue[Waiting] = asyncio.Queue()
        self._tasks = {
            asyncio.create_task(self._for_ever(work))
            for work in (self._write, self._look_again, lambda: watch(self))
        }

    @property
    def connections(self) -> "list[Connection]":
        """Return all open pages."""
        return [connection for room in self.rooms.values() for connection in room.connections]

    def enter(self, connection: "Connection") -> Room:
        """Put a page in its room."""
        room = self.rooms.setdefault(connection.visitor.entry, Room(connection.visitor.entry))
        room.connections.add(connection)
        return room

    def leave(self, connection: "Connection", room: Room) -> None:
        """Take a page out of its room; an empty room is forgotten."""
        room.left(connection)
        if not room.connections:
            self.rooms.pop(room.entry, None)

    def keep(self, connection: "Connection", sent: Sent) -> None:
        """Let an update be kept, then told and acknowledged."""
        self._waiting.put_nowait(Waiting(connection, sent))

    async def pull(self, entry: UUID, seq: int | None = None) -> None:
        """Tell a room what other processes kept; without `seq`, look at its rights again too.

        `seq` is the number of an update said to be kept: this process may have told it already.
        """
        room = self.rooms.get(entry)
        if room is None or room.seq is None or (seq is not None and seq <= room.seq):
            return
        for number, update in await self.threads.read(updates_after, entry, room.seq):
            room.tell(number, update)
        if seq is None:
            await self._look_at(list(room.connections))

    async def stop(self) -> None:
        """Keep what was received, tell pages to come back elsewhere, end."""
        for connection in self.connections:
            connection.close(closing.RESTART)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if batch := self._batch():
            await self._keep(batch)
        self.threads.stop()

    def _batch(self) -> list[Waiting]:
        batch: list[Waiting] = []
        while len(batch) < MOST_AT_ONCE and not self._waiting.empty():
            batch.append(self._waiting.get_nowait())
        return batch

    async def _write(self) -> None:
        while True:
            first = await self._waiting.get()
            # Cancelled in the middle, the commit goes on in its thread; only the telling is lost.
            await self._keep([first, *self._batch()])

    async def _keep(self, batch: list[Waiting]) -> None:
        """Keep several updates in one commit; nothing is told before."""
        try:
            answers = await self.threads.write(append_updates, [one.sent for one in batch])
        except Exception:  # whatever it is, pages must send again
            log.exception("updates could not be kept")
            for one in batch:
                one.connection.close(closing.TROUBLE)
            return
        for one, answer in zip(batch, answers, strict=True):
            if isinstance(answer, EncreError):
                self._refuse(one.connection, answer)
                continue
            room = self.rooms.get(one.sent.entry)
            if room is not None:
                room.tell(answer, one.sent.data, origin=one.connection)
            one.connection.acknowledge()

    def _refuse(self, connection: "Connection", refusal: EncreError) -> None:
        if isinstance(refusal, Refused):
            connection.close(closing.BAD)
        else:
            connection.close(
                closing.NOT_ALLOWED if isinstance(refusal, NotAllowed) else closing.LOST
            )

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            await self._look_at(self.connections)

    async def _look_at(self, connections: "list[Connection]") -> None:
        """Close the door to those who may no longer see the entry, or no longer write it."""
        sessions: dict[str, list[Connection]] = {}
        for one in connections:
            sessions.setdefault(one.visitor.session, []).append(one)
        for session, pages in sessions.items():
            entries = {one.visitor.entry for one in pages}
            now = await self.threads.read(rights_now, session, entries)
            ended = not now and await self.threads.read(ran_out, session)
            for one in pages:
                writes = now.get(one.visitor.entry)
                if writes is None:
                    one.close(closing.ENDED if ended else closing.LOST)
                elif one.visitor.writes and not writes:
                    one.close(closing.NOT_ALLOWED)

    async def _for_ever(self, work: "Any") -> None:
        """Do a task again when it fails: the database may be away for a moment."""
        while True:
            made: Coroutine[Any, Any, None] = work()
            with contextlib.suppress(Exception):
                await made
            log.warning("a task of the live door begins again")
            await asyncio.sleep(1)
