"""The live part of `bench notebook`: writing together, and opening a heavy text."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from encre.demo.bench import Measured

EDITORS, OPEN = 20, 200
OPENINGS = 15


def live_figures(house: Measured, server: Any, side: Any) -> dict[str, Any]:
    """Return the figures of the live door; `side` asks the process that knows the database."""
    from encre.demo.bench_writers import Where, time_opening, write_together

    made = side("colleagues", OPEN)
    with _door(house) as url:
        where = Where(url, "http://localhost", made["schema"])
        found = write_together(where, made["shared"], made["entries"], made["cookies"])
        address = f"/notebook/entries/{made['heavy']}/write"
        cookie = made["cookies"][0]
        page = server.timed(address, cookie)
        met = time_opening(where, made["heavy"], cookie, OPENINGS)
    return {
        **found,
        "open_250kb_ms": round(page["p50_ms"] + met, 1),
        "open_250kb": {"page_ms": page["p50_ms"], "document_ms": round(met, 1)},
    }


@contextmanager
def _door(house: Measured) -> Iterator[str]:
    """Run the live door, one process, on a free port until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    line = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1"]
    line += ["--port", str(port), "--workers", "1", "encre.project.asgi:application"]
    with (house.folder / "live.log").open("wb") as log:
        door = subprocess.Popen(line, env=house.environment, stdout=log, stderr=log)
        try:
            _listening(port)
            yield f"ws://127.0.0.1:{port}/live"
        finally:
            door.terminate()
            door.wait(30)


def _listening(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == os.EX_OK:
                return
        time.sleep(0.1)
    raise RuntimeError("the live door did not start")
