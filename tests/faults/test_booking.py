"""Two hundred bookings at once by twenty people in four processes: never an overlap."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults.house import ROOT, House, database

pytestmark = pytest.mark.slow


def test_two_hundred_bookings_at_once_never_overlap(tmp_path: Path) -> None:
    with database(tmp_path) as url:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.faults.booking"],
            env=House(tmp_path, url).environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            timeout=300,
            check=True,
        )
    told = json.loads(done.stdout)
    answers, taken = told["answers"], told["taken"]
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
