"""A temporary PostgreSQL cluster: no service, no password, nothing left behind.

From the shell: `python tests/servers/postgres.py COMMAND ...` runs COMMAND with
ENCRE_DATABASE_URL and ENCRE_TEST_DATABASE_URL set, then removes the cluster.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DATABASE = "encre"
SETTINGS = {
    # The cluster dies with the test run: nothing is worth a disk flush.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "timezone": "UTC",
}


class MissingServer(RuntimeError):
    """PostgreSQL's server programs are not on this machine."""


def binaries() -> Path:
    """Return the folder of the newest installed server programs."""
    versions = sorted(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda folder: int(folder.parent.name),
    )
    if versions:
        return versions[-1]
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    raise MissingServer("PostgreSQL's server is not installed (Debian package: postgresql)")


def _owner() -> pwd.struct_passwd | None:
    """Return who must run the server: it refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise MissingServer("neither postgres nor nobody exists to run the server")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _end_cleanly() -> None:
    """Let a SIGTERM unwind: the server is no child of ours, and would go on without us."""
    in_main = threading.current_thread() is threading.main_thread()
    if in_main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def _run(command: list[str], owner: pwd.struct_passwd | None, folder: Path) -> None:
    who = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    log = folder / "commands.log"
    with log.open("ab") as sink:
        done = subprocess.run(command, cwd=folder, stdout=sink, stderr=sink, check=False, **who)
    if done.returncode:
        details = "\n".join(path.read_text("utf-8", "replace") for path in folder.glob("*.log"))
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{details}")


@contextmanager
def cluster(folder: Path | None = None) -> Iterator[str]:
    """Start a cluster and yield its address as a URL; stop and remove it at the end."""
    programs, owner = binaries(), _owner()
    # A short path: a socket's name holds at most 107 bytes.
    _end_cleanly()
    home = Path(tempfile.mkdtemp(prefix="encre-pg-", dir=folder))
    if owner:
        os.chown(home, owner.pw_uid, owner.pw_gid)
    port, data = _free_port(), home / "data"
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w"]
    try:
        init = [str(programs / "initdb"), "-D", str(data), "-U", DATABASE, "-A", "trust"]
        _run([*init, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], owner, home)
        where = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={home}"
        start = [*control, "-l", str(home / "server.log"), "-o", f"{where} {options}", "start"]
        _run(start, owner, home)
        try:
            connect = ["-h", "127.0.0.1", "-p", str(port), "-U", DATABASE]
            _run([str(programs / "createdb"), *connect, DATABASE], owner, home)
            yield f"postgres://{DATABASE}@127.0.0.1:{port}/{DATABASE}"
        finally:
            _run([*control, "-m", "immediate", "stop"], owner, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run a command beside a cluster."""
    with cluster() as url:
        if not command:
            sys.stdout.write(f"{url}\n")
            return 0
        names = ("ENCRE_DATABASE_URL", "ENCRE_TEST_DATABASE_URL", "ENCRE_TEST_SERVER")
        environment = {**os.environ, **dict.fromkeys(names, url)}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
