"""A real 389 Directory Server in a folder of its own, made from its own templates, no systemd."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ldap3
import pytest

PATH = "/usr/sbin:/usr/bin"
NS_SLAPD, PWDHASH = shutil.which("ns-slapd", path=PATH), shutil.which("pwdhash", path=PATH)
TEMPLATES, SCHEMA = Path("/usr/share/dirsrv/data"), Path("/etc/dirsrv/schema/99user.ldif")
ROOT, SECRET, PATIENCE = "cn=Directory Manager", "tr3s-secret", 60
_FOLDERS = "schema lock tmp cert ldif bak run inst log db"
_WORD = re.compile(r"%(\w+)%")


def absent() -> str:
    """Return why no server can run here, "" where it can."""
    if NS_SLAPD is None or PWDHASH is None or not TEMPLATES.exists():
        return "ns-slapd is not installed (package 389-ds-base)"
    return "" if os.geteuid() == 0 else "ns-slapd reads its templates as root only"


@dataclass(frozen=True)
class Server:
    """A running server: an address, and a door to change what it holds."""

    address: str

    def door(self) -> Any:
        """Return a connection of the root's: `with` opens it, and closes what it opened."""
        server = ldap3.Server(self.address, get_info=ldap3.NONE)
        return ldap3.Connection(server, ROOT, SECRET, raise_exceptions=True, check_names=False)


@contextmanager
def ns_slapd(ldif: Path, suffix: str, **limits: int) -> Iterator[Server]:
    """Load a file and serve it until the end of the block; `limits` are those of whoever reads."""
    if reason := absent():
        pytest.skip(reason)
    home = Path(tempfile.mkdtemp(prefix="encre-389-"))
    try:
        for name in _FOLDERS.split():
            (home / name).mkdir()
        shutil.copy(SCHEMA, home / "schema")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        (home / "dse.ldif").write_text(_configuration(home, port, suffix, limits))
        _run(str(NS_SLAPD), "ldif2db", "-D", str(home), "-n", "userRoot", "-i", str(ldif))
        log = home / "out.log"
        with log.open("w") as into:
            process = subprocess.Popen(
                [str(NS_SLAPD), "-D", str(home), "-i", str(home / "pid"), "-d", "0"],
                stdout=into, stderr=into,
            )  # fmt: skip
            try:
                _wait(process, port, log)
                yield Server(f"ldap://127.0.0.1:{port}")
            finally:
                process.terminate()
                process.wait(PATIENCE)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _configuration(home: Path, port: int, suffix: str, limits: dict[str, int]) -> str:
    """Return the templates of the package, filled: one database, on the loopback only."""
    told = {
        **{f"{name}_dir": home / name for name in _FOLDERS.split()},
        "db_home_dir": home / "db",
        "config_dir": "/etc/dirsrv/config",
        "fqdn": "localhost",
        "ds_port": port,
        "ds_user": "root",
        "rootdn": ROOT,
        "ds_passwd": _run(str(PWDHASH), "-s", "SSHA512", SECRET).strip(),
        "ldapi_enabled": "off",
        "ldapi": home / "run" / "ldapi",
        "ldapi_autobind": "off",
        "ds_suffix": suffix,
        "ds_bename": "userRoot",
        "db_lib": "bdb",
    }
    text = "\n".join(
        (TEMPLATES / name).read_text() for name in ("template-dse.ldif", "template-suffix-db.ldif")
    )
    filled = _WORD.sub(lambda found: str(told[found[1]]), text)
    kept = "\n".join(line for line in filled.splitlines() if not line.startswith("#"))
    own = {"nsslapd-listenhost": "127.0.0.1", **{f"nsslapd-{k}": str(v) for k, v in limits.items()}}
    lines = "".join(f"{name}: {value}\n" for name, value in own.items())
    first = "objectclass:nsslapdConfig\n"
    # Entries are parted by one empty line: a second one would begin an entry without a name.
    return re.sub(r"\n{3,}", "\n\n", kept).replace(first, first + lines, 1) + "\n"


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError((done.stdout + done.stderr)[-3_000:])
    return done.stdout


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(log.read_text()[-3_000:])
