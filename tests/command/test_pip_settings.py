"""What pip was told about a machine's mirrors reaches uv."""

from pathlib import Path

import pytest

from encre.command import pip_settings


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A machine with a site file, a user file and no system certificates."""
    monkeypatch.setattr(pip_settings, "SYSTEM_BUNDLE", tmp_path / "absent.crt")
    site = tmp_path / "xdg" / "pip"
    site.mkdir(parents=True)
    (site / "pip.conf").write_text(
        "[global]\nindex-url = https://mirror.invalid/simple\ntimeout = 7\n"
        "extra-index-url = https://a.invalid/simple https://b.invalid/simple\n"
        "[install]\ntrusted-host =\n    mirror.invalid\n    a.invalid\n"
    )
    home = tmp_path / "home"
    (home / ".config" / "pip").mkdir(parents=True)
    (home / ".config" / "pip" / "pip.conf").write_text(
        "[global]\nindex_url = https://user.invalid/simple\ncert = /opt/site.crt\n"
        "find-links = /srv/wheels /srv/more\n"
    )
    return {"HOME": str(home), "XDG_CONFIG_DIRS": str(tmp_path / "xdg")}


def told(machine: dict[str, str], **more: str) -> dict[str, str]:
    return pip_settings.for_uv({**machine, **more})


def test_files_are_read_the_strongest_last(machine: dict[str, str]) -> None:
    uv = told(machine)
    assert uv["UV_DEFAULT_INDEX"] == "https://user.invalid/simple"
    assert uv["UV_INDEX"] == "https://a.invalid/simple https://b.invalid/simple"
    assert uv["UV_INDEX_STRATEGY"] == "unsafe-best-match"
    assert uv["UV_INSECURE_HOST"] == "mirror.invalid a.invalid"
    assert uv["UV_FIND_LINKS"] == "/srv/wheels,/srv/more"
    assert uv["UV_HTTP_TIMEOUT"] == "7"
    assert uv["SSL_CERT_FILE"] == "/opt/site.crt"
    assert uv["UV_PYTHON_DOWNLOADS"] == "never"


def test_variables_beat_files(machine: dict[str, str]) -> None:
    uv = told(machine, PIP_INDEX_URL="https://env.invalid/simple", PIP_CERT="/opt/env.crt")
    assert uv["UV_DEFAULT_INDEX"] == "https://env.invalid/simple"
    assert uv["SSL_CERT_FILE"] == "/opt/env.crt"


def test_what_uv_was_told_is_left_alone(machine: dict[str, str]) -> None:
    uv = told(machine, UV_INDEX_URL="https://own.invalid/simple", SSL_CERT_FILE="/own.crt")
    assert "UV_DEFAULT_INDEX" not in uv
    assert uv["SSL_CERT_FILE"] == "/own.crt"


def test_the_null_file_hides_every_file(machine: dict[str, str]) -> None:
    uv = told(machine, PIP_CONFIG_FILE="/dev/null", PIP_NO_INDEX="1")
    assert "UV_DEFAULT_INDEX" not in uv
    assert uv["UV_NO_INDEX"] == "1"


def test_the_system_certificates_serve_when_none_is_named(
    machine: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "bundle.crt"
    bundle.touch()
    monkeypatch.setattr(pip_settings, "SYSTEM_BUNDLE", bundle)
    uv = told(machine, PIP_CONFIG_FILE="/dev/null")
    assert uv["UV_SYSTEM_CERTS"] == "1"


def test_a_broken_file_is_passed_over(machine: dict[str, str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.conf"
    broken.write_text("no section\n")
    assert told(machine, PIP_CONFIG_FILE=str(broken))["UV_HTTP_TIMEOUT"] == "7"
