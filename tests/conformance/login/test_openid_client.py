"""npm's openid-client against a served institute: what it checks by itself, we pass."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conformance.login.house import House

pytestmark = pytest.mark.once
PACKAGE = "openid-client@6.8.9"
SCRIPT = Path(__file__).with_name("openid_client.mjs")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package installed in a folder of its own."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("no node here: openid-client is not run")
    folder = tmp_path_factory.mktemp("client")
    command = [npm, "install", "--silent", "--no-fund", "--no-audit", "--ignore-scripts", PACKAGE]
    done = subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True, timeout=300
    )
    if done.returncode:
        pytest.skip(f"{PACKAGE} could not be installed: {done.stderr[-200:]}")
    shutil.copy(SCRIPT, folder / "client.mjs")
    return folder


def test_it_signs_in_checks_everything_and_sees_a_replay_punished(
    house: House, library: Path
) -> None:
    issuer = f"{house.encre}/login/oidc"
    back = f"{house.apache.base}/oidc/back"
    told = [issuer, house.kept["client_id"], house.kept["secret"], back]
    node = shutil.which("node") or "node"
    with subprocess.Popen(
        [node, "client.mjs", *told],
        cwd=library,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as program:
        asked = _said(program)["address"]
        browser = house.browser("claire.essai")
        sent = browser.until(asked, back)
        assert program.stdin is not None
        program.stdin.write(f"{sent}\n")
        program.stdin.flush()
        learnt = _said(program)
        program.wait(timeout=30)
    assert learnt["mixed"] == "refused"
    assert learnt["claims"]["iss"] == issuer
    assert learnt["user"]["preferred_username"] == "claire.essai"
    assert learnt["user"]["sub"] == learnt["claims"]["sub"]
    assert learnt["known"]["active"] is True
    assert learnt["turned"] is True
    assert (learnt["again"], learnt["after"]) == ("invalid_grant", {"active": False})
    assert learnt["out"].startswith(f"{issuer}/logout?")


def _said(program: subprocess.Popen[str]) -> dict[str, Any]:
    assert program.stdout is not None
    line = program.stdout.readline()
    if not line.startswith("{"):
        program.kill()
        raise AssertionError(line + program.stdout.read())
    told: dict[str, Any] = json.loads(line)
    return told
