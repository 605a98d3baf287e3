"""Two hundred bookings at once by twenty people in four processes: never an overlap."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults.house import ROOT, House, database

pytestmark = pytest.mark.slow
PROCESSES = 4


def started(house: House, *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.booking", *words]
    return subprocess.Popen(
        command,
        env=house.environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def done(house: House, *words: str) -> str:
    with started(house, *words) as process:
        told, _errors = process.communicate(timeout=300)
    assert process.returncode == 0
    return told


def test_two_hundred_bookings_at_once_never_overlap(tmp_path: Path) -> None:
    with database(tmp_path) as url:
        house = House(tmp_path, url)
        done(house, "prepare")
        crowd = [started(house, "rush", str(number)) for number in range(PROCESSES)]
        for process in crowd:
            assert process.stdout is not None
            assert process.stdout.readline() == "there\n"
        answers: list[list[str]] = []
        for process in crowd:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        for process in crowd:
            told, _errors = process.communicate(timeout=300)
            assert process.returncode == 0
            answers += json.loads(told)
        taken = json.loads(done(house, "tell"))
    assert len(answers) == 200
    assert all(first[1] <= second[0] for first, second in pairwise(taken))
    booked = [said for kind, said in answers if kind == "booked"]
    refused = [said for kind, said in answers if kind == "refused"]
    assert booked
    assert len(booked) <= len(taken)
    # Each refusal says who has the time, by name or oneself, and what is free next.
    assert len(refused) == 200 - len(booked)
    for sentence in refused:
        assert "a réservé ce créneau" in sentence or "Vous avez vous-même réservé" in sentence
        assert "Prochain créneau libre" in sentence
