"""A module run apart: what it is given, what it never sees, how its end is told."""

import json
import signal
from pathlib import Path

import pytest

from encre.foundation.base import apart

MODULE = "encre.foundation.base.tests.apart_module"


def ran(folder: Path, act: str, *, seconds: float = 60, given: bytes = b"") -> tuple[object, dict]:
    """Return the status and what the module had said by then."""
    status = apart.run(MODULE, [act], folder, "answer", seconds=seconds, given=given)
    text = (folder / "answer").read_text()
    return status, json.loads(text) if text else {}


def test_it_answers_in_its_folder_and_knows_nothing_of_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENCRE_SECRET_KEY", "tres-secret")
    status, told = ran(tmp_path, "tell", given="caféine".encode())
    assert status == 0
    assert (told["said"], told["at"]) == ("caféine", str(tmp_path))
    assert "tres-secret" not in json.dumps(told)
    assert not [name for name in told["environment"] if name.startswith(("ENCRE_", "DJANGO_"))]


def test_it_reads_an_open_file(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_bytes(b"from a file")
    with given.open("rb") as stream:
        status = apart.run(MODULE, ["tell"], tmp_path, "answer", seconds=60, given=stream)
    assert status == 0
    assert json.loads((tmp_path / "answer").read_text())["said"] == "from a file"


def test_its_death_and_its_silence_are_told(tmp_path: Path) -> None:
    assert ran(tmp_path, "die")[0] == -signal.SIGKILL
    assert ran(tmp_path, "wait", seconds=3)[0] is None
