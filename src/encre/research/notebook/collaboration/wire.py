"""The messages of y-websocket: sync and awareness (y-protocols 1.0), and our acknowledgement."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from encre.research.notebook.collaboration.updates import MORE, SEVEN, BadUpdate, read_uint

SYNC, AWARENESS, QUERY_AWARENESS, ACKNOWLEDGED = 0, 1, 3, 100
STEP1, STEP2, UPDATE = 0, 1, 2


@dataclass(frozen=True)
class Message:
    """A message as it came: `kind`, for SYNC its `step`, and the bytes it carries."""

    kind: int
    step: int = -1
    data: bytes = b""


@dataclass(frozen=True)
class Seen:
    """What one client says of itself: `state` is JSON, "null" when it leaves."""

    clock: int
    state: str


def read(data: bytes) -> Message:
    """Read a message (raises BadUpdate)."""
    kind, place = read_uint(data, 0)
    if kind == SYNC:
        step, place = read_uint(data, place)
        return Message(kind, step, _bytes(data, place)[0])
    if kind == AWARENESS:
        return Message(kind, data=_bytes(data, place)[0])
    return Message(kind)


def sync(step: int, data: bytes) -> bytes:
    """Write a message of the sync protocol."""
    return bytes([SYNC, step]) + uint(len(data)) + data


def acknowledged(count: int) -> bytes:
    """Say that the first `count` changes sent on this connection are kept for good."""
    return bytes([ACKNOWLEDGED]) + uint(count)


def read_awareness(data: bytes) -> dict[int, Seen]:
    """Read what clients say of themselves (raises BadUpdate)."""
    return dict(_awareness(data))


def awareness(seen: Mapping[int, Seen]) -> bytes:
    """Write a message of what clients say of themselves."""
    inner = uint(len(seen))
    for client, one in seen.items():
        state = one.state.encode()
        inner += uint(client) + uint(one.clock) + uint(len(state)) + state
    return bytes([AWARENESS]) + uint(len(inner)) + inner


def uint(value: int) -> bytes:
    """Write a variable-length number (lib0)."""
    out = bytearray()
    while value > SEVEN:
        out.append(MORE | value & SEVEN)
        value >>= 7
    out.append(value)
    return bytes(out)


def _awareness(data: bytes) -> Iterator[tuple[int, Seen]]:
    count, place = read_uint(data, 0)
    for _ in range(count):
        client, place = read_uint(data, place)
        clock, place = read_uint(data, place)
        state, place = _bytes(data, place)
        try:
            yield client, Seen(clock, state.decode())
        except UnicodeDecodeError as error:
            raise BadUpdate("a state is no text") from error


def _bytes(data: bytes, place: int) -> tuple[bytes, int]:
    length, place = read_uint(data, place)
    if place + length > len(data):
        raise BadUpdate("bytes are cut")
    return data[place : place + length], place + length


def read_exchange(data: bytes) -> tuple[bytes, bytes]:
    """Read what a page posts: its state vector, and its update (raises BadUpdate)."""
    state, place = _bytes(data, 0)
    return state, _bytes(data, place)[0]


def exchanged(diff: bytes, state: bytes) -> bytes:
    """Write what a posted page is answered: what it lacks, and what the house has."""
    return uint(len(diff)) + diff + uint(len(state)) + state
