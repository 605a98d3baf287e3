"""A slapd of one's own for as long as a measure or a test lasts: free port, temporary folder."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from encre.institute.directory.leaving.configuring import Settings, slapd_conf

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
PATIENCE = 20.0


class Missing(RuntimeError):
    """slapd, or its argon2 module, is not on this machine (Debian package: slapd)."""


@dataclass
class Private:
    """A slapd in its folder; `load` before it starts, then `running`."""

    settings: Settings
    home: Path
    port: int
    tls: bool

    @property
    def address(self) -> str:
        """Return where it listens."""
        return f"{'ldaps' if self.tls else 'ldap'}://localhost:{self.port}"

    @property
    def conf(self) -> Path:
        """Return its configuration file."""
        return self.home / "slapd.conf"

    def load(self, lines: Iterable[str]) -> float:
        """Fill the empty database by `slapadd -q`, from a stream; return the seconds it took."""
        begun = time.monotonic()
        command = [_program("slapadd"), "-q", "-f", str(self.conf)]
        errors = self.home / "slapadd.log"
        with errors.open("w") as log:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=log, text=True)
            if process.stdin is not None:
                _pour(lines, process.stdin)
            status = process.wait()
        if status:
            raise RuntimeError(errors.read_text("utf-8")[-2_000:])
        return time.monotonic() - begun

    @contextmanager
    def running(self) -> Iterator["Private"]:
        """Serve until the end of the block."""
        command = [_program("slapd"), "-f", str(self.conf), "-h", self.address, "-d", "0"]
        with (self.home / "slapd.log").open("w") as log:
            process = subprocess.Popen(command, stderr=log, stdout=log)
            try:
                self._wait(process)
                yield self
            finally:
                process.terminate()
                process.wait(PATIENCE)

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError((self.home / "slapd.log").read_text("utf-8")[-2_000:])


def _pour(lines: Iterable[str], into: IO[str]) -> None:
    """Write until the end, or until the reader gives up: its status then says why."""
    try:
        for line in lines:
            into.write(line)
        into.close()
    except BrokenPipeError:
        return


def _program(name: str) -> str:
    found = shutil.which(name, path=PATH)
    if found is None:
        raise Missing(f"{name} is not installed (Debian package: slapd)")
    return found


def available() -> bool:
    """Say whether this machine has slapd and its argon2 module."""
    module = any(Path("/usr/lib/ldap").glob("argon2*.so*"))
    return module and shutil.which("slapd", path=PATH) is not None


@contextmanager
def private(settings: Settings) -> Iterator[Private]:
    """Prepare a slapd with these settings in a temporary folder, and remove it at the end."""
    _program("slapd")
    home = Path(tempfile.mkdtemp(prefix="encre-slapd-"))
    try:
        (home / "data").mkdir()
        own = replace(settings, home=home)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = Private(own, home, port, own.certificate is not None)
        server.conf.write_text(slapd_conf(own), "utf-8")
        yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)
