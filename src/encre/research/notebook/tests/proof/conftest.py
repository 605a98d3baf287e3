"""What tests of proofs ask for: openssl, an authority over HTTP, a tampering hand."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from encre.foundation.base import guarding
from encre.research.notebook.guards import GUARDS
from encre.research.notebook.proof import certificates
from encre.research.notebook.proof.authority import Authority


@pytest.fixture
def openssl() -> Callable[..., str]:
    """Run openssl; return what it says, on both streams."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")

    def run(*words: Any, folder: Path | None = None) -> str:
        done = subprocess.run(
            [program, *map(str, words)], cwd=folder, check=False, text=True, errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return done.stdout

    return run


class Outside:
    """An authority of the outside, over HTTP, that can be down, lie or be rude."""

    def __init__(self, folder: Path) -> None:
        self.authority = Authority(folder / "tsa", "Tiers de confiance")
        self.answer: Callable[[bytes], tuple[int, bytes]] = self.honest
        self.asked = 0
        self.seen: list[str] = []
        self.roots = folder / "roots.pem"
        self.roots.write_text(certificates.pem([self.authority.root.certificate]))

    def honest(self, request: bytes) -> tuple[int, bytes]:
        """Answer as one should."""
        return 200, self.authority.answer(request)


@pytest.fixture
def outside(tmp_path: Path, settings: Any) -> Iterator[Outside]:
    """Serve an authority, and let the settings name it."""
    place = tmp_path / "outside"
    place.mkdir()
    them = Outside(place)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            them.asked += 1
            them.seen.append(self.headers.get("Authorization", ""))
            status, answer = them.answer(body)
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.TIMESTAMP_URL = f"http://127.0.0.1:{server.server_port}/tsa"
    settings.TIMESTAMP_CERTIFICATES = str(them.roots)
    try:
        yield them
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def _tampering() -> Iterator[Any]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        guarding.lift(connection, *GUARDS)
        try:
            yield cursor.execute
        finally:
            guarding.put(connection, *GUARDS)
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def tampering() -> Callable[[], Any]:
    """Write behind the triggers, as who owns the database's machine could."""
    return _tampering
