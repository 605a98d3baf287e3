"""Looks at the machine, the settings and the data for trouble; changes nothing."""

import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from encre.commons.files.blobs import hash_of, store
from encre.foundation.base import disk
from encre.foundation.jobs import queries as jobs
from encre.foundation.journal import services as journal
from encre.research.notebook.paper.press import DEBIAN, can_print

NETWORK = {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "ceph"}
OLDEST_SQLITE = (3, 37)
LATE = timedelta(minutes=10)
SAMPLE = 20
BACKLOG = 1_000


class Verdict(StrEnum):
    """How grave a finding is."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """What one look found."""

    about: str
    verdict: Verdict
    detail: str


Found = Iterator[tuple[Verdict, str]]


def file_system(path: Path) -> str:
    """Return the kind of file system a path lies on, empty when the machine does not say."""
    mounts = Path("/proc/mounts")
    if not mounts.is_file():
        return ""
    best, kind = "", ""
    target = str(path.resolve())
    for line in mounts.read_text("utf-8").splitlines():
        _device, place, found, *_rest = line.split(" ")
        inside = target == place or target.startswith(place.rstrip("/") + "/")
        if inside and len(place) >= len(best):
            best, kind = place, found
    return kind


def _python() -> Found:
    yield Verdict.GOOD, sys.version.split()[0]


def _settings() -> Found:
    if settings.DEBUG:
        yield Verdict.BAD, "ENCRE_DEBUG shows secrets to anybody"
    if not settings.PRODUCTION:
        yield Verdict.DOUBTFUL, "not in production: a trial, or a demonstration"
    elif not settings.BASE_URL.startswith("https://"):
        yield Verdict.DOUBTFUL, "ENCRE_BASE_URL is not an https address"
    key = settings.DATA_DIR / "secret.key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield Verdict.BAD, f"{key} can be read by others"


def _database() -> Found:
    if connection.vendor == "sqlite":
        yield from _sqlite()
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        yield Verdict.GOOD, f"PostgreSQL {cursor.fetchone()[0]}"
        cursor.execute("SHOW synchronous_commit")
        if cursor.fetchone()[0] == "off":
            yield Verdict.DOUBTFUL, "a power cut can lose what was just saved"


def _sqlite() -> Found:
    recent = sqlite3.sqlite_version_info >= OLDEST_SQLITE
    yield (Verdict.GOOD if recent else Verdict.BAD), f"SQLite {sqlite3.sqlite_version}"
    file = Path(str(connection.settings_dict["NAME"]))
    kind = file_system(file)
    if kind in NETWORK:
        yield Verdict.BAD, f"{file} lies on a network file system ({kind}), which damages it"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        said = cursor.fetchone()[0]
    if said != "ok":
        yield Verdict.BAD, f"{file} is damaged: {said}"


def _tables() -> Found:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield Verdict.BAD, f"{len(missing)} migrations wait: ./encre upgrade"


def _room() -> Found:
    for folder in sorted(set(disk.folders())):
        place = next(path for path in (folder, *folder.parents) if path.exists())
        if not os.access(place, os.W_OK):
            yield Verdict.BAD, f"{folder} cannot be written"
        free = disk.free_space(place)
        tight = free < 2 * settings.FREE_SPACE_MINIMUM
        yield (Verdict.DOUBTFUL if tight else Verdict.GOOD), f"{free / 1e9:.1f} GB free: {folder}"
    if not disk.has_room():
        yield Verdict.BAD, "writes are refused: too little room"


def _blobs() -> Found:
    checked = 0
    for sha256, _moment in islice(store().listing(), SAMPLE):
        with store().open(sha256) as stream:
            if hash_of(stream).sha256 != sha256:
                yield Verdict.BAD, f"{sha256} is damaged"
        checked += 1
    yield Verdict.GOOD, f"{checked} blobs read again"


def _jobs() -> Found:
    late = jobs.lag()
    if late > LATE:
        minutes = int(late.total_seconds() // 60)
        yield Verdict.BAD, f"a job has been waiting for {minutes} minutes: does a worker run?"
    failed = jobs.counts().get("failed", 0)
    if failed:
        yield Verdict.DOUBTFUL, f"{failed} jobs failed: see the console"
    parked = jobs.parked().count()
    if parked:
        yield Verdict.DOUBTFUL, f"{parked} events could not be read: see the console"
    yield Verdict.GOOD, f"{jobs.counts().get('waiting', 0)} waiting"


def _journal() -> Found:
    verdict = journal.verify()
    if not verdict.holds:
        yield Verdict.BAD, f"broken at {verdict.broken_at}: {verdict.reason}"
    if verdict.unsealed > BACKLOG:
        yield Verdict.DOUBTFUL, f"{verdict.unsealed} events wait to be sealed: does the clock run?"
    yield Verdict.GOOD, f"{verdict.events} events in the chain"


def _paper() -> Found:
    if can_print():
        yield Verdict.GOOD, "entries can be printed as PDF"
    else:
        yield Verdict.DOUBTFUL, f"no PDF can be made: install {', '.join(DEBIAN)}"


LOOKS: dict[str, Callable[[], Found]] = {
    "python": _python,
    "settings": _settings,
    "room": _room,
    "database": _database,
    "tables": _tables,
    "jobs": _jobs,
    "blobs": _blobs,
    "journal": _journal,
    "paper": _paper,
}


def findings() -> Iterator[Finding]:
    """Yield what every look finds; one that fails is a finding too."""
    for about, look in LOOKS.items():
        try:
            for verdict, detail in look():
                yield Finding(about, verdict, detail)
        except (DatabaseError, OSError) as error:
            yield Finding(about, Verdict.BAD, str(error).strip().splitlines()[0])
