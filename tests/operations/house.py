"""A small institute in a folder of its own, reached only through commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from encre.command.paths import ROOT, environment
from tests.servers import tables

SEED = """
import io
import django
django.setup()
from django.db import transaction
from encre.commons.files.services import store
from encre.foundation.journal.services import seal
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_unit, a_team

unit = a_unit()
people = [a_person(a_team(unit), given_name=name) for name in ("Élise", "Đặng", "O’Neil", "Zoë")]
an_account(people[0], "une-phrase-assez-longue")
for number, content in enumerate((b"", b"mesure\\n", bytes(range(256)) * 9000)):
    store(io.BytesIO(content), name=f"relevé {number}.bin", by=people[0])
seal(limit=7)
"""


COMMAND = ROOT / "encre"


def told(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a command that knows only its folder of data."""
    own = {"ENCRE_VENV"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in own or not name.startswith("ENCRE_")
    }
    return {**kept, "ENCRE_DATA_DIR": str(folder), **more}


@dataclass
class Instance:
    """An institute: its folder of data, its database."""

    data: Path
    url: str

    def run(self, *words: str | Path, code: str = "") -> subprocess.CompletedProcess[str]:
        """Run a Django command, or some code, and return what it said."""
        command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "django"]
        env = environment(ENCRE_DATA_DIR=str(self.data), ENCRE_DATABASE_URL=self.url)
        env.pop("ENCRE_TEST_DATABASE_URL", None)
        return subprocess.run(
            [*command, *map(str, words)],
            cwd=ROOT,
            env=env,
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def must(self, *words: str | Path, code: str = "") -> str:
        """Run a Django command that must succeed."""
        done = self.run(*words, code=code)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def encre(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run ./encre as a person does."""
        return subprocess.run(
            [COMMAND, *map(str, words)],
            env=told(self.data, ENCRE_DATABASE_URL=self.url),
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def seed(self) -> None:
        """Fill it with people, files and events."""
        tables.lay(self.url)
        self.must(code=SEED)


def on_sqlite(folder: Path) -> Instance:
    """Return an institute on SQLite, without tables yet."""
    folder.mkdir(parents=True, exist_ok=True)
    return Instance(folder, f"sqlite:///{folder / 'encre.sqlite3'}")


def copied(folder: Path, target: Path) -> Instance:
    """Return an institute on SQLite with the data of another."""
    shutil.copytree(folder, target)
    return on_sqlite(target)


def on_postgresql(folder: Path) -> Instance:
    """Return an institute on PostgreSQL, in a new database of the tests' cluster."""
    server = os.environ.get("ENCRE_TEST_SERVER") or os.environ.get("ENCRE_TEST_DATABASE_URL")
    if not server:
        pytest.skip("no database server: run ./encre test, or tests/servers/postgres.py")
    folder.mkdir(parents=True, exist_ok=True)
    name = f"house_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return Instance(folder, server.rpartition("/")[0] + f"/{name}")
