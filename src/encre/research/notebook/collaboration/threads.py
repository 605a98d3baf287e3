"""Django's work, done beside the event loop: the loop itself never waits for the database."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

Given = ParamSpec("Given")
Found = TypeVar("Found")

READERS = 4


class Threads:
    """A few threads that keep their connection, and one of its own for what is written."""

    def __init__(self) -> None:
        self._readers = ThreadPoolExecutor(READERS, "live-read")
        self._writer = ThreadPoolExecutor(1, "live-write")

    async def read(
        self, work: Callable[Given, Found], *args: Given.args, **more: Given.kwargs
    ) -> Found:
        """Do something that reads (or seeds, once)."""
        return await self._run(self._readers, lambda: work(*args, **more))

    async def write(
        self, work: Callable[Given, Found], *args: Given.args, **more: Given.kwargs
    ) -> Found:
        """Do something that writes; one at a time, in order."""
        return await self._run(self._writer, lambda: work(*args, **more))

    def stop(self) -> None:
        """Let what has begun end, and take nothing more."""
        self._readers.shutdown(cancel_futures=True)
        self._writer.shutdown()

    async def _run(self, pool: ThreadPoolExecutor, work: Callable[[], Found]) -> Found:
        def done() -> Found:
            close_old_connections()
            return work()

        return await asyncio.get_running_loop().run_in_executor(pool, done)
