"""The open pages of one entry in this process, and how far they were told."""

from typing import TYPE_CHECKING
from uuid import UUID

from encre.research.notebook.collaboration import wire
from encre.research.notebook.collaboration.presence import Presence

if TYPE_CHECKING:
    from encre.research.notebook.collaboration.connections import Connection


class Room:
    """Holds no text: connections, who is seen, and the number of the last update told."""

    def __init__(self, entry: UUID) -> None:
        self.entry = entry
        self.connections: set[Connection] = set()
        self.presence = Presence()
        self.seq: int | None = None
        self._told: set[int] = set()

    def begin(self, seq: int) -> None:
        """Say that whoever comes now is told of all up to `seq` when they meet the document."""
        if self.seq is None:
            self.seq = seq

    def tell(self, seq: int, update: bytes, origin: "Connection | None" = None) -> None:
        """Send an update to all pages but the one it comes from, once."""
        if self.seq is None or seq <= self.seq or seq in self._told:
            return
        self._told.add(seq)
        while self.seq + 1 in self._told:
            self.seq += 1
            self._told.discard(self.seq)
        self.send(wire.sync(wire.UPDATE, update), but=origin)

    def send(self, message: bytes, but: "Connection | None" = None) -> None:
        """Send a message to all pages."""
        for connection in tuple(self.connections):
            if connection is not but:
                connection.send(message)

    def left(self, connection: "Connection") -> None:
        """Forget a page that closed, and tell the others."""
        self.connections.discard(connection)
        if gone := self.presence.left(connection):
            self.send(wire.awareness(gone))
