"""Two live processes on one database, as an institute runs them behind its proxy."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listening(port: int) -> None:
    """Return once somebody listens on a port (raises TimeoutError)."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on {port}")


class Server:
    """One live process, with a fault that can be turned on."""

    def __init__(self, name: str, folder: Path, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.fault = folder / f"{name}.fault"
        self.fault.write_text("")
        self._log: IO[bytes] = (folder / f"{name}.log").open("wb")
        line = [sys.executable, "-m", "granian", "--interface", "asgi", "--log-level", "warning"]
        line += ["--host", "127.0.0.1", "--port", str(self.port), "--workers-kill-timeout", "4"]
        line += ["--respawn-failed-workers", "tests.collaboration.faulty:application"]
        self.process = subprocess.Popen(
            line,
            cwd=ROOT,
            env=environment | {"PROVE_FAULT": str(self.fault)},
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    def wait(self) -> None:
        """Return once it listens (raises TimeoutError)."""
        listening(self.port)

    def stop(self) -> float:
        """End it as an operator would; return the seconds it took."""
        start = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._log.close()
        return time.monotonic() - start
