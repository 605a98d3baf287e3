"""One open page: what it says, what it is told, within limits."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from encre.foundation.base.errors import EncreError
from encre.research.notebook.collaboration import closing, wire
from encre.research.notebook.collaboration.presence import named
from encre.research.notebook.collaboration.updates import (
    EMPTY,
    LARGEST,
    LARGEST_ABSENCE,
    BadUpdate,
)
from encre.research.notebook.services.live import Sent, meet, says_something, updates_after

if TYPE_CHECKING:
    from encre.research.notebook.collaboration.admission import Visitor
    from encre.research.notebook.collaboration.hub import Hub

SILENCE = 75
"""Seconds after which a page that says nothing is taken for gone; ours speaks every 15."""
GOODBYE = 3
MOST_WAITING = 2_000
BURST, STEADY = 400, 80
"""Messages a page may send at once, and then each second."""


class Connection:
    """A page connected to an entry."""

    def __init__(self, hub: "Hub", visitor: "Visitor", *, acknowledges: bool) -> None:
        self.hub, self.visitor, self.acknowledges = hub, visitor, acknowledges
        self.user = named(visitor.person.display_name, visitor.person.pk.int)
        self.kept = 0
        self._out: asyncio.Queue[bytes | int] = asyncio.Queue()
        self._closing = False
        self._allowance, self._counted = float(BURST), time.monotonic()

    def send(self, message: bytes) -> None:
        """Send a message; a page too slow to take them is closed, and will ask again."""
        if self._closing:
            return
        if self._out.qsize() >= MOST_WAITING:
            self.close(closing.SLOW)
        else:
            self._out.put_nowait(message)

    def close(self, code: int) -> None:
        """Close the connection after what waits to be sent."""
        if not self._closing:
            self._closing = True
            self._out.put_nowait(code)

    def acknowledge(self) -> None:
        """Say that one more change of this page is kept for good."""
        self.kept += 1
        if self.acknowledges:
            self.send(wire.acknowledged(self.kept))

    async def talk(self, receive: Callable[[], Awaitable[Any]], send: Any) -> None:
        """Listen and answer until one of the two leaves."""
        room = self.hub.enter(self)
        sender = asyncio.create_task(self._send_all(send))
        listener = asyncio.create_task(self._listen(receive))
        try:
            await asyncio.wait({sender, listener}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.hub.leave(self, room)
            self._closing = True
            # The listener is not waited for: granian wakes it when this call has returned.
            listener.cancel()
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    async def _send_all(self, send: Any) -> None:
        with contextlib.suppress(OSError, RuntimeError):
            while True:
                message = await self._out.get()
                if isinstance(message, int):
                    await self._say_goodbye(send, message)
                    return
                await send({"type": "websocket.send", "bytes": message})

    async def _say_goodbye(self, send: Any, code: int) -> None:
        """Close with a code; a page that does not even answer is dropped without one."""
        # granian sends nothing more than messages while a `receive` waits: a question makes every
        # client of the protocol say something, which ends that wait.
        await send({"type": "websocket.send", "bytes": bytes([wire.QUERY_AWARENESS])})
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(send({"type": "websocket.close", "code": code}), GOODBYE)

    async def _listen(self, receive: Callable[[], Awaitable[Any]]) -> None:
        while not self._closing:
            try:
                event = await asyncio.wait_for(receive(), SILENCE)
            except TimeoutError:
                self.close(closing.SILENT)
                break
            if event["type"] == "websocket.disconnect":
                return
            try:
                await self._hear(event.get("bytes") or b"")
            except (BadUpdate, EncreError):
                self.close(closing.BAD)
        # What waits is sent before the sender ends by itself.
        await asyncio.sleep(2 * GOODBYE)

    async def _hear(self, data: bytes) -> None:
        if not self._may_speak():
            self.close(closing.TOO_FAST)
            return
        said = wire.read(data)
        if said.kind == wire.AWARENESS:
            self._show(wire.read_awareness(said.data))
        elif said.kind == wire.QUERY_AWARENESS:
            self._greet()
        elif said.kind == wire.SYNC and said.step == wire.STEP1:
            await self._meet(said.data)
        elif said.kind == wire.SYNC:
            await self._change(said.step, said.data)

    async def _meet(self, state: bytes) -> None:
        """Answer with what the page lacks, then ask for what the house lacks."""
        room = self.hub.rooms[self.visitor.entry]
        met = await self.hub.threads.read(meet, self.visitor.entry, self.visitor.person, state)
        room.begin(met.seq)
        self.send(wire.sync(wire.STEP2, met.diff))
        self.send(wire.sync(wire.STEP1, met.state))
        self._greet()
        if room.seq is not None and room.seq > met.seq:
            await self._catch_up(met.seq)

    async def _catch_up(self, seq: int) -> None:
        for _number, update in await self.hub.threads.read(updates_after, self.visitor.entry, seq):
            self.send(wire.sync(wire.UPDATE, update))

    async def _change(self, step: int, data: bytes) -> None:
        late = step == wire.STEP2
        if data == EMPTY or (late and not await self._is_news(data)):
            self.acknowledge()
            return
        if not self.visitor.writes:
            # Never acknowledged: the page must know that this is not kept.
            self.close(closing.NOT_ALLOWED)
            return
        largest = LARGEST_ABSENCE if late else LARGEST
        self.hub.keep(self, Sent(self.visitor.entry, data, self.visitor.person, largest))

    async def _is_news(self, data: bytes) -> bool:
        return await self.hub.threads.read(says_something, self.visitor.entry, data)

    def _show(self, said: dict[int, wire.Seen]) -> None:
        room = self.hub.rooms[self.visitor.entry]
        if self.visitor.writes:
            said = room.presence.told(self, self.user, said)
            # To the page itself too: that is how it knows that the line is alive.
            room.send(wire.awareness(said))
        else:
            self.send(wire.awareness({}))

    def _greet(self) -> None:
        room = self.hub.rooms[self.visitor.entry]
        if room.presence.seen:
            self.send(wire.awareness(room.presence.seen))

    def _may_speak(self) -> bool:
        now = time.monotonic()
        self._allowance = min(BURST, self._allowance + (now - self._counted) * STEADY)
        self._counted = now
        self._allowance -= 1
        return self._allowance >= 0
