"""A backup restored on the other engine is the same institute."""

import gzip
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.operations.house import Instance, copied, on_postgresql, on_sqlite
from tests.servers import tables


def members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as opened:
        read = {member.name: opened.extractfile(member) for member in opened}
        return {name: stream.read() for name, stream in read.items() if stream}


def manifest(archive: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(members(archive)["encre.json"])
    return content


def rewritten(archive: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    found = members(archive)
    change(found)
    with tarfile.open(target, "w") as sink:
        for name, content in found.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            sink.addfile(info, io.BytesIO(content))
    return target


@dataclass
class Travels:
    """An institute on SQLite, restored on PostgreSQL, and from there on SQLite again."""

    original: Instance
    server: Instance
    back: Instance
    archives: list[Path]


@pytest.fixture(scope="module")
def travels(original: tuple[Instance, Path], tmp_path_factory: pytest.TempPathFactory) -> Travels:
    """The institute, there into nothing, and back into tables already made."""
    folder = tmp_path_factory.mktemp("travels")
    house, first = original
    server, back = on_postgresql(folder / "server"), on_sqlite(folder / "back")
    tables.lay(back.url)
    second, third = folder / "second.tar", folder / "third.tar"
    assert "as they were" in server.must("restore", first)
    server.must("backup", second)
    assert "as they were" in back.must("restore", second)
    back.must("backup", third)
    return Travels(house, server, back, [first, second, third])


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of data whose tables are made and hold nothing."""
    house = on_sqlite(tmp_path_factory.mktemp("empty"))
    tables.lay(house.url)
    return house.data


def test_the_other_engine_gives_the_same_rows_blobs_and_journal(travels: Travels) -> None:
    told = [manifest(file) for file in travels.archives]
    assert [content["engine"] for content in told] == ["sqlite", "postgresql", "sqlite"]
    for content in told[1:]:
        assert content["tables"] == told[0]["tables"]
        assert content["journal"] == told[0]["journal"]
    first, *others = (members(file)["blobs.json"] for file in travels.archives)
    assert others == [first, first]
    assert sum(table["rows"] for table in told[0]["tables"]) > 20


@pytest.mark.parametrize("place", ["server", "back"])
def test_a_restored_institute_goes_on_working(travels: Travels, place: str) -> None:
    house: Instance = getattr(travels, place)
    code = """
import django
django.setup()
from encre.foundation.journal.services import seal, verify
from encre.foundation.people.tests.factories import a_person
seal()
before = verify()
a_person(email="nouvelle@example.org")
seal()
after = verify()
assert before.holds and after.holds
assert after.events > before.events > 0
"""
    house.must(code=code)


@pytest.mark.parametrize("place", ["server", "back"])
def test_an_institute_is_never_written_over(travels: Travels, place: str) -> None:
    house: Instance = getattr(travels, place)
    refused = house.run("restore", travels.archives[0])
    assert refused.returncode != 0
    assert "empty one" in refused.stdout


def test_the_journal_is_protected_after_a_restoration(travels: Travels) -> None:
    with (
        closing(sqlite3.connect(travels.back.data / "encre.sqlite3")) as base,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        base.execute("DELETE FROM journal_recorded")
    with (
        psycopg.connect(travels.server.url) as base,
        pytest.raises(psycopg.Error, match="append-only"),
    ):
        base.execute("DELETE FROM journal_recorded")


def test_the_tables_of_an_older_release_are_saved_and_brought_up_to_date(
    older: Path, tmp_path: Path
) -> None:
    old = copied(older, tmp_path / "old")
    file = tmp_path / "old.tar"
    old.must("backup", file)
    assert "version" not in {
        column
        for table in manifest(file)["tables"]
        if table["model"] == "structures.structure"
        for column in table["columns"]
    }
    new = on_sqlite(tmp_path / "new")
    assert "as they were" in new.must("restore", file)
    new.must("migrate", "--check")


def _change_a_row(found: dict[str, bytes]) -> None:
    name = "tables/people.person.jsonl.gz"
    text = gzip.decompress(found[name]).decode()
    found[name] = gzip.compress(text.replace("Élise", "Elsie").encode())


def _lose_a_table(found: dict[str, bytes]) -> None:
    del found["tables/people.person.jsonl.gz"]


def _cut_a_table(found: dict[str, bytes]) -> None:
    name = "tables/journal.recorded.jsonl.gz"
    found[name] = found[name][:-20]


@pytest.mark.parametrize("change", [_change_a_row, _lose_a_table, _cut_a_table])
def test_a_tampered_archive_leaves_no_row(
    change: Callable[[dict[str, bytes]], None],
    original: tuple[Instance, Path],
    empty: Path,
    tmp_path: Path,
) -> None:
    bad = rewritten(original[1], tmp_path / "bad.tar", change)
    house = copied(empty, tmp_path / "house")
    assert house.run("restore", bad).returncode != 0
    with closing(sqlite3.connect(house.data / "encre.sqlite3")) as base:
        assert base.execute("SELECT count(*) FROM people_person").fetchone() == (0,)


def test_a_changed_blob_is_not_taken_for_the_true_one(
    original: tuple[Instance, Path], empty: Path, tmp_path: Path
) -> None:
    def change(found: dict[str, bytes]) -> None:
        name = max((name for name in found if name.startswith("blobs/")), key=lambda n: found[n])
        found[name] = found[name][:-1] + b"!"

    bad = rewritten(original[1], tmp_path / "bad.tar", change)
    house = copied(empty, tmp_path / "house")
    done = house.run("restore", bad)
    assert done.returncode != 0
    assert done.stdout.count("is not there") == 1


def test_a_backup_says_which_blobs_are_damaged(
    original: tuple[Instance, Path], empty: Path, tmp_path: Path
) -> None:
    house = copied(original[0].data, tmp_path / "house")
    blobs = sorted(path for path in (house.data / "blobs").rglob("*") if path.is_file())
    blobs[0].unlink()
    blobs[1].write_bytes(b"?" * blobs[1].stat().st_size)
    file = tmp_path / "institute.tar"
    done = house.run("backup", file)
    assert done.returncode != 0
    assert f"{blobs[0].name} missing" in done.stdout
    if blobs[1].stat().st_size:
        assert f"{blobs[1].name} damaged" in done.stdout
    assert "restored" not in copied(empty, tmp_path / "other").must("restore", file)


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    house = on_sqlite(tmp_path / "house")
    junk = tmp_path / "junk.tar"
    junk.write_bytes(b"junk")
    assert house.run("restore", junk).returncode != 0
    assert house.run("restore", tmp_path / "absent.tar").returncode != 0
    assert not (house.data / "encre.sqlite3").exists()


def test_a_backup_replaces_no_file(original: tuple[Instance, Path]) -> None:
    house, file = original
    done = house.run("backup", file)
    assert done.returncode != 0
    assert "exists already" in done.stdout
