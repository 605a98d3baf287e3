"""`bench files`: bytes through the real server, as a ratio of the bare disk in the same folder."""

import base64
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

AREA = "files"
SIZE = 200
"""Megabytes of the large file."""
MEGABYTE = 1_000_000
PIECE = 16 * MEGABYTE
SMALL, SMALL_COUNT = 100_000, 60
ROUNDS = 3
TOKEN = "a" * 32
EDGE = "encre-bench"


def measure(options: dict[str, Any]) -> dict[str, Any]:
    """Measure each engine; `size` is the large file's, in megabytes."""
    size = (options["size"] or SIZE) * MEGABYTE
    figures: dict[str, Any] = {"size_mb": size // MEGABYTE}
    for engine, url in options["engines"].items():
        folder: Path = options["folder"] / f"files-{engine}"
        folder.mkdir()
        disk = _bare_disk(folder, size)
        with _served(folder, url) as house:
            served = house.figures(size)
        figures[engine] = {"disk": disk, **served, "ratio": _ratios(served, disk)}
    return figures


def _ratios(served: dict[str, float], disk: dict[str, float]) -> dict[str, float]:
    written, read = disk["write_fsync_mb_s"], disk["read_mb_s"]
    return {
        "upload_form": round(served["upload_form_mb_s"] / written, 3),
        "upload_resumable": round(served["upload_resumable_mb_s"] / written, 3),
        "download": round(served["download_mb_s"] / read, 3),
    }


def _bare_disk(folder: Path, size: int) -> dict[str, float]:
    """Write with one fsync, and read again, as a program that does nothing else."""
    path, block = folder / "disk", os.urandom(MEGABYTE)

    def write() -> None:
        with path.open("wb", buffering=0) as target:
            for _block in range(size // MEGABYTE):
                target.write(block)
            os.fsync(target.fileno())

    def read() -> None:
        with path.open("rb", buffering=0) as source:
            while source.read(MEGABYTE):
                pass

    figures = {"write_fsync_mb_s": _speed(size, write), "read_mb_s": _speed(size, read)}
    path.unlink()
    return figures


def _speed(size: int, act: Callable[[], Any]) -> float:
    """Return megabytes a second, the best of some rounds: other work only slows."""
    best = 0.0
    for _round in range(ROUNDS):
        start = time.perf_counter()
        act()
        best = max(best, size / MEGABYTE / (time.perf_counter() - start))
    return round(best, 1)


@contextmanager
def _served(folder: Path, url: str) -> Iterator["House"]:
    """Start the server as `serve` does, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = {
        **os.environ,
        "ENCRE_DATABASE_URL": url,
        "ENCRE_DATA_DIR": str(folder),
        "ENCRE_BASE_URL": f"http://127.0.0.1:{port}",
        "ENCRE_LOG_LEVEL": "ERROR",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    house = House(port, environment)
    command = [sys.executable, "-W", "ignore", "-m", "granian", "--log-level", "error"]
    command += ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--blocking-threads", "4", "encre.project.wsgi:application"]
    server = subprocess.Popen(command, env=environment)
    try:
        house.wait()
        yield house
    finally:
        server.terminate()
        server.wait(20)


class House:
    """The house under measure, and who speaks to it."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self.port, self.environment = port, environment
        self.who = self.ask_side("visitor")

    def ask_side(self, word: str) -> dict[str, str]:
        """Run a word beside the server and return its answer."""
        command = [sys.executable, "-W", "ignore", "-m", "encre.commons.files.bench_side", word]
        done = subprocess.run(command, env=self.environment, check=True, stdout=subprocess.PIPE)
        answer: dict[str, str] = json.loads(done.stdout)
        return answer

    def wait(self, seconds: float = 60) -> None:
        """Wait until the server answers."""
        end = time.monotonic() + seconds
        while True:
            try:
                self.send("GET", "/files/uploads/", None, 0)
                return
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def send(
        self, method: str, path: str, body: Any, length: int, **more: str
    ) -> tuple[http.client.HTTPResponse, int]:
        """Send a request of `length` bytes; return the answer and how many bytes it had."""
        headers = {
            "Cookie": f"sessionid={self.who['session']}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Tus-Resumable": "1.0.0",
            "Content-Length": str(length),
        }
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        link.request(
            method, path, body, headers | {k.replace("_", "-"): v for k, v in more.items()}
        )
        response, received = link.getresponse(), 0
        while piece := response.read(MEGABYTE):
            received += len(piece)
        link.close()
        return response, received

    def figures(self, size: int) -> dict[str, float]:
        """Return all figures."""
        small = _Form(self.who["person"], "petit.bin", SMALL)
        start = time.perf_counter()
        for _file in range(SMALL_COUNT):
            self.form(small)
        per_second = SMALL_COUNT / (time.perf_counter() - start)
        large = _Form(self.who["person"], "grand.bin", size)
        uploaded = _speed(size, lambda: self.form(large))
        resumable = _speed(size, lambda: self.resumable(size))
        file = self.ask_side("files")["grand.bin"]
        return {
            "upload_form_mb_s": uploaded,
            "upload_resumable_mb_s": resumable,
            "download_mb_s": _speed(size, lambda: self.download(file, size)),
            "small_files_per_s": round(per_second, 1),
        }

    def form(self, form: "_Form") -> None:
        """Send a file as a form does."""
        kind = f"multipart/form-data; boundary={EDGE}"
        response, _size = self.send("POST", "/files/", form.body(), form.length, Content_Type=kind)
        if response.status != http.client.FOUND:
            raise RuntimeError(f"the form's file was answered {response.status}")

    def resumable(self, size: int) -> None:
        """Send a file in pieces."""
        facts = {"filename": "morceaux.bin", "kind": "people.person", "id": self.who["person"]}
        told = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in facts.items())
        opened, _size = self.send(
            "POST", "/files/uploads/", None, 0, Upload_Length=str(size), Upload_Metadata=told
        )
        place, offset = opened.headers["Location"], 0
        while offset < size:
            length = min(PIECE, size - offset)
            piece = {
                "Content_Type": "application/offset+octet-stream",
                "Upload_Offset": str(offset),
            }
            response, _size = self.send("PATCH", place, _blocks(length), length, **piece)
            if response.status != http.client.NO_CONTENT:
                raise RuntimeError(f"a piece was answered {response.status}")
            offset += length

    def download(self, file: str, size: int) -> None:
        """Receive a whole file."""
        response, received = self.send("GET", f"/files/{file}/content", None, 0)
        if response.status != http.client.OK or received != size:
            raise RuntimeError(f"{received} bytes came with status {response.status}")


def _blocks(length: int) -> Iterator[bytes]:
    """Yield new bytes that nobody has stored yet."""
    mark = os.urandom(1_000)
    block = mark * (MEGABYTE // len(mark))
    while length > 0:
        yield block[: min(length, MEGABYTE)]
        length -= MEGABYTE


class _Form:
    """A form with one file of `size` new bytes, made while it is sent."""

    def __init__(self, owner: str, name: str, size: int) -> None:
        fields = {"kind": "people.person", "id": owner}
        parts = [
            f'--{EDGE}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        file = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        head = f"{''.join(parts)}--{EDGE}\r\n{file}\r\nContent-Type: application/x-bench\r\n\r\n"
        self._head, self._tail, self._size = head.encode(), f"\r\n--{EDGE}--\r\n".encode(), size
        self.length = len(self._head) + size + len(self._tail)

    def body(self) -> Iterator[bytes]:
        """Yield the bytes of the form."""
        yield self._head
        yield from _blocks(self._size)
        yield self._tail
