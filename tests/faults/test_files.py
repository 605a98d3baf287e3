"""Storing killed, cut, doubled and out of room: rows and bytes agree, and nothing is half there."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.house import House, database

pytestmark = pytest.mark.slow


class Store(House):
    """A house whose commands are those of `storing`."""

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-W", "ignore", "-m", "tests.faults.storing", *words]

    @contextmanager
    def on_disk(self, blobs: Path) -> Iterator["Store"]:
        """Lend a store of the same database that keeps its bytes elsewhere."""
        known = self.environment
        other = Store(Path(known["ENCRE_DATA_DIR"]), known["ENCRE_DATABASE_URL"])
        other.environment["ENCRE_BLOBS_DIR"] = str(blobs)
        yield other
        other.stop()


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One database, and one process that answers for all these tests."""
    folder = tmp_path_factory.mktemp("files")
    with database(folder) as url:
        found = Store(folder, url)
        found.environment["ENCRE_BLOBS_DIR"] = str(folder / "blobs")
        yield found
        found.stop()


@pytest.fixture
def store(standing: Store) -> Iterator[Store]:
    standing.ask("clear")
    yield standing
    standing.end()


def sound(found: dict[str, int]) -> bool:
    """Say whether every row has its bytes, no bytes are wrong, and each file its one event."""
    return found["wrong"] == found["without_bytes"] == 0 and found["files"] == found["events"]


def test_a_killed_store_leaves_no_row_without_its_bytes(store: Store) -> None:
    assert store.ask("killed", "30", "3000000") == {"killed": 30}
    found = store.ask("check")
    assert sound(found), found
    assert found["rows"] > 0
    assert found["blobs"] >= found["rows"]
    store.ask("sweep")
    after = store.ask("check")
    assert sound(after), after
    assert (after["blobs"], after["unfinished"]) == (after["rows"], 0)


def test_the_same_bytes_sent_at_once_are_kept_once(store: Store) -> None:
    racers = [store.start("store", "8", "400000", "7") for _number in range(3)]
    assert [racer.wait(120) for racer in racers] == [0, 0, 0]
    found = store.ask("check")
    assert sound(found), found
    assert (found["rows"], found["files"], found["unfinished"]) == (1, 24, 0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["/bin/mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield place
    subprocess.run(["/bin/umount", "-l", str(place)], check=True)


def test_a_full_disk_refuses_cleanly(store: Store, small_disk: Path) -> None:
    with store.on_disk(small_disk / "blobs") as small:
        told = small.ask("fill", "20000000")
        assert told == {"refused": True, "left": {"blobs": 0, "wrong": 0, "unfinished": 0}}
        found = small.ask("check")
        assert sound(found), found
        assert (found["files"], found["unfinished"]) == (1, 0)


class Web:
    """The real server, and a signed-in person who speaks HTTP to it by hand."""

    def __init__(self, store: Store) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.who: dict[str, str] = store.ask("visitor")
        self.cookies = f"sessionid={self.who['session']}; csrftoken={'a' * 32}"
        command = [
            *(sys.executable, "-W", "ignore", "-m", "granian", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(self.port), "encre.project.wsgi:application"),
        ]
        environment = {**store.environment, "ENCRE_BASE_URL": f"http://127.0.0.1:{self.port}"}
        store.run(command, environment)
        end = time.monotonic() + 60
        while True:
            try:
                self.ask("GET", "/login/")
                return
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def headers(self, **more: str) -> dict[str, str]:
        """Return the headers of a signed-in request."""
        shared = {"Cookie": self.cookies, "X-CSRFToken": "a" * 32, "Tus-Resumable": "1.0.0"}
        return shared | {name.replace("_", "-"): value for name, value in more.items()}

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Any:
        """Send a whole request and return the answer with its body read."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        link.request(method, path, body, self.headers(**headers))
        response = link.getresponse()
        response.content = response.read()  # type: ignore[attr-defined]
        link.close()
        return response

    def cut(self, method: str, path: str, length: int, sent: bytes, **headers: str) -> None:
        """Announce `length` bytes, send fewer, and hang up."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        link.putrequest(method, path)
        for name, value in self.headers(**headers, Content_Length=str(length)).items():
            link.putheader(name, value)
        link.endheaders()
        link.send(sent)
        time.sleep(0.5)
        link.close()


def multipart(owner: str, data: bytes) -> tuple[str, bytes]:
    parts = [
        f'--limite\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("kind", "people.person"), ("id", owner))
    ]
    head = 'Content-Disposition: form-data; name="file"; filename="gel.bin"'
    start = "".join(parts) + f"--limite\r\n{head}\r\nContent-Type: image/png\r\n\r\n"
    return "multipart/form-data; boundary=limite", start.encode() + data + b"\r\n--limite--\r\n"


def test_a_form_s_file_cut_on_its_way_leaves_nothing(store: Store) -> None:
    web = Web(store)
    kind, body = multipart(web.who["person"], os.urandom(2_000_000))
    web.cut("POST", "/files/", len(body), body[:700_000], Content_Type=kind)
    time.sleep(1)
    found = store.ask("check")
    assert (found["files"], found["blobs"], found["unfinished"]) == (0, 0, 0), found
    assert web.ask("POST", "/files/", body, Content_Type=kind).status == 302
    found = store.ask("check")
    assert sound(found), found
    assert found["files"] == 1
    garbage = web.ask("POST", "/files/", os.urandom(50_000), Content_Type=kind)
    assert garbage.status in (400, 403, 404, 422)


def test_a_piece_cut_on_its_way_goes_on_where_it_stopped(store: Store) -> None:
    import base64

    web = Web(store)
    data = os.urandom(3_000_000)
    facts = {"filename": "gel.bin", "kind": "people.person", "id": web.who["person"]}
    told = ",".join(f"{key} {base64.b64encode(v.encode()).decode()}" for key, v in facts.items())
    opened = web.ask("POST", "/files/uploads/", Upload_Length=str(len(data)), Upload_Metadata=told)
    assert opened.status == 201, opened.content
    place = opened.getheader("Location")
    piece = {"Content_Type": "application/offset+octet-stream"}
    web.cut("PATCH", place, len(data), data[:1_000_000], Upload_Offset="0", **piece)
    time.sleep(1)
    offset = int(web.ask("HEAD", place).getheader("Upload-Offset"))
    assert 0 <= offset <= 1_000_000
    assert store.ask("check")["files"] == 0
    done = web.ask("PATCH", place, data[offset:], Upload_Offset=str(offset), **piece)
    assert done.status == 204, done.content
    result = done.getheader("Upload-Result")
    assert web.ask("GET", f"{result}/content").content == data
    found = store.ask("check")
    assert sound(found), found
    assert (found["files"], found["unfinished"]) == (1, 0)


def test_a_killed_server_leaves_no_half_file(store: Store) -> None:
    web = Web(store)
    kind, body = multipart(web.who["person"], os.urandom(4_000_000))
    link = http.client.HTTPConnection("127.0.0.1", web.port, timeout=30)
    link.putrequest("POST", "/files/")
    headers = web.headers(Content_Type=kind, Content_Length=str(len(body)))
    for name, value in headers.items():
        link.putheader(name, value)
    link.endheaders()
    link.send(body[:1_500_000])
    time.sleep(0.3)
    store.end()
    link.close()
    found = store.ask("check")
    assert sound(found), found
    assert (found["files"], found["blobs"]) == (0, 0)
    store.ask("sweep")
    assert json.dumps(store.ask("check")["unfinished"]) == "0"
