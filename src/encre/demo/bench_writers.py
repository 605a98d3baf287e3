"""Twenty people who write one entry through the live door, while two hundred others stay open.

Clients of y-websocket's protocol that time each key: from its sending to a colleague's page.
"""

import asyncio
import contextlib
import random
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, TransactionEvent, XmlElement, XmlText
from websockets.asyncio.client import ClientConnection, connect

from encre.research.notebook.collaboration import wire
from encre.research.notebook.collaboration.tree import root
from encre.research.notebook.collaboration.updates import EMPTY

KEYS_A_SECOND = 3
TYPING = 20.0
"""Seconds of typing under measure."""
WARM = 3.0
PATIENCE = 30.0
LARGEST = 16_000_000


@dataclass(frozen=True)
class Where:
    """A live door, and what its pages must say."""

    url: str
    origin: str
    schema: int

    def knock(self, entry: str, cookie: str) -> Any:
        """Return the connection to an entry, to be entered."""
        return connect(
            f"{self.url}/notebook/entries/{entry}?ack=1&schema={self.schema}",
            origin=self.origin,  # type: ignore[arg-type]
            additional_headers={"Cookie": f"sessionid={cookie}"},
            compression=None,
            max_size=LARGEST,
            open_timeout=PATIENCE,
        )


@dataclass
class Clock:
    """When each change was sent and by whom, and how long each colleague waited for it (ms)."""

    sent: dict[bytes, tuple[float, int]] = field(default_factory=dict)
    waits: dict[tuple[bytes, int], float] = field(default_factory=dict)
    running: bool = False

    def arrived(self, change: bytes, place: int) -> None:
        """Note a change the first time that it reaches a colleague's page."""
        begun, writer = self.sent.get(change, (0.0, place))
        if writer != place:
            self.waits.setdefault((change, place), (time.perf_counter() - begun) * 1000)


class Writer:
    """A page: its document, what it sent and what of it is kept."""

    def __init__(self, line: ClientConnection, clock: Clock, place: int) -> None:
        self.line, self.clock, self.place = line, clock, place
        self.doc: Doc[Any] = Doc()
        self.changes = self.kept = 0
        self.met = asyncio.Event()
        self._made: list[bytes] = []

    async def meet(self) -> None:
        """Ask for the document and wait for it (raises TimeoutError)."""
        self._listener = asyncio.create_task(self._listen())
        await self.line.send(wire.sync(wire.STEP1, self.doc.get_state()))
        await asyncio.wait_for(self.met.wait(), PATIENCE)
        self.doc.observe(self._note)

    async def type(self, until: float, chance: random.Random) -> None:
        """Type in a paragraph of one's own, key by key."""
        await asyncio.sleep(chance.random() / KEYS_A_SECOND)
        words: Any = self._paragraph()
        while time.perf_counter() < until:
            words += chance.choice("abcdefgh ")
            change = self._made.pop()
            if self.clock.running:
                self.clock.sent[change] = time.perf_counter(), self.place
            self.changes += 1
            await self.line.send(wire.sync(wire.UPDATE, change))
            await asyncio.sleep(1 / KEYS_A_SECOND)

    async def settled(self) -> bool:
        """Wait until all that was sent is kept; False when it is not."""
        end = time.perf_counter() + PATIENCE
        while self.kept < self.changes and time.perf_counter() < end:
            await asyncio.sleep(0.02)
        return self.kept >= self.changes

    async def leave(self) -> None:
        """Close the page."""
        self._listener.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listener

    def _note(self, event: TransactionEvent) -> None:
        self._made.append(event.update)

    def _paragraph(self) -> XmlText:
        paragraphs = [one for one in root(self.doc).children if isinstance(one, XmlElement)]
        words: Any = paragraphs[self.place % len(paragraphs)].children[0]
        return words

    async def _listen(self) -> None:
        async for message in self.line:
            said = wire.read(message if isinstance(message, bytes) else b"")
            if said.kind == wire.SYNC and said.step == wire.STEP1:
                # Counted as a change by the door, which acknowledges it.
                self.changes += 1
                await self.line.send(wire.sync(wire.STEP2, EMPTY))
            elif said.kind == wire.SYNC and said.step == wire.STEP2:
                self.doc.apply_update(said.data)
                self.met.set()
            elif said.kind == wire.SYNC:
                self.clock.arrived(said.data, self.place)
            elif said.kind == wire.ACKNOWLEDGED:
                self.kept += 1


def write_together(where: Where, shared: str, others: list[str], cookies: list[str]) -> Any:
    """Open `others`, let each of `cookies` write `shared`; return the figures.

    `edit_p50_ms` and `edit_p99_ms` are waits from key to colleague; `edit_lost` counts the keys
    that were not acknowledged, or that a colleague did not get.
    """
    return asyncio.run(_write(where, shared, others, cookies))


async def _write(where: Where, shared: str, others: list[str], cookies: list[str]) -> Any:
    clock = Clock()
    async with contextlib.AsyncExitStack() as open_pages:
        for place, entry in enumerate(others):
            cookie = cookies[place % len(cookies)]
            line = await open_pages.enter_async_context(where.knock(entry, cookie))
            idle = Writer(line, Clock(), 0)
            await idle.meet()
            open_pages.push_async_callback(idle.leave)
        writers = []
        for place, cookie in enumerate(cookies):
            line = await open_pages.enter_async_context(where.knock(shared, cookie))
            writers.append(Writer(line, clock, place))
            await writers[-1].meet()
            open_pages.push_async_callback(writers[-1].leave)
        await _type(writers, clock)
        settled = [await writer.settled() for writer in writers]
    keys, expected = len(clock.sent), len(clock.sent) * (len(writers) - 1)
    waits = list(clock.waits.values())
    return {
        "editors": len(writers),
        "entries_open": len(others) + 1,
        "keys": keys,
        "edit_lost": expected - len(waits) + settled.count(False),
        "edit_p50_ms": round(statistics.median(waits), 1),
        "edit_p99_ms": round(statistics.quantiles(waits, n=100)[-1], 1),
    }


async def _type(writers: list[Writer], clock: Clock) -> None:
    until = time.perf_counter() + WARM + TYPING

    async def begin() -> None:
        await asyncio.sleep(WARM)
        clock.running = True

    hands = [
        writer.type(until, random.Random(writer.place))  # noqa: S311
        for writer in writers
    ]
    await asyncio.gather(begin(), *hands)
    clock.running = False
    await asyncio.sleep(1)


def time_opening(where: Where, entry: str, cookie: str, times: int) -> float:
    """Return the median milliseconds that the door takes to give an entry's whole document."""
    return statistics.median(asyncio.run(_open(where, entry, cookie)) for _ in range(times))


async def _open(where: Where, entry: str, cookie: str) -> float:
    begun = time.perf_counter()
    async with where.knock(entry, cookie) as line:
        await line.send(wire.sync(wire.STEP1, Doc().get_state()))
        while True:
            said = wire.read(await asyncio.wait_for(line.recv(), PATIENCE))
            if said.kind == wire.SYNC and said.step == wire.STEP2:
                return (time.perf_counter() - begun) * 1000
