"""A worker killed in the middle of a reading: its successor comes to the state of one spared."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.house import ROOT, House, database

pytestmark = pytest.mark.slow


def started(house: House, *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.reading", *words]
    return subprocess.Popen(
        command, env=house.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def test_a_killed_reading_comes_to_the_same_records_and_report(tmp_path: Path) -> None:
    with database(tmp_path) as url:
        house = House(tmp_path, url)
        with started(house, "prepare", "die") as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "there\n"
            process.send_signal(signal.SIGKILL)
        with started(house, "tell", "go_on", "tell") as process:
            told, _errors = process.communicate(timeout=120)
        assert process.returncode == 0
        middle, after = map(json.loads, told.splitlines())
        assert middle["killed"]["run"][0] == "running"
        # Three batches are written, the fourth is not.
        assert len(middle["killed"]["records"]) == 650
        assert after["killed"] == after["spared"]
        assert after["spared"]["run"] == ["done", 690, 200, 10, 10, 480]
