"""A real Samba domain controller in a folder of its own, for as long as a module's tests last.

Its ports are fixed (389, 636): it listens on an address of its own within 127.0.0.0/8.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ldap3
import pytest

from encre.institute.directory.tests.certificates import certified

PATH = "/usr/sbin:/usr/bin"
SAMBA, TOOL = shutil.which("samba", path=PATH), shutil.which("samba-tool", path=PATH)
TEMPLATES = Path("/usr/share/samba/setup")
SYSTEM_PYTHON = "/usr/bin/python3"
REALM, DOMAIN, BASE = "EXEMPLE.LAN", "EXEMPLE", "DC=exemple,DC=lan"
AGENTS = f"OU=Agents,{BASE}"
ADMINISTRATOR, READER, SECRET = "administrator@exemple.lan", "lecture@exemple.lan", "Tr3s-Secret!"
LDAP_PORT, PATIENCE = 389, 60
TELEPHONES = 1_600
"""Values of one attribute of one person: an AD would give the first 1,500."""
_RIGHTS = """
import sys
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB
conf, database, secret = sys.argv[1:]
settings = LoadParm()
settings.load(conf)
house = SamDB(url=database, lp=settings, session_info=system_session())
house.transaction_start()
house.add_ldif(sys.stdin.read(), controls=["relax:0"])
house.transaction_commit()
house.newuser("lecture", secret)
"""
_CONF = """
[global]
    netbios name = DC1
    realm = {realm}
    workgroup = {domain}
    server role = active directory domain controller
    server services = ldap
    dcerpc endpoint servers = epmapper
    disable netbios = yes
    interfaces = {address}/8
    bind interfaces only = yes
    private dir = {home}/private
    state directory = {home}/state
    cache directory = {home}/cache
    lock directory = {home}
    pid directory = {home}
    binddns dir = {home}/bind-dns
    ncalrpc dir = {home}/ncalrpc
    log file = {home}/log
    tls certfile = {certificate}
    tls keyfile = {key}
    tls cafile = {certificate}
"""


def absent() -> str:
    """Return why no domain controller can run here, "" where it can."""
    if SAMBA is None or TOOL is None or not TEMPLATES.exists():
        return "samba-ad-dc and samba-ad-provision are not installed"
    if os.geteuid() != 0:
        return "a domain controller is started by root only"
    with socket.socket() as probe:
        # As servers do: connections just ended hold no port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", LDAP_PORT))  # noqa: S104 - asked, and let go at once
        except OSError:
            return "another server holds port 389, which a domain controller cannot change"
    return ""


@dataclass(frozen=True)
class Controller:
    """A running domain controller; `authority` signs its certificate (PEM)."""

    address: str
    authority: str

    @contextmanager
    def door(self) -> Iterator[Any]:
        """Open a connection of the administrator's."""
        tls = ldap3.Tls(ca_certs_data=self.authority, validate=2)
        server = ldap3.Server(self.address, use_ssl=False, tls=tls, get_info=ldap3.NONE)
        connection = ldap3.Connection(
            server, ADMINISTRATOR, SECRET, raise_exceptions=True, check_names=False,
            return_empty_attributes=False, auto_range=False,
        )  # fmt: skip
        connection.open()
        connection.start_tls()
        connection.bind()
        try:
            yield connection
        finally:
            connection.unbind()


def filetime(moment: datetime) -> int:
    """Return hundreds of nanoseconds since 1601 (MS-DTYP 2.3.3)."""
    since = moment - datetime(1601, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 10_000_000


def agent(number: int, **facts: Any) -> str:
    """Return the LDIF of an agent; a list gives several values."""
    told: dict[str, Any] = {
        "objectClass": "user",
        "sAMAccountName": f"agent{number}",
        "sn": f"Le Goff {number}",
        "givenName": "Zoé",
        "mail": f"agent{number}@exemple.lan",
        "employeeID": f"M{number:05}",
        # An ordinary account (0x200) that needs no password (0x20): none is set here.
        "userAccountControl": 0x220,
    }
    lines = [f"dn: CN=Agent {number},{AGENTS}"]
    for name, values in (told | facts).items():
        several = values if isinstance(values, list) else [values]
        lines += [f"{name}: {value}" for value in several]
    return "\n".join([*lines, ""])


def population(count: int, particular: dict[int, dict[str, Any]]) -> str:
    """Return the LDIF of a unit of agents, some with facts of their own."""
    unit = f"dn: {AGENTS}\nobjectClass: organizationalUnit\n"
    return "\n".join([unit, *(agent(one, **particular.get(one, {})) for one in range(count))])


@contextmanager
def controller(ldif: str) -> Iterator[Controller]:
    """Provision a domain, fill it, and serve it until the end of the block."""
    if reason := absent():
        pytest.skip(reason)
    home = Path(tempfile.mkdtemp(prefix="encre-ad-"))
    address = f"127.{64 + secrets.randbelow(128)}.{secrets.randbelow(256)}.1"
    try:
        authority = _provision(home, address, ldif)
        conf = str(home / "etc" / "smb.conf")
        log = home / "samba.log"
        with log.open("w") as into:
            process = subprocess.Popen(
                [str(SAMBA), "-F", "-M", "single", "-s", conf, "--no-process-group",
                 "--debug-stdout", "-d", "1"],
                stdin=subprocess.PIPE, stdout=into, stderr=into,
            )  # fmt: skip
            try:
                _wait(process, address, log)
                yield Controller(f"ldap://{address}", authority)
            finally:
                process.terminate()
                process.communicate(timeout=PATIENCE)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _provision(home: Path, address: str, ldif: str) -> str:
    """Make the domain and its people; return the certificate it shows."""
    certificate, key = certified(home, "dc1", address)
    _run(
        [str(TOOL), "domain", "provision", f"--targetdir={home}", f"--realm={REALM}",
         f"--domain={DOMAIN}", "--server-role=dc", f"--adminpass={SECRET}",
         "--dns-backend=NONE", "--host-name=dc1", f"--host-ip={address}",
         "--option=interfaces=lo", "--option=bind interfaces only=yes"],
    )  # fmt: skip
    conf = home / "etc" / "smb.conf"
    told = {"home": home, "address": address, "certificate": certificate, "key": key}
    conf.write_text(_CONF.format(realm=REALM, domain=DOMAIN, **told))
    database = str(home / "private" / "sam.ldb")
    _run([SYSTEM_PYTHON, "-c", _RIGHTS, str(conf), database, SECRET], ldif)
    return certificate.read_text()


def _run(command: list[str], told: str | None = None) -> None:
    done = subprocess.run(command, input=told, text=True, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError((done.stdout + done.stderr)[-3_000:])


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((address, LDAP_PORT)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(log.read_text()[-3_000:])
