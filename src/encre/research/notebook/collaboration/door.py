"""The live door: an ASGI websocket that speaks y-websocket's protocol, one entry a connection."""

import asyncio
import re
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from encre.research.notebook.body import VERSION as SCHEMA
from encre.research.notebook.collaboration import closing
from encre.research.notebook.collaboration.admission import Visitor, admit
from encre.research.notebook.collaboration.connections import Connection
from encre.research.notebook.collaboration.hub import Hub

PATH = re.compile(r"/live/notebook/entries/([0-9a-f-]{36})/?")
MOST_OF_A_PROCESS, MOST_OF_A_ROOM, MOST_OF_A_PERSON = 3_000, 200, 60


class Door:
    """Opens for those who may see the entry; everything shared is made at the first knock."""

    def __init__(self) -> None:
        self._hub: Hub | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Let a page in, or refuse the handshake (HTTP 403)."""
        if (await receive())["type"] != "websocket.connect":
            return
        hub = self._open()
        headers = {
            name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        found = PATH.fullmatch(scope["path"])
        guest = await hub.threads.read(admit, headers, _entry(found[1])) if found else None
        if guest is None or self._is_full(hub, guest):
            await send({"type": "websocket.close", "code": 1008})
            return
        await send({"type": "websocket.accept"})
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        if asked.get("schema", [str(SCHEMA)]) != [str(SCHEMA)]:
            await send({"type": "websocket.close", "code": closing.OUTDATED})
            return
        await Connection(hub, guest, acknowledges="ack" in asked).talk(receive, send)

    async def stop(self) -> None:
        """Close every connection and end; the process is leaving."""
        if self._hub is not None:
            await self._hub.stop()
            self._hub = None

    def _open(self) -> Hub:
        if self._hub is None:
            self._hub = Hub()
        return self._hub

    def _is_full(self, hub: Hub, guest: Visitor) -> bool:
        everyone = hub.connections
        own = sum(one.visitor.person.pk == guest.person.pk for one in everyone)
        room = sum(one.visitor.entry == guest.entry for one in everyone)
        return (
            len(everyone) >= MOST_OF_A_PROCESS or room >= MOST_OF_A_ROOM or own >= MOST_OF_A_PERSON
        )


async def lifespan(door: Door, receive: Any, send: Any) -> None:
    """Follow the life of the process: what is open is closed cleanly before it ends."""
    while True:
        event = await receive()
        if event["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif event["type"] == "lifespan.shutdown":
            await asyncio.shield(door.stop())
            await send({"type": "lifespan.shutdown.complete"})
            return


def _entry(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
