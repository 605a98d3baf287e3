"""Numbers given by two processes at once follow one another: none twice, none left out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.house import ROOT, House, database

pytestmark = pytest.mark.slow
EACH = 15


def begin(house: House, *words: str) -> "subprocess.Popen[str]":
    line = [sys.executable, "-W", "ignore", "-m", "tests.faults.numbering", *words]
    return subprocess.Popen(
        line, env=house.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def answer(process: "subprocess.Popen[str]") -> object:
    told, _errors = process.communicate(timeout=300)
    assert process.returncode == 0
    return json.loads(told)


def test_two_processes_number_without_gap_nor_twin(tmp_path: Path) -> None:
    with database(tmp_path) as url:
        house = House(tmp_path, url)
        notebook = str(answer(begin(house, "prepare")))
        both = [begin(house, "write", notebook, str(EACH)) for _each in range(2)]
        given = [answer(process) for process in both]
    numbers = sorted(number for mine in given for number in mine)
    year = numbers[0].split("-")[1]
    assert numbers == [f"U4321-{year}-{place:05d}" for place in range(1, 2 * EACH + 1)]
