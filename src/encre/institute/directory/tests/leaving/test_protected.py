"""With a certificate, slapd takes no password in clear, and Encre writes to nobody else."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from encre.institute.directory.leaving import ldif
from encre.institute.directory.leaving.private_server import private
from encre.institute.directory.leaving.server import Server, ServerTrouble, Way
from encre.institute.directory.leaving.trunk import trunk
from encre.institute.directory.tests.leaving.directory_of import (
    PUBLISHER,
    SECRET,
    needs_slapd,
    settings,
    shape,
)

pytestmark = [needs_slapd, pytest.mark.once]


def certified(folder: Path, name: str) -> tuple[Path, Path]:
    """Return a certificate that signs itself for localhost, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    today = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(who).issuer_name(who)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(today - timedelta(days=1))
    builder = builder.not_valid_after(today + timedelta(days=2))
    builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    signed = builder.sign(key, hashes.SHA256())
    at, kept = folder / f"{name}.pem", folder / f"{name}.key"
    at.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    kept.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return at, kept


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
