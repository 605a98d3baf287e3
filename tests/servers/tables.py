"""The tables of an institute, migrated once a run and copied wherever a test wants a new one.

`./encre test` names a folder for the run in ENCRE_TEST_TABLES; without it each database is
migrated for itself, which gives the same tables, slowly.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from encre.command.paths import ROOT, environment

SHARED = "ENCRE_TEST_TABLES"
MODEL = "encre_tables"


def lay(url: str) -> None:
    """Give the new database at `url` what migrate and createcachetable make."""
    shared = os.environ.get(SHARED)
    if not shared:
        _migrate(url)
    elif url.startswith("sqlite:///"):
        _copy_file(Path(shared), Path(url.removeprefix("sqlite:///")))
    else:
        _copy_database(Path(shared), url)


def _migrate(url: str) -> None:
    with tempfile.TemporaryDirectory(prefix="encre-tables-") as folder:
        env = environment(ENCRE_DATABASE_URL=url, ENCRE_DATA_DIR=folder)
        for words in (("migrate", "--verbosity=0"), ("createcachetable",)):
            command = [sys.executable, "-W", "ignore", "-m", "django", *words]
            subprocess.run(command, env=env, cwd=ROOT, check=True)


def _copy_file(shared: Path, target: Path) -> None:
    model = shared / "tables.sqlite3"
    with _alone(shared):
        if not model.exists():
            first = shared / "first.sqlite3"
            _migrate(f"sqlite:///{first}")
            first.rename(model)
    shutil.copyfile(model, target)


def _copy_database(shared: Path, url: str) -> None:
    cluster, _slash, name = url.rpartition("/")
    with _alone(shared), psycopg.connect(f"{cluster}/postgres", autocommit=True) as link:
        asked = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MODEL])
        if asked.fetchone() is None:
            link.execute(f'CREATE DATABASE "{MODEL}"')
            _migrate(f"{cluster}/{MODEL}")
        link.execute(f'DROP DATABASE "{name}"'.encode())
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE "{MODEL}"'.encode())


@contextmanager
def _alone(shared: Path) -> Iterator[None]:
    """Let one process at a time make the model, or copy it: a model in use is not copied."""
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
