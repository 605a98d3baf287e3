"""Whole numbers for objects, given when a program first meets them; no event: nothing changed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from encre.research.elabftw.models import Numbered

LARGEST = 2**63 - 1
Key = UUID | str
_known_here: ContextVar[dict[tuple[str, str], int] | None] = ContextVar("numbers", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Read each number once inside: a number never changes, and lists ask for all of theirs."""
    token = _known_here.set({})
    try:
        yield
    finally:
        _known_here.reset(token)


def numbers(kind: str, keys: Iterable[Key]) -> dict[str, int]:
    """Return the number of each object of a kind, in one query when all have one."""
    kept = _known_here.get()
    wanted = {str(key) for key in keys}
    found = {key: kept[kind, key] for key in wanted if (kind, key) in kept} if kept else {}
    if missing := wanted - set(found):
        found |= _given(kind, missing)
        if kept is not None:
            kept |= {(kind, key): place for key, place in found.items()}
    return found


def number(kind: str, key: Key) -> int:
    """Return the number of one object."""
    return numbers(kind, [key])[str(key)]


def key_of(kind: str, asked: int) -> str:
    """Return the key of the object of a kind that has a number, empty when none has."""
    if not 0 < asked <= LARGEST:
        return ""
    rows = Numbered.objects.filter(pk=asked, kind=kind)
    return rows.values_list("key", flat=True).first() or ""


def _given(kind: str, keys: set[str]) -> dict[str, int]:
    found = _known(kind, keys)
    missing = sorted(keys - set(found))
    if missing:
        rows = (Numbered(kind=kind, key=key) for key in missing)
        Numbered.objects.bulk_create(rows, ignore_conflicts=True)
        found |= _known(kind, set(missing))
    return found


def _known(kind: str, keys: set[str]) -> dict[str, int]:
    rows = Numbered.objects.filter(kind=kind, key__in=keys)
    return dict(rows.values_list("key", "pk"))
