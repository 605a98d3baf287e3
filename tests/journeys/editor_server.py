"""A tiny server that speaks the editor's protocol, under the strict policy of production."""

from __future__ import annotations

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from encre.research.notebook import body

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
        self.body = body.from_html(html).body
        self.version = 1
        self.given: dict[str, Any] | None = None
        self.language = "fr"
        self.by = "Awa Diallo"
        self.away = False
        self.fail: list[int] = []
        self.saves: list[dict[str, Any]] = []
        self.attachments: dict[str, bytes] = {}
        self.token = "token"
        self.lock = threading.Lock()

    def change(self, html: str) -> None:
        """Let somebody else save the entry."""
        self.body = body.from_html(html).body
        self.version += 1

    @property
    def text(self) -> str:
        return body.to_text(self.body)

    def save(self, sent: dict[str, Any], match: str) -> tuple[int, dict[str, Any]]:
        with self.lock:
            if self.fail:
                return self.fail.pop(0), {"message": "panne"}
            if sent["schema"] != body.VERSION or match != f'"{self.version}"':
                at = "2026-11-25T14:05:00Z"
                return 409, {"version": self.version, "body": self.body, "by": self.by, "at": at}
            self.body = body.check(sent["body"])
            self.version += 1
            self.saves.append(self.body)
            return 200, {"version": self.version, "at": "2026-11-25T14:06:00Z"}


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
        given = {
            "schema": body.VERSION,
            "version": entry.version,
            "body": entry.given or entry.body,
        }
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

    def do_PUT(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["X-CSRFToken"] != self.server.entry.token:
            return self.answer(403, "text/html", b"<h1>CSRF</h1>")
        if self.server.entry.away:
            self.send_response(302)
            self.send_header("Location", "/login")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        return self.reply(*self.server.entry.save(sent, self.headers["If-Match"]))

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"]))
        identifier = str(uuid.uuid4())
        self.server.entry.attachments[identifier] = form.split(b"\r\n\r\n", 1)[1].rsplit(
            b"\r\n", 2
        )[0]
        self.reply(201, {"id": identifier, "name": "image"})

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
