"""A cache in files, shared by the processes of one machine, apart from the database's lock."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

LOCKS = 64


class SharedFileCache(FileBasedCache):
    """Django's file cache whose `add` is atomic between processes, as rate limits need."""

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Set the key unless it is there, whoever else tries at the same moment."""
        with self._alone(str(key)):
            return bool(super().add(key, value, timeout, version))

    @contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        folder = Path(self._dir)  # type: ignore[attr-defined]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = hashlib.sha256(key.encode()).digest()[0] % LOCKS
        with (folder / f"{number}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
