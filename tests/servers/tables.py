"""The tables of an institute, migrated once a run and copied wherever a test wants a new one.

`./encre test` names a folder for the run in ENCRE_TEST_TABLES; without it each database is
migrated for itself, which gives the same tables, slowly.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper

from encre.command.paths import ROOT, environment

SHARED = "ENCRE_TEST_TABLES"
MODEL = "encre_tables"
MIGRATE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable")
"""


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
        command = [sys.executable, "-W", "ignore", "-c", MIGRATE]
        subprocess.run(command, env=env, cwd=ROOT, check=True)


@contextmanager
def begun(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let the test database Django is about to make begin with them, if the run names a folder.

    Migrate goes over it all the same, and finds that nothing is left to do.
    """
    shared = os.environ.get(SHARED)
    if not shared:
        yield
    elif connection.vendor == "sqlite":
        name = connection.creation._get_test_db_name()
        # A database in memory lives as long as somebody holds it.
        with closing(sqlite3.connect(name, uri=True)) as held:
            with closing(sqlite3.connect(_model_file(Path(shared)))) as model:
                model.backup(held)
            yield
    else:
        cluster = os.environ["ENCRE_DATABASE_URL"].rpartition("/")[0]
        with _model_database(Path(shared), cluster):
            connection.settings_dict["TEST"]["TEMPLATE"] = MODEL
        yield


def _copy_file(shared: Path, target: Path) -> None:
    shutil.copyfile(_model_file(shared), target)


def _model_file(shared: Path) -> Path:
    model = shared / "tables.sqlite3"
    with _alone(shared / "sqlite.lock"):
        if not model.exists():
            first = shared / "first.sqlite3"
            _migrate(f"sqlite:///{first}")
            first.rename(model)
    return model


def _copy_database(shared: Path, url: str) -> None:
    cluster, _slash, name = url.rpartition("/")
    with _model_database(shared, cluster) as link:
        link.execute(f'DROP DATABASE "{name}"'.encode())
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE "{MODEL}"'.encode())


@contextmanager
def _model_database(shared: Path, cluster: str) -> Iterator[psycopg.Connection]:
    """Make the model in a cluster if it has none, and keep others from it meanwhile."""
    alone, server = _alone(shared / "postgresql.lock"), f"{cluster}/postgres"
    with alone, psycopg.connect(server, autocommit=True) as link:
        asked = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MODEL])
        if asked.fetchone() is None:
            link.execute(f'CREATE DATABASE "{MODEL}"')
            _migrate(f"{cluster}/{MODEL}")
        yield link


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Let one process at a time make a model, or copy it: a model in use is not copied."""
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
