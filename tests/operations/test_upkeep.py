"""What an operator types from time to time: doctor, upgrade, move, eln."""

import json
import zipfile
from pathlib import Path

from tests.operations.house import Instance, copied, on_postgresql
from tests.servers import tables

Original = tuple[Instance, Path]


def test_a_sound_institute_is_found_sound(original: Original, tmp_path: Path) -> None:
    house = copied(original[0].data, tmp_path / "house")
    report = tmp_path / "doctor.json"
    done = house.encre("doctor", "--json", report)
    assert done.returncode == 0, done.stdout
    found = {finding["about"]: finding for finding in json.loads(report.read_text())}
    assert found["journal"]["detail"].endswith("events in the chain")
    assert found["blobs"]["detail"] == "3 blobs read again"


def test_what_is_wrong_is_named(older: Path, tmp_path: Path) -> None:
    house = copied(older, tmp_path / "house")
    blob = next(
        path for path in (house.data / "blobs").rglob("*") if path.is_file() and path.stat().st_size
    )
    blob.write_bytes(b"?")
    (house.data / "secret.key").chmod(0o644)
    done = house.encre("doctor")
    assert done.returncode == 1
    assert f"{blob.name} is damaged" in done.stdout
    assert "secret.key can be read by others" in done.stdout
    assert "migrations wait: ./encre upgrade" in done.stdout


def test_an_upgrade_keeps_what_was_before(older: Path, tmp_path: Path) -> None:
    house = copied(older, tmp_path / "house")
    done = house.encre("upgrade")
    assert done.returncode == 0, done.stdout
    assert len(list((house.data / "backups").glob("*.tar"))) == 1
    house.must("migrate", "--check")
    assert "chain whole" in house.must("journal", "verify")


def test_an_institute_moves_to_a_server(original: Original, tmp_path: Path) -> None:
    house = copied(original[0].data, tmp_path / "house")
    server = on_postgresql(house.data)
    tables.lay(server.url)
    done = house.encre("move", "--to", server.url)
    assert done.returncode == 0, done.stdout
    assert "as they were" in done.stdout
    assert server.encre("journal", "verify").stdout == house.encre("journal", "verify").stdout
    assert not list(house.data.glob(".encre-move-*"))


def test_an_address_that_is_none_is_refused(original: Original) -> None:
    done = original[0].encre("move", "--to", "mysql://x/y")
    assert done.returncode == 2
    assert "begins with" in done.stdout


def test_an_archive_is_read_without_any_institute(tmp_path: Path) -> None:
    data = tmp_path / "data"
    bad = tmp_path / "bad.eln"
    bad.write_bytes(b"no zip")
    report = tmp_path / "report.json"
    done = Instance(data, "").encre("eln", "inspect", bad, "--json", report)
    assert done.returncode == 2, done.stdout
    assert json.loads(report.read_text())["refused"]
    with zipfile.ZipFile(tmp_path / "empty.eln", "w") as archive:
        archive.writestr("folder/readme.txt", "nothing")
    done = Instance(data, "").encre("eln", "inspect", tmp_path / "empty.eln", "--json", report)
    assert done.returncode == 2, done.stdout
    assert not data.exists()
