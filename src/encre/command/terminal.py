"""What the command says, and how it stops."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Words = list[str | Path]  # a program and its arguments


class Stop(Exception):
    """End the command with one line for the person, and a status."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def _coloured() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def paint(text: str, colour: int) -> str:
    """Colour a text for a terminal, and only there."""
    return f"\x1b[{colour}m{text}\x1b[0m" if _coloured() else text


def say(text: str = "") -> None:
    """Write one line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def step(text: str) -> None:
    """Name the work that begins."""
    say(f"{paint('›', 36)} {text}")


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    aside: Path | None = None,
) -> int:
    """Run a program in the open, or with its words put `aside` in a file; return its status."""
    sys.stdout.flush()
    words = [str(part) for part in command]
    if aside is None:
        return subprocess.run(words, env=env, check=False).returncode
    with aside.open("wb") as sink:
        done = subprocess.run(words, env=env, check=False, stdout=sink, stderr=subprocess.STDOUT)
    return done.returncode


def quiet(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> str | None:
    """Run a program silently; return None when it went well, else what it said."""
    done = subprocess.run(
        [str(part) for part in command],
        env=env,
        check=False,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
    )
    return None if done.returncode == 0 else done.stdout


def must(command: Sequence[str | Path], why: str, *, env: Mapping[str, str] | None = None) -> None:
    """Run a program silently; stop with its words when it fails."""
    said = quiet(command, env=env)
    if said is not None:
        raise Stop(f"{said.rstrip()}\n{why}")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds some work takes."""
    start = time.monotonic()
    work()
    return time.monotonic() - start
