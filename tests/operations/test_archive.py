"""A backup restored on the other engine is the same institute."""

import gzip
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.operations.house import Instance, on_postgresql, on_sqlite

Engine = Callable[[Path], Instance]


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


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Instance, Path]:
    """An institute on SQLite with its backup."""
    folder = tmp_path_factory.mktemp("original")
    house = on_sqlite(folder / "data")
    house.seed()
    file = folder / "institute.tar"
    assert "3 blobs" in house.must("backup", file)
    return house, file


def test_the_other_engine_gives_the_same_rows_blobs_and_journal(
    original: tuple[Instance, Path], tmp_path: Path
) -> None:
    first = original[1]
    server = on_postgresql(tmp_path / "server")
    assert "as they were" in server.must("restore", first)
    assert "chain whole" in server.must("journal", "verify")
    second = tmp_path / "second.tar"
    server.must("backup", second)
    back = on_sqlite(tmp_path / "back")
    assert "as they were" in back.must("restore", second)
    third = tmp_path / "third.tar"
    back.must("backup", third)
    told = [manifest(file) for file in (first, second, third)]
    assert [content["engine"] for content in told] == ["sqlite", "postgresql", "sqlite"]
    for content in told[1:]:
        assert content["tables"] == told[0]["tables"]
        assert content["journal"] == told[0]["journal"]
    assert members(first)["blobs.json"] == members(third)["blobs.json"]
    assert sum(table["rows"] for table in told[0]["tables"]) > 20


@pytest.mark.parametrize("engine", [on_sqlite, on_postgresql])
def test_a_restored_institute_goes_on_working(
    engine: Engine, original: tuple[Instance, Path], tmp_path: Path
) -> None:
    house = engine(tmp_path / "house")
    house.must("restore", original[1])
    before = house.must("journal", "verify")
    code = """
import django
django.setup()
from encre.foundation.people.tests.factories import a_person
a_person(email="nouvelle@example.org")
"""
    house.must(code=code)
    after = house.must("journal", "verify")
    assert int(after.split()[0]) > int(before.split()[0])


@pytest.mark.parametrize("engine", [on_sqlite, on_postgresql])
def test_an_institute_is_never_written_over(
    engine: Engine, original: tuple[Instance, Path], tmp_path: Path
) -> None:
    house = engine(tmp_path / "house")
    house.seed()
    before = house.must("journal", "verify")
    refused = house.run("restore", original[1])
    assert refused.returncode != 0
    assert "empty one" in refused.stdout
    assert house.must("journal", "verify") == before


def test_the_journal_is_protected_after_a_restoration(
    original: tuple[Instance, Path], tmp_path: Path
) -> None:
    house = on_sqlite(tmp_path / "house")
    house.must("restore", original[1])
    base = sqlite3.connect(house.data / "encre.sqlite3")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        base.execute("DELETE FROM journal_recorded")
    base.close()


def test_the_journal_is_protected_after_a_restoration_on_a_server(
    original: tuple[Instance, Path], tmp_path: Path
) -> None:
    house = on_postgresql(tmp_path / "house")
    house.must("restore", original[1])
    with psycopg.connect(house.url) as base, pytest.raises(psycopg.Error, match="append-only"):
        base.execute("DELETE FROM journal_recorded")


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
    change: Callable[[dict[str, bytes]], None], original: tuple[Instance, Path], tmp_path: Path
) -> None:
    bad = rewritten(original[1], tmp_path / "bad.tar", change)
    house = on_sqlite(tmp_path / "house")
    assert house.run("restore", bad).returncode != 0
    base = sqlite3.connect(house.data / "encre.sqlite3")
    assert base.execute("SELECT count(*) FROM people_person").fetchone() == (0,)
    base.close()


def test_a_changed_blob_is_not_taken_for_the_true_one(
    original: tuple[Instance, Path], tmp_path: Path
) -> None:
    def change(found: dict[str, bytes]) -> None:
        name = max((name for name in found if name.startswith("blobs/")), key=lambda n: found[n])
        found[name] = found[name][:-1] + b"!"

    bad = rewritten(original[1], tmp_path / "bad.tar", change)
    house = on_sqlite(tmp_path / "house")
    done = house.run("restore", bad)
    assert done.returncode != 0
    assert done.stdout.count("is not there") == 1


def test_a_backup_says_which_blobs_are_damaged(tmp_path: Path) -> None:
    house = on_sqlite(tmp_path / "house")
    house.seed()
    blobs = sorted(path for path in (house.data / "blobs").rglob("*") if path.is_file())
    blobs[0].unlink()
    blobs[1].write_bytes(b"?" * blobs[1].stat().st_size)
    file = tmp_path / "institute.tar"
    done = house.run("backup", file)
    assert done.returncode != 0
    assert f"{blobs[0].name} missing" in done.stdout
    if blobs[1].stat().st_size:
        assert f"{blobs[1].name} damaged" in done.stdout
    assert "restored" not in on_sqlite(tmp_path / "other").must("restore", file)


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
