"""Room on the disks: writes stop cleanly before a disk is full."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from encre.foundation.base.errors import ReadOnly

FRESH_SECONDS = 2.0
_seen: dict[str, tuple[float, int]] = {}


def free_space(folder: Path) -> int:
    """Return the bytes a process may still write where `folder` is, or will be."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def folders() -> Iterator[Path]:
    """Yield the folders Encre writes to: data, blobs, and the database's when it is a file."""
    yield settings.DATA_DIR
    yield settings.BLOBS_DIR
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and "memory" not in Path(database["NAME"]).name:
        yield Path(database["NAME"]).parent


def tightest() -> int:
    """Return the free bytes of the fullest of those disks, looked at most every two seconds."""
    return min(_free(str(folder)) for folder in folders())


def has_room(extra: int = 0) -> bool:
    """Say whether `extra` bytes can be written with the wanted minimum left free."""
    return tightest() - extra >= settings.FREE_SPACE_MINIMUM


def require_room(extra: int = 0) -> None:
    """Raise ReadOnly unless `extra` bytes can be written with the wanted minimum left free."""
    if not has_room(extra):
        raise ReadOnly


def forget() -> None:
    """Look at the disks again at the next question."""
    _seen.clear()


def _free(folder: str) -> int:
    now = time.monotonic()
    known = _seen.get(folder)
    if known is None or now - known[0] > FRESH_SECONDS:
        known = _seen[folder] = (now, free_space(Path(folder)))
    return known[1]
