"""`./encre notebook prove`, on the engine of the tests: nothing acknowledged is ever lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests.collaboration.servers import ROOT

FRONTEND = ROOT / "frontend"
pytestmark = pytest.mark.skipif(
    not (shutil.which("node") and shutil.which("npm")), reason="node and npm are not installed"
)


@pytest.fixture
def database() -> Iterator[str]:
    """Return the address of an empty database of the server of the tests; "" for SQLite."""
    if connection.vendor != "postgresql":
        yield ""
        return
    server = os.environ["ENCRE_TEST_SERVER"]
    with psycopg.connect(server, autocommit=True) as line:
        line.execute("CREATE DATABASE encre_prove")
        yield urlsplit(server)._replace(path="/encre_prove").geturl()
        line.execute("DROP DATABASE encre_prove WITH (FORCE)")


def packages() -> None:
    """Have what the clients are made of, as the lock says."""
    if not (FRONTEND / "node_modules/y-websocket").is_dir():
        line = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(line, cwd=FRONTEND, check=True, timeout=300)


def test_three_runs_lose_nothing(tmp_path: Path, database: str) -> None:
    packages()
    told = tmp_path / "figures.json"
    line = [sys.executable, "-W", "ignore", "-m", "tests.collaboration.prove", "--runs", "3"]
    done = subprocess.run(
        [*line, "--json", told, *(["--database", database] if database else [])],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert told.exists(), done.stdout + done.stderr
    figures = json.loads(told.read_text())
    assert figures["failures"] == []
    assert (figures["runs"], figures["converged"], figures["lost"]) == (3, 3, 0)
    assert figures["words"] > 600
