"""The command that looks into an archive without a server."""

from __future__ import annotations

import json
import os
import re
import string
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from encre.research.notebook.eln import report
from encre.research.notebook.eln.__main__ import main
from encre.research.notebook.tests.eln.archives import PERSON, dataset, document, packed

if TYPE_CHECKING:
    from encre.research.notebook.tests.eln.conftest import Shelf

SOURCES = Path(report.__file__).parent
KEYS = ["title", "authors", "date", "tags", "attachments", "links", "comments", "steps", "fields"]


def test_report_of_a_real_archive(
    real: Shelf, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "report.json"
    path = real.path("consortium/SampleDB/sampledb_export.eln")
    assert main(["inspect", str(path), "--json", str(target)]) == 1
    told = json.loads(target.read_text())
    assert list(told) == ["entries", "problems", "refused"]
    sample = told["entries"][1]
    assert list(sample) == KEYS
    assert (sample["title"], sample["authors"], sample["date"]) == (
        "OMBE-1",
        ["Instrument Scientist"],
        "2025-10-15T14:24:07.502648",
    )
    assert (sample["links"], sample["comments"], sample["steps"], sample["fields"]) == (0, 2, 0, 39)
    assert sample["attachments"][1] == {
        "name": "example.txt",
        "sha256": "9f722959a023c02a3ba0fafdba81aded642d6610eff5dca32dce35132e16b6c5",
    }
    assert told["refused"] == [] and {item["code"] for item in told["problems"]} == {
        "date_naive",
        "signature_unverifiable",
    }
    assert "OMBE-1 — Instrument Scientist" in capsys.readouterr().out


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, doubtful, bad = tmp_path / "good.eln", tmp_path / "doubtful.eln", tmp_path / "bad.eln"
    good.write_bytes(packed(document(dataset(), PERSON)).getvalue())
    doubtful.write_bytes(packed(document(dataset(dateCreated="soon"), PERSON)).getvalue())
    bad.write_bytes(b"no zip")
    codes = [
        main(["inspect", str(path), "--json", str(tmp_path / "r")])
        for path in (good, doubtful, bad)
    ]
    assert codes == [0, 1, 2]
    told = json.loads((tmp_path / "r").read_text())
    assert (
        told["entries"] == []
        and told["refused"][0]["message"] == "This file is not a readable zip archive."
    )
    assert "Refused:" in capsys.readouterr().out
    assert main(["inspect", str(tmp_path / "absent")]) == 2


def test_runs_without_django_and_without_settings(real: Shelf, tmp_path: Path) -> None:
    path = real.path("consortium/kadi4mat/records-example.eln")
    script = (
        "import sys\n"
        "sys.modules['django'] = None\n"
        "from encre.research.notebook.eln.__main__ import main\n"
        f"sys.exit(main(['inspect', {str(path)!r}]))"
    )
    env = {"PYTHONPATH": str(SOURCES.parents[3]), "PATH": os.environ["PATH"], "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr


def test_every_finding_has_its_sentence() -> None:
    """Codes used in the sources and sentences of the table are the same, with the same figures."""
    pattern = re.compile(
        r"\b_?(?:note|warn|error|refuse|Refusal)\(\s*\"([a-z_0-9]+)\"(.*?)\)"
        r"(?=\)?\n|[\])]|\s*(?:from|for|if|$))",
        re.DOTALL,
    )
    used: dict[str, set[str]] = {}
    readers = (SOURCES, SOURCES.parent / "migrating", SOURCES.parent / "services" / "migrating")
    for file in (file for folder in readers for file in folder.rglob("*.py")):
        for code, rest in pattern.findall(file.read_text()):
            used.setdefault(code, set()).update(re.findall(r"\b([a-z]+)=", rest))
    computed = {
        "refused_here",
        "symbolic_link",
        "special_file",
        "unsafe_path",
        "member_encrypted",
        "date_ambiguous",
        "date_unreadable",
        "signature_failed",
        "signature_unverifiable",
        "signature_consistent",
        "signature_verified",
    }
    assert set(report.MESSAGES) == set(used) | computed
    for code, figures in used.items():
        named = {
            name
            for _, name, _, _ in string.Formatter().parse(
                re.sub(r"%\((\w+)\)s", r"{\1}", report.MESSAGES[code])
            )
            if name
        }
        assert named == figures, code
