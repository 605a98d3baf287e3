"""The environment is filled once, and again when the lock changes."""

from pathlib import Path

import pytest

from encre.command import setup
from encre.command.terminal import Stop
from encre.research.notebook.paper import press


@pytest.fixture
def fills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An environment whose making and filling are only noted."""
    done: list[str] = []
    monkeypatch.setenv("ENCRE_VENV", str(tmp_path / "venv"))
    for name in ("RUNTIME", "DEVELOPMENT"):
        lock = tmp_path / f"{name}.lock"
        lock.write_text(f"# {name}\n")
        monkeypatch.setattr(setup, name, lock)

    def make(_wheels: Path | None) -> None:
        program = tmp_path / "venv" / "bin" / "python"
        program.parent.mkdir(parents=True)
        program.touch()
        done.append("made")

    def fill(lock: Path, _wheels: Path | None) -> None:
        done.append(lock.stem)
        if lock.stem == "DEVELOPMENT":
            (tmp_path / "venv" / "bin" / "pytest").touch()

    monkeypatch.setattr(setup, "LIBRARIES", {})
    monkeypatch.setattr(setup, "_make", make)
    monkeypatch.setattr(setup, "_fill", fill)
    return done


def test_a_second_start_installs_nothing(fills: list[str]) -> None:
    assert setup.ensure()
    assert not setup.ensure()
    assert fills == ["made", "RUNTIME"]


def test_a_changed_lock_is_installed(fills: list[str], tmp_path: Path) -> None:
    setup.ensure()
    (tmp_path / "RUNTIME.lock").write_text("# newer\n")
    assert setup.ensure()
    assert fills == ["made", "RUNTIME", "RUNTIME"]


def test_tools_once_there_are_kept(fills: list[str], tmp_path: Path) -> None:
    setup.ensure(development=True)
    assert not setup.ensure()
    (tmp_path / "RUNTIME.lock").write_text("# newer\n")
    setup.ensure()
    assert fills == ["made", "DEVELOPMENT", "DEVELOPMENT"]


def test_an_environment_moved_elsewhere_is_filled_again(
    fills: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup.ensure()
    (tmp_path / "venv").rename(tmp_path / "moved")
    monkeypatch.setenv("ENCRE_VENV", str(tmp_path / "moved"))
    assert setup.ensure()
    assert fills == ["made", "RUNTIME", "RUNTIME"]


def test_an_empty_folder_of_wheels_is_refused(
    fills: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENCRE_WHEELS", str(tmp_path))
    with pytest.raises(Stop, match="No wheel"):
        setup.ensure()


def test_a_library_that_is_missing_is_named(
    fills: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup, "LIBRARIES", {"libabsent.so.9": "libabsent9", "libc.so.6": "libc6"})
    monkeypatch.setattr(setup.debian, "can_install", lambda: False)
    setup.ensure()
    said = capsys.readouterr().out
    assert "apt-get install --no-install-recommends libabsent9" in said
    assert "libc6" not in said


def test_the_product_asks_for_the_libraries_that_are_installed() -> None:
    assert tuple(setup.LIBRARIES.values()) == press.DEBIAN
    assert press.LIBRARY in setup.LIBRARIES
