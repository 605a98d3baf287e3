"""The release has one number and one date, wherever they are written."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from encre import __version__

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]


def _found(pattern: str, name: str) -> tuple[str, ...]:
    match = re.search(pattern, (ROOT / name).read_text("utf-8"), re.MULTILINE)
    assert match, f"{name} does not say {pattern}"
    return match.groups()


def test_one_number_and_one_date() -> None:
    number, day = _found(r"^## \[(\d[^\]]*)\] - (\S+)$", "CHANGELOG.md")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert number == project["version"] == __version__
    assert _found(r"^softwareVersion: (\S+)$", "publiccode.yml") == (number,)
    assert _found(r'^releaseDate: "(\S+)"$', "publiccode.yml") == (day,)


def test_the_licence_is_the_one_declared() -> None:
    assert _found(r"^  license: (\S+)$", "publiccode.yml") == ("MIT",)
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License\n")
