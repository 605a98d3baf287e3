"""A tiny server that speaks the editor's protocol, under the strict policy of production."""

from __future__ import annotations

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from encre.research.notebook import body
from encre.research.notebook.collaboration.tree import body_of, bring, document_of
from encre.research.notebook.collaboration.updates import EMPTY, brings_news
from encre.research.notebook.collaboration.wire import exchanged, read_exchange

ROOT = Path(__file__).parents[2]
HARNESS = ROOT / "frontend" / "tests" / "harness.html"
FOLDERS = {
    "vendor": ROOT / "src/encre/foundation/ui/static/vendor",
    "notebook": ROOT / "src/encre/research/notebook/static/notebook",
}
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
NONCE = "bm9uY2U"
POLICY = (
    f"default-src 'none'; script-src 'nonce-{NONCE}'; style-src 'self' 'nonce-{NONCE}';"
    " img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)


class Entry:
    """What the server knows of one entry, and how it shall misbehave."""

    def __init__(self, html: str = "") -> None:
        self.doc = document_of(body.from_html(html).body)
        self.language = "fr"
        self.away = False
        self.fail: list[int] = []
        self.saves: list[bytes] = []
        self.attachments: dict[str, bytes] = {}
        self.token = "token"
        self.lock = threading.Lock()

    def change(self, html: str) -> None:
        """Let somebody else write in the entry."""
        with self.lock:
            bring(self.doc, body.from_html(html).body)

    @property
    def body(self) -> dict[str, Any]:
        with self.lock:
            return body_of(self.doc)

    @property
    def text(self) -> str:
        return body.to_text(self.body)

    def exchange(self, sent: bytes) -> tuple[int, bytes]:
        """Answer a page that says what it has."""
        with self.lock:
            if self.fail:
                return self.fail.pop(0), b'{"message": "panne"}'
            state, update = read_exchange(sent)
            if update != EMPTY and brings_news(self.doc, update):
                self.saves.append(update)
            return 200, exchanged(self.doc.get_update(state), self.doc.get_state())


class _Handler(BaseHTTPRequestHandler):
    server: EditorServer

    def do_GET(self) -> None:
        first, _, rest = self.path.partition("?")[0].removeprefix("/").partition("/")
        if first in FOLDERS:
            path = FOLDERS[first] / rest
            return self.answer(200, TYPES[path.suffix], path.read_bytes())
        if first == "attachments":
            return self.answer(200, "image/png", self.server.entry.attachments[rest])
        if first == "mentions":
            people = [{"kind": "people.person", "id": str(uuid.UUID(int=7)), "label": "Zoé Martin"}]
            return self.reply(200, {"results": people})
        return self.page()

    def page(self) -> None:
        entry = self.server.entry
        me = {"name": "Awa Diallo", "color": "#1d4ed8"}
        given = {"schema": body.VERSION, "me": me}
        page = HARNESS.read_text("utf-8")
        for name, value in {
            "lang": entry.language,
            "token": entry.token,
            "nonce": NONCE,
            "html": body.to_html(entry.body),
            "json": json.dumps(given).replace("<", "\\u003c"),
        }.items():
            page = page.replace("{{" + name + "}}", value)
        self.answer(200, "text/html; charset=utf-8", page.encode())

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/updates":
            return self.exchange(form)
        identifier = str(uuid.uuid4())
        self.server.entry.attachments[identifier] = form.split(b"\r\n\r\n", 1)[1].rsplit(
            b"\r\n", 2
        )[0]
        return self.reply(201, {"id": identifier, "name": "image"})

    def exchange(self, sent: bytes) -> None:
        if self.headers["X-CSRFToken"] != self.server.entry.token:
            return self.answer(403, "text/html", b"<h1>CSRF</h1>")
        if self.server.entry.away:
            self.send_response(302)
            self.send_header("Location", "/login")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        status, data = self.server.entry.exchange(sent)
        return self.answer(status, "application/octet-stream", data)

    def reply(self, status: int, data: dict[str, Any]) -> None:
        self.answer(status, "application/json", json.dumps(data).encode())

    def answer(self, status: int, media_type: str, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class EditorServer(ThreadingHTTPServer):
    """Serves one entry on a free port of this machine."""

    daemon_threads = True

    def __init__(self, entry: Entry) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.entry = entry
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://localhost:{self.server_port}/"

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join()
