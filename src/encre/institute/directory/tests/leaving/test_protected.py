"""With a certificate, slapd takes no password in clear, and Encre writes to nobody else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from encre.institute.directory.leaving import ldif
from encre.institute.directory.leaving.private_server import private
from encre.institute.directory.leaving.server import Server, ServerTrouble, Way
from encre.institute.directory.leaving.trunk import trunk
from encre.institute.directory.tests.certificates import certified
from encre.institute.directory.tests.leaving.directory_of import (
    PUBLISHER,
    SECRET,
    needs_slapd,
    settings,
    shape,
)

pytestmark = [needs_slapd, pytest.mark.once]


@pytest.mark.parametrize("scheme", ["ldaps", "ldap"])
def test_a_password_never_goes_in_clear(tmp_path: Path, scheme: str) -> None:
    certificate, key = certified(tmp_path, "annuaire")
    other, _key = certified(tmp_path, "autre")
    with private(settings(certificate=certificate, key=key)) as server:
        server.tls = scheme == "ldaps"
        server.load(ldif.stream(trunk(shape(server.settings), PUBLISHER, "Institut"), {}))
        with server.running():
            start = scheme == "ldap"
            known = certificate.read_text()
            with Server(Way(server.address, PUBLISHER, SECRET, start, known)) as door:
                assert "inetorgperson" in door.knows()
            stranger = Way(server.address, PUBLISHER, SECRET, start, other.read_text())
            with pytest.raises(ServerTrouble), Server(stranger):
                pass
            if start:
                with pytest.raises(ServerTrouble) as refused:
                    Server(Way(server.address, PUBLISHER, SECRET)).__enter__()
                assert str(refused.value) == "confidentialityRequired"
                command = ["ldapwhoami", "-x", "-H", server.address, "-D", PUBLISHER, "-w", SECRET]
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                assert "Confidentiality required" in done.stderr
