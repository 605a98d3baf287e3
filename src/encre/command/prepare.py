"""What must be true before a start: messages compiled, tables migrated, static files gathered.

Each answer is remembered with a digest of what it depends on, so that a second start asks nothing
twice. What a SQLite file holds is asked of the file itself: it may have been put back from a copy.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

from encre.command.paths import PACKAGE, data, environment, python
from encre.command.setup import RUNTIME
from encre.command.terminal import Words, must, step


def _digest(files: Iterable[Path], *more: str) -> str:
    summary = hashlib.sha256()
    for file in sorted(files):
        facts = file.stat()
        summary.update(f"{file}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    for text in more:
        summary.update(text.encode() + b"\0")
    return summary.hexdigest()


def _memory() -> Path:
    return data() / "prepared.json"


def _remembered() -> dict[str, str]:
    try:
        found = json.loads(_memory().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remember(what: str, digest: str) -> None:
    known = {**_remembered(), what: digest}
    fresh = _memory().with_name(f"prepared.{os.getpid()}.json")
    fresh.write_text(json.dumps(known, indent=1), "utf-8")
    fresh.replace(_memory())


def _django(*words: str) -> None:
    must([python(), "-m", "django", *words], f"{words[0]} failed.", env=environment())


def messages() -> None:
    """Compile the catalogues of messages that changed."""
    sources = list(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"))
    stale = [
        source
        for source in sources
        if not source.with_suffix(".mo").exists()
        or source.with_suffix(".mo").stat().st_mtime_ns < source.stat().st_mtime_ns
    ]
    if stale:
        step(f"Messages ({len(stale)})")
        compiler: Words = [python(), "-m", "encre.foundation.base.messages"]
        must(compiler, "A catalogue of messages could not be compiled.", env=environment())


def database_file() -> Path | None:
    """Return the SQLite file in use, or None when a server holds the data."""
    url = os.environ.get("ENCRE_DATABASE_URL")
    if os.environ.get("ENCRE_DATABASE_URL_FILE"):
        return None
    if not url:
        return data() / "encre.sqlite3"
    parts = urlsplit(url)
    return Path(unquote(parts.path[1:])) if parts.scheme == "sqlite" else None


def _applied() -> str | None:
    """Return what migrations the SQLite file says were applied; None when it must be asked."""
    file = database_file()
    if file is None or not file.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as base:
            rows = base.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
            return "\n".join(f"{app}.{name}" for app, name in rows)
    except sqlite3.Error:
        return None


def _tables_digest() -> str | None:
    applied = _applied()
    if applied is None:
        return None
    files = [*PACKAGE.glob("**/migrations/*.py"), *PACKAGE.glob("*/*/apps.py")]
    files.append(PACKAGE / "project" / "settings.py")
    return _digest(files, hashlib.sha256(RUNTIME.read_bytes()).hexdigest(), applied)


def tables() -> None:
    """Bring the tables to this release."""
    digest = _tables_digest()
    if digest and digest == _remembered().get("tables"):
        return
    step("Tables")
    _django("migrate", "--verbosity=0")
    if database_file() is None:
        _django("createcachetable")  # beside SQLite the cache is in files
    digest = _tables_digest()
    if digest:
        _remember("tables", digest)


def static() -> None:
    """Gather and compress the static files, which only production needs."""
    (data() / "static").mkdir(parents=True, exist_ok=True)
    if not os.environ.get("ENCRE_PRODUCTION"):
        return
    files = [file for file in PACKAGE.glob("*/*/static/**/*") if file.is_file()]
    digest = _digest(files, hashlib.sha256(RUNTIME.read_bytes()).hexdigest())
    if digest == _remembered().get("static") and any((data() / "static").iterdir()):
        return
    step("Static files")
    _django("collectstatic", "--noinput", "--verbosity=0")
    _remember("static", digest)


def folders() -> None:
    """Make the folders of the data, which nobody else on the machine may read."""
    base = database_file()
    for folder in (data(), *([base.absolute().parent] if base else [])):
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(0o700)


def everything() -> None:
    """Do all of it."""
    folders()
    messages()
    tables()
    static()
