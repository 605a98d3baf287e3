"""A disk that is really full: writes stop, nothing is damaged, all goes on with room again."""

import os
import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from encre.commons.files.blobs import LocalStore
from encre.foundation.base import disk
from encre.foundation.base.errors import ReadOnly
from tests.faults.house import House
from tests.servers import tables

pytestmark = pytest.mark.slow
MEGABYTE = 1_000_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MB in memory."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if os.geteuid() != 0 or mount is None or umount is None:
        pytest.skip("mounting a small file system needs root")
    folder = tmp_path / "small"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    if subprocess.run([mount, *options], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a file system")
    disk.forget()
    yield folder
    disk.forget()
    subprocess.run([umount, "-l", str(folder)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Fill the file system until `leave` bytes are free."""
    filler = folder / "filler"
    size = disk.free_space(folder) - leave
    with filler.open("wb") as file:
        file.write(b"\0" * max(size, 0))
    disk.forget()
    return filler


def test_a_blob_that_does_not_fit_leaves_nothing(small_disk):
    store = LocalStore(small_disk)
    with store.writer() as writer:
        writer.write(b"a" * MEGABYTE)
        kept = writer.keep()
    fill(small_disk, leave=2 * MEGABYTE)
    with pytest.raises(OSError, match="No space left"), store.writer() as writer:
        for _piece in range(5):
            writer.write(b"b" * MEGABYTE)
    assert list((small_disk / "tmp").iterdir()) == []
    with store.open(kept.sha256) as file:
        assert file.read() == b"a" * MEGABYTE


def test_writes_are_refused_before_the_disk_is_full(small_disk, settings):
    settings.BLOBS_DIR, settings.FREE_SPACE_MINIMUM = small_disk, 4 * MEGABYTE
    disk.require_room()
    filler = fill(small_disk, leave=3 * MEGABYTE)
    with pytest.raises(ReadOnly):
        disk.require_room()
    filler.unlink()
    disk.forget()
    disk.require_room()


@pytest.mark.skipif(
    not django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
    reason="sqlite only: the disk of PostgreSQL is its server's",
)
def test_a_house_rests_on_a_full_disk_and_goes_on(small_disk, tmp_path):
    database = small_disk / "encre.sqlite3"
    house = House(tmp_path, f"sqlite:///{database}")
    house.environment["ENCRE_FREE_SPACE_MINIMUM_MB"] = "2"
    tables.lay(f"sqlite:///{database}")
    house.ask("prepare")
    house.ask("enqueue", "short", "5")
    try:
        filler = fill(small_disk, leave=MEGABYTE)
        house.start("worker")
        house.start("clock")
        time.sleep(3)
        states = house.ask("states")
        assert {row["state"] for row in states} == {"waiting"}
        # Now without a byte left: the database refuses, and is not damaged.
        with filler.open("ab") as file, pytest.raises(OSError, match="No space left"):
            while True:
                file.write(b"\0" * 65536)
                file.flush()
        # As many rows as its write-ahead log, already on the disk, has no room for.
        failed = subprocess.run(
            house._command("enqueue", "short", "20000"),
            env=house.environment,
            cwd=Path.cwd(),
            check=False,
            capture_output=True,
        )
        assert b"disk is full" in failed.stderr
        assert len(house.ask("states")) == 5
        filler.unlink()
        house.until(("states",), lambda rows: {row["state"] for row in rows} == {"done"})
        assert [number for _what, number, _pid in house.ask("effects")] == list(range(5))
    finally:
        house.stop()
    with closing(sqlite3.connect(database)) as link:
        # A column's check asks for the function that Django gives to its own connections.
        link.create_function("REGEXP", 2, lambda pattern, text: bool(re.search(pattern, text)))
        assert link.execute("PRAGMA integrity_check").fetchone() == ("ok",)
