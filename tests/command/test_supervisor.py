"""Programs are kept running, and none outlives the supervisor."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from encre.command import paths

SCRIPT = """
import sys
from encre.command.supervisor import Program, Supervisor

folder, stubborn = sys.argv[1], sys.argv[2] == "stubborn"
source = '''
import os, pathlib, signal, subprocess, sys, time
name, folder, stubborn = sys.argv[1:4]
if stubborn == "True":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "600"])
pathlib.Path(folder, name).write_text(f"{os.getpid()} {child.pid}")
print(name, "runs")
time.sleep(600)
'''
programs = [
    Program(name, [sys.executable, "-uc", source, name, folder, str(stubborn)], 34)
    for name in ("first", "second")
]
sys.exit(Supervisor(programs, {}).run())
"""


def until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


class House:
    """A supervisor with two programs, each with a child of its own."""

    def __init__(self, folder: Path, manner: str) -> None:
        self.folder = folder
        environment = {**os.environ, "PYTHONPATH": str(paths.SOURCES)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(folder), manner],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert until(lambda: len(self.pids()) == 4)

    def pids(self) -> list[int]:
        files = [self.folder / name for name in ("first", "second")]
        words = [file.read_text().split() for file in files if file.exists()]
        return [int(word) for pair in words for word in pair]

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


@pytest.fixture
def open_house(tmp_path: Path) -> Iterator[Callable[[str], House]]:
    houses: list[House] = []

    def make(manner: str = "docile") -> House:
        houses.append(House(tmp_path, manner))
        return houses[-1]

    yield make
    for house in houses:
        if house.process.poll() is None:
            house.process.kill()
        house.process.communicate()
        for pid in filter(alive, house.pids()):
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_ends_everything(
    open_house: Callable[..., House], number: signal.Signals
) -> None:
    house = open_house()
    start = time.monotonic()
    assert house.end(number) == 0
    assert time.monotonic() - start < 5
    assert until(lambda: not any(map(alive, house.pids())), 2)


def test_a_killed_program_comes_back_without_its_old_children(
    open_house: Callable[..., House],
) -> None:
    house = open_house()
    first, child = house.pids()[:2]
    os.kill(first, signal.SIGKILL)
    assert until(lambda: house.pids()[0] != first)
    assert until(lambda: not alive(child), 2)
    assert alive(house.pids()[0])
    assert house.end(signal.SIGTERM) == 0
    said = house.process.stdout.read() if house.process.stdout else ""
    assert "first  | ended (SIGKILL); again in 0.5 s" in said


def test_a_program_that_will_not_end_is_killed(open_house: Callable[..., House]) -> None:
    house = open_house("stubborn")
    assert house.end(signal.SIGTERM) == 1
    assert until(lambda: not any(map(alive, house.pids())), 2)


def test_programs_end_when_the_supervisor_is_killed_outright(
    open_house: Callable[..., House],
) -> None:
    house = open_house()
    house.end(signal.SIGKILL)
    first, _, second, _ = house.pids()
    assert until(lambda: not alive(first) and not alive(second), 5)
