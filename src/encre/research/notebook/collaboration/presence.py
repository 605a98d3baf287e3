"""Who is writing an entry now, as its open pages show it; known to this process only."""

import json
from typing import TYPE_CHECKING, Any

from encre.research.notebook.collaboration.wire import Seen

if TYPE_CHECKING:
    from collections.abc import Hashable

# Each is read well in white on it and as a line on white (WCAG AA); the editor has their names.
COLOURS = ("#1d4ed8", "#b91c1c", "#047857", "#7e22ce", "#b45309", "#0e7490", "#be185d", "#4d7c0f")
MOST_STATE = 4_000
GONE = "null"


def named(name: str, identifier: int) -> dict[str, str]:
    """Return what is shown of a person: their name and a colour that stays theirs."""
    return {"name": name, "color": COLOURS[identifier % len(COLOURS)]}


class Presence:
    """The carets of an entry: each client belongs to the connection that told of it first."""

    def __init__(self) -> None:
        self.seen: dict[int, Seen] = {}
        self.owners: dict[int, Hashable] = {}

    def told(
        self, owner: "Hashable", user: dict[str, str], said: dict[int, Seen]
    ) -> dict[int, Seen]:
        """Take what a connection says of its clients, under its person's true name."""
        kept: dict[int, Seen] = {}
        for client, one in said.items():
            if self.owners.get(client, owner) != owner:
                continue
            state = _signed(one.state, user)
            kept[client] = Seen(one.clock, state)
            if state == GONE:
                self.seen.pop(client, None)
                self.owners.pop(client, None)
            else:
                self.seen[client], self.owners[client] = kept[client], owner
        return kept

    def left(self, owner: "Hashable") -> dict[int, Seen]:
        """Forget the clients of a connection; return what tells the others."""
        gone = [client for client, held in self.owners.items() if held == owner]
        told = {client: Seen(self.seen[client].clock + 1, GONE) for client in gone}
        for client in gone:
            del self.seen[client], self.owners[client]
        return told


def _signed(state: str, user: dict[str, str]) -> str:
    try:
        said: Any = json.loads(state) if len(state) <= MOST_STATE else None
    except ValueError:
        said = None
    return json.dumps({**said, "user": user}) if isinstance(said, dict) else GONE
