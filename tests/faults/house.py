"""A database of its own on the engine under test, and real processes that work on it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.conf import settings

from tests.servers import tables

ROOT = Path(__file__).resolve().parents[2]


class House:
    """Processes of Encre on one database; all are gone at the end."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.environment = {
            **os.environ,
            "ENCRE_DATA_DIR": str(folder),
            "ENCRE_DATABASE_URL": database_url,
            "ENCRE_FREE_SPACE_MINIMUM_MB": "0",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), *sys.path]),
            "DJANGO_SETTINGS_MODULE": os.environ.get(
                "DJANGO_SETTINGS_MODULE", "encre.project.settings"
            ),
        }
        self.running: list[subprocess.Popen[bytes]] = []
        self.teller: subprocess.Popen[str] | None = None

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-W", "ignore", "-m", "tests.faults.samples", *words]

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command and leave it running."""
        return self.run(self._command(*words), self.environment)

    def run(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        """Start a program in a group of its own, so that what it starts ends with it."""
        process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
        self.running.append(process)
        return process

    def ask(self, *words: str) -> Any:
        """Have a word done by the process kept for that, and return its answer."""
        if self.teller is None:
            self.teller = subprocess.Popen(
                self._command("listen"),
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.teller.stdin
        assert self.teller.stdout
        self.teller.stdin.write(json.dumps(words) + "\n")
        self.teller.stdin.flush()
        answer = self.teller.stdout.readline()
        if not answer:
            raise AssertionError(f"{' '.join(words)}: the process that answers ended")
        return json.loads(answer)

    def until(
        self, words: tuple[str, ...], holds: Callable[[Any], bool], seconds: float = 120
    ) -> Any:
        """Ask again and again until the answer `holds`, and return it (else AssertionError)."""
        end = time.monotonic() + seconds
        while True:
            answer = self.ask(*words)
            if holds(answer):
                return answer
            if time.monotonic() > end:
                raise AssertionError(f"{' '.join(words)} still answers {answer} after {seconds} s")
            time.sleep(0.1)

    def end(self) -> None:
        """End every process started, and those they started; the one that answers stays."""
        for process in self.running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.running.clear()

    def stop(self) -> None:
        """End everything."""
        if self.teller is not None:
            self.teller.communicate()
        self.end()


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Yield the address of a new database with its tables, on the engine the tests run on."""
    given = settings.DATABASES["default"]
    if given["ENGINE"].endswith("sqlite3"):
        url = f"sqlite:///{folder / 'faults.sqlite3'}"
        tables.lay(url)
        yield url
        return
    name = f"faults_{uuid4().hex}"
    server = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
    with psycopg.connect(f"postgres://{server}/postgres", autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            tables.lay(f"postgres://{server}/{name}")
            yield f"postgres://{server}/{name}"
        finally:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
