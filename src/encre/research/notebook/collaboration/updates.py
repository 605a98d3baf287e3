"""Yjs updates (encoding v1): reading their outside, checking them, adding them up."""

from collections.abc import Iterable
from typing import Any

from pycrdt import Doc, merge_updates

EMPTY = b"\x00\x00"
LARGEST = 256_000
"""Bytes of one change: a picture belongs to the files of an entry, never to its text."""
LARGEST_ABSENCE = 4_000_000
"""Bytes of what a page brings together after a long time without network."""


MORE, SEVEN, LONGEST = 0x80, 0x7F, 63
"""A number of lib0: seven bits a byte, and one that says whether more follow."""


class BadUpdate(ValueError):
    """These bytes are no Yjs update."""


def read_uint(data: bytes, place: int) -> tuple[int, int]:
    """Read a variable-length number (lib0); return it and the place after it (raises BadUpdate)."""
    value = shift = 0
    while place < len(data) and shift < LONGEST:
        byte = data[place]
        place += 1
        value |= (byte & SEVEN) << shift
        if byte < MORE:
            return value, place
        shift += 7
    raise BadUpdate("a number is cut")


def check_update(data: bytes, largest: int = LARGEST) -> None:
    """Raise BadUpdate unless the bytes are an update that every reader will be able to apply."""
    if len(data) > largest:
        raise BadUpdate("too large")
    try:
        Doc().apply_update(data)
    except ValueError as error:
        raise BadUpdate(str(error)) from error


def client_of(data: bytes) -> int | None:
    """Return the first client whose changes an update brings; None when it only deletes."""
    clients, place = read_uint(data, 0)
    if not clients:
        return None
    _structs, place = read_uint(data, place)
    return read_uint(data, place)[0]


def document_from(updates: Iterable[bytes]) -> "Doc[Any]":
    """Return the document that updates make, in whatever order they come."""
    doc: Doc[Any] = Doc()
    for update in updates:
        doc.apply_update(update)
    return doc


def brings_news(doc: "Doc[Any]", data: bytes) -> bool:
    """Apply an update, and say whether it may hold something the document did not have."""
    news: list[bytes] = []
    held = doc.observe(lambda event: news.append(event.update))
    doc.apply_update(data)
    doc.unobserve(held)
    # Changes that wait for others before them make no event: they are kept too.
    return bool(news) or client_of(data) is not None


def folded(updates: list[bytes]) -> bytes | None:
    """Return one update that says what all of them say, None when it would not say the same.

    Merged rather than written from a document, which would drop what waits for a missing change.
    """
    merged: bytes = merge_updates(*updates)
    whole, parts = document_from([merged]), document_from(updates)
    return merged if whole.get_update() == parts.get_update() else None
