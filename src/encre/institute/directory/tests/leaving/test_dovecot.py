"""Dovecot, given nothing but our slapd, opens its mail boxes to whom Encre lets in."""

from __future__ import annotations

import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password

from encre.institute.directory.leaving import entries, ldif
from encre.institute.directory.leaving.private_server import Private, private
from encre.institute.directory.leaving.server import Server, Way
from encre.institute.directory.leaving.trunk import trunk
from encre.institute.directory.tests.leaving.directory_of import (
    BASE,
    PUBLISHER,
    SECRET,
    needs_slapd,
    settings,
    shape,
    somebody,
)

MODULE = Path("/usr/lib/dovecot/modules/auth/libauthdb_ldap.so")
DOVECOT = shutil.which("dovecot", path="/usr/sbin:/usr/bin")
pytestmark = [
    needs_slapd,
    pytest.mark.once,
    pytest.mark.skipif(
        DOVECOT is None or not MODULE.exists(), reason="dovecot and dovecot-ldap are not installed"
    ),
    pytest.mark.skipif(os.geteuid() != 0, reason="dovecot is started by root only"),
]
PHRASE = "une phrase pour la messagerie"
LDAP = """
hosts = 127.0.0.1:{port}
ldap_version = 3
base = ou=people,{base}
auth_bind = yes
auth_bind_userdn = uid=%n,ou=people,{base}
"""
CONF = """
base_dir = {home}/run
log_path = {home}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
mail_location = maildir:{home}/mail/%n
first_valid_uid = 1
first_valid_gid = 1
listen = 127.0.0.1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  # Who failed once would wait 4 s for the next answer, then 8.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = ldap
  args = {home}/ldap.conf
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%n
}}
"""


@contextmanager
def dovecot(ldap: Private) -> Iterator[int]:
    """Run a dovecot of its own that asks `ldap`; yield its port."""
    user = next(name for name in ("dovenull", "nobody") if _known(name))
    group = "dovenull" if user == "dovenull" else "nogroup"
    home = Path(tempfile.mkdtemp(prefix="encre-dovecot-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home.chmod(0o755)
    (home / "mail").mkdir()
    shutil.chown(home / "mail", user, group)
    (home / "ldap.conf").write_text(LDAP.format(port=ldap.port, base=BASE))
    conf = home / "dovecot.conf"
    conf.write_text(CONF.format(home=home, port=port, user=user, group=group))
    process = subprocess.Popen([str(DOVECOT), "-F", "-c", str(conf)])
    try:
        _wait(port, process, home)
        yield port
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def _known(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


def _wait(port: int, process: subprocess.Popen[bytes], home: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    log = home / "log"
    raise RuntimeError(log.read_text()[-2_000:] if log.exists() else "dovecot did not start")


def opens(port: int, login: str, phrase: str) -> bool:
    """Say whether IMAP lets somebody in."""
    mailbox = imaplib.IMAP4("127.0.0.1", port)
    try:
        mailbox.login(login, phrase)
        return mailbox.select("INBOX")[0] == "OK"
    except imaplib.IMAP4.error:
        return False
    finally:
        mailbox.shutdown()


def test_mail_opens_to_accounts_and_not_to_the_departed() -> None:
    with private(settings()) as server:
        told, hashed = shape(server.settings), make_password(PHRASE)
        rows = list(trunk(told, PUBLISHER, "Institut"))
        rows += [
            entries.person_entry(somebody("claire.lefevre", password=hashed), told),
            entries.person_entry(somebody("partie.roux", password=hashed, present=False), told),
        ]
        server.load(ldif.stream(rows, {}))
        with server.running(), dovecot(server) as port:
            assert opens(port, "claire.lefevre", PHRASE)
            assert not opens(port, "claire.lefevre", "une autre")
            assert not opens(port, "partie.roux", PHRASE)
            gone = entries.person_entry(somebody("claire.lefevre", present=False), told)
            with Server(Way(server.address, PUBLISHER, SECRET)) as door:
                door.put(gone, door.find(BASE, gone.id))
            assert not opens(port, "claire.lefevre", PHRASE)
