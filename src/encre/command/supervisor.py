"""Keeps several programs running: starts, restarts, shows their lines, stops them together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from encre.command.terminal import paint

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY = 30.0  # a program that held this long starts again at once
PATIENCE = 6.0  # what a program has to end by itself
TICK = 0.2
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, linux/prctl.h


@dataclass
class Program:
    """A program to keep running. With `after`, it first starts when that says yes."""

    name: str
    command: Sequence[str | Path]
    colour: int
    after: Callable[[], bool] | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0
    starts: int = 0
    rest: bytes = field(default=b"", repr=False)

    @property
    def alive(self) -> bool:
        """Whether it runs now."""
        return self.process is not None and self.process.poll() is None


def _die_with_parent() -> None:
    """Ask the kernel to end this program should the supervisor be killed outright."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGTERM)


class Supervisor:
    """Runs programs until told to stop."""

    def __init__(self, programs: Sequence[Program], env: Mapping[str, str]) -> None:
        self.programs = list(programs)
        self.env = dict(env)
        self.stopping = False
        self._lines = selectors.DefaultSelector()
        self._width = max(len(program.name) for program in programs)

    def show(self, program: Program, line: str) -> None:
        """Write one line under the program's name."""
        sys.stdout.write(f"{paint(f'{program.name:<{self._width}} |', program.colour)} {line}\n")
        sys.stdout.flush()

    def start(self, program: Program) -> None:
        """Start a program in a group of its own, so that a Ctrl-C reaches only us."""
        program.process = subprocess.Popen(
            [str(part) for part in program.command],
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread runs here
        )
        program.started, program.starts = time.monotonic(), program.starts + 1
        assert program.process.stdout is not None  # noqa: S101 - asked for above
        os.set_blocking(program.process.stdout.fileno(), False)
        self._lines.register(program.process.stdout, selectors.EVENT_READ, program)

    def _read(self, program: Program) -> bool:
        """Show what a program wrote; say whether it may write more."""
        pipe = program.process.stdout if program.process else None
        if pipe is None or pipe.closed:
            return False
        with contextlib.suppress(BlockingIOError):
            block = os.read(pipe.fileno(), 65536)
            *lines, program.rest = (program.rest + block).split(b"\n")
            for line in lines:
                self.show(program, line.decode("utf-8", "replace").rstrip("\r"))
            if not block:
                if program.rest:
                    self.show(program, program.rest.decode("utf-8", "replace"))
                program.rest = b""
                self._lines.unregister(pipe)
                pipe.close()
                return False
        return True

    def _drain(self, program: Program) -> None:
        """Let go of a dead program's pipe, which a grandchild may still hold open."""
        pipe = program.process.stdout if program.process else None
        if pipe is not None and not pipe.closed and self._read(program) and not pipe.closed:
            self._lines.unregister(pipe)
            pipe.close()
        program.rest = b""

    def _revive(self, program: Program) -> None:
        """Start a program that is due; plan the next try of one that died."""
        now = time.monotonic()
        if program.process is None:
            if now >= program.due and (program.after is None or program.after()):
                self.start(program)
            return
        status = program.process.poll()
        if status is None:
            return
        self._drain(program)
        _signal(program, signal.SIGKILL)  # what it started must not outlive it
        if now - program.started > STEADY:
            program.pause = FIRST_PAUSE
        self.show(program, f"ended ({_reason(status)}); again in {program.pause:g} s")
        program.process, program.due = None, now + program.pause
        program.pause = min(program.pause * 2, LONGEST_PAUSE)

    def run(self) -> int:
        """Keep everything running until SIGINT or SIGTERM; return 0 after a clean stop."""

        def stop(_number: int, _frame: FrameType | None) -> None:
            self.stopping = True

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            while not self.stopping:
                for program in self.programs:
                    self._revive(program)
                for key, _ in self._lines.select(TICK):
                    self._read(key.data)
            return self.stop()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self) -> int:
        """Ask every program to end, then insist; return 0 when all ended by themselves."""
        for program in self.programs:
            _signal(program, signal.SIGTERM, group=False)
        end = time.monotonic() + PATIENCE
        while any(program.alive for program in self.programs) and time.monotonic() < end:
            for key, _ in self._lines.select(TICK / 2):
                self._read(key.data)
        late = [program for program in self.programs if program.alive]
        for program in self.programs:
            _signal(program, signal.SIGKILL)
            if program.process is not None:
                program.process.wait()
                self._drain(program)
        for program in late:
            self.show(program, "did not end in time: killed")
        return 1 if late else 0


def _reason(status: int) -> str:
    return f"status {status}" if status >= 0 else signal.Signals(-status).name


def _signal(program: Program, number: signal.Signals, *, group: bool = True) -> None:
    """Send a signal to a program, or to it and all it started."""
    if program.process is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            (os.killpg if group else os.kill)(program.process.pid, number)
