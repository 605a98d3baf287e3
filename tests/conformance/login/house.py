"""A served institute and an Apache before it, for one run of tests."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conformance.login.apache import Apache
from tests.conformance.login.browsing import Browser
from tests.operations.house import COMMAND, Instance, told
from tests.servers import tables

PASSWORD = "une-phrase-assez-longue"
SEED = """
import json, sys
import django
django.setup()
from encre.foundation.people.services.accounts import give_role
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_unit, an_institute
from encre.institute.login.services.declaring import declare_service

base, metadata = json.loads(sys.argv[1])
institute = an_institute()
unit = a_unit(institute)
operator = a_person(institute, given_name="Odile")
give_role(operator, "operator", by=None)
for name in ("Claire", "Damien", "Chloé"):
    an_account(a_person(unit, given_name=name, family_name="Essai"), "une-phrase-assez-longue")
told = {"claims": ["login", "name", "email", "affiliation"], "by": operator}
oidc, secret = declare_service(
    protocol="oidc", name="Wiki", address=base + "/oidc/", returns=[base + "/oidc/back"],
    logout_returns=[base + "/open/"], logout_address=base + "/oidc/back?logout=backchannel",
    **told)
declare_service(protocol="cas", name="Forge", address=base + "/cas/", returns=[base + "/cas"],
    tells_logout=True, asks_consent=False, **told)
declare_service(protocol="saml", name="Portail", address=base + "/saml/", metadata=metadata,
    asks_consent=False, **told)
print("SEEDED " + json.dumps([oidc.client_id, secret]))
"""
CLOSE = """
import sys
import django
django.setup()
from encre.foundation.people.models import Account
from encre.foundation.people.services.accounts import close_account
close_account(Account.objects.get(login=sys.argv[1]), by=None)
"""


def free_ports(count: int) -> list[int]:
    """Return ports in a row that are all free now."""
    while True:
        with ExitStack() as held:
            first = held.enter_context(socket.create_server(("127.0.0.1", 0)))
            start: int = first.getsockname()[1]
            try:
                for step in range(1, count):
                    held.enter_context(socket.create_server(("127.0.0.1", start + step)))
            except OSError:
                continue
            return list(range(start, start + count))


@dataclass
class House:
    """What the tests drive."""

    encre: str
    data: Path
    apache: Apache
    log: Path
    kept: dict[str, Any] = field(default_factory=dict)

    def browser(self, login: str) -> Browser:
        """Return a browser of somebody's."""
        return Browser(login, PASSWORD)

    def close(self, login: str) -> None:
        """Close an account, as a command would."""
        Instance(self.data, f"sqlite:///{self.data / 'encre.sqlite3'}").must(login, code=CLOSE)

    def logs(self) -> str:
        """Return what was said, for a test that fails."""
        return f"{self.apache.told()}\n{self.log.read_text()[-4000:]}"


@contextmanager
def standing() -> Iterator[House]:
    """Serve an institute, declare three services, and start the Apache that holds them."""
    folder = Path(tempfile.mkdtemp(prefix="encre-doors-"))
    folder.chmod(0o755)
    web, _live, port = free_ports(3)
    encre = f"http://localhost:{web}"
    apache = Apache(folder / "apache", port, encre)
    data = folder / "data"
    data.mkdir()
    settings = {"ENCRE_BASE_URL": encre}
    instance = Instance(data, f"sqlite:///{data / 'encre.sqlite3'}")
    tables.lay(instance.url)
    said = instance.must(json.dumps([apache.base, apache.metadata()]), code=SEED)
    client_id, secret = json.loads(said.partition("SEEDED ")[2])
    log = folder / "serve.log"
    with log.open("w") as written:
        served = subprocess.Popen(
            [COMMAND, "serve", "--local", "--port", str(web)],
            env=told(data, **settings),
            stdout=written,
            stderr=written,
        )
    house = House(encre, data, apache, log, {"client_id": client_id, "secret": secret})
    try:
        apache.start(client_id=client_id, secret=secret, idp_metadata=_metadata(house, served))
        apache.wait()
        yield house
    finally:
        apache.stop()
        if served.poll() is None:
            served.send_signal(signal.SIGINT)
            served.wait(timeout=30)
        if not os.environ.get("ENCRE_KEEP_DOORS"):
            shutil.rmtree(folder, ignore_errors=True)


def _metadata(house: House, served: subprocess.Popen[bytes]) -> bytes:
    """Wait for the institute and return its SAML metadata."""
    end = time.monotonic() + 120
    while time.monotonic() < end and served.poll() is None:
        try:
            page = Browser("", "").ask(f"{house.encre}/login/saml/metadata")
        except OSError:
            time.sleep(0.2)
            continue
        if page.status == 200:
            return page.text.encode()
        time.sleep(0.2)
    raise AssertionError(house.log.read_text())
