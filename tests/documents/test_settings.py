"""docs/operations/settings.md tells every variable the code reads, and no other."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from encre.project import environment

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "operations" / "settings.md"
ROW = re.compile(r"^\| `ENCRE_(\w+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
# What the command and the tests read themselves, before or without the project's settings.
COMMAND = {"VENV", "WHEELS"}
TESTS = {"TEST_STRICT", "TEST_DATA", "TEST_DATABASE_URL", "TEST_SERVER"}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """Run the settings in an empty environment; return each variable asked for, and its default."""
    asked: dict[str, Any] = {}
    for name in [name for name in environment.os.environ if name.startswith("ENCRE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ENCRE_DATA_DIR", str(tmp_path))
    plain, flag, number, words = (
        environment.text,
        environment.flag,
        environment.number,
        environment.words,
    )

    def text_asked(name: str, default: str = "") -> str:
        asked.setdefault(name, default)
        return plain(name, default)

    def flag_asked(name: str, *, default: bool = False) -> bool:
        asked.setdefault(name, "on" if default else "off")
        return flag(name, default=default)

    def number_asked(name: str, default: int) -> int:
        asked.setdefault(name, str(default))
        return number(name, default)

    def words_asked(name: str, default: str = "") -> list[str]:
        asked.setdefault(name, default)
        return words(name, default)

    monkeypatch.setattr(environment, "text", text_asked)
    monkeypatch.setattr(environment, "flag", flag_asked)
    monkeypatch.setattr(environment, "number", number_asked)
    monkeypatch.setattr(environment, "words", words_asked)
    runpy.run_path(str(ROOT / "src" / "encre" / "project" / "settings.py"))
    return asked


def told() -> dict[str, tuple[str, str]]:
    """Return each variable of the page with its default and its meaning."""
    rows = ROW.findall(PAGE.read_text("utf-8"))
    assert len(rows) == len({name for name, _default, _meaning in rows}), "told twice"
    return {name: (default, meaning) for name, default, meaning in rows}


def test_every_variable_is_documented_and_the_reverse(read: dict[str, Any]) -> None:
    known = set(read) | COMMAND | TESTS
    assert not known - set(told()), "read by the code, absent from the page"
    assert not set(told()) - known, "on the page, read by nothing"


def test_defaults_are_those_of_the_code(read: dict[str, Any]) -> None:
    for name, default in read.items():
        shown, _meaning = told()[name]
        literal = re.fullmatch(r"`([^`]+)`", shown)
        if literal:
            assert literal.group(1) == default, name
        elif shown.startswith("none"):
            assert default == "", name


def test_what_the_command_and_the_tests_read_is_really_read() -> None:
    places = [ROOT / "encre", ROOT / "conftest.py"]
    for folder in ("src/encre/command", "tests/servers", "tests/operations"):
        places += (ROOT / folder).glob("*.py")
    sources = "\n".join(place.read_text("utf-8") for place in places)
    for name in COMMAND | TESTS:
        assert f'"ENCRE_{name}"' in sources, name
