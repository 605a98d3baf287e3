"""Certificates of time-stamp authorities: written, read, and followed up to their root."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

LONGEST = 8
"""Certificates a chain may have, its root included."""


def pem(certificates: Iterable[x509.Certificate]) -> str:
    """Write certificates as PEM."""
    return "".join(item.public_bytes(Encoding.PEM).decode("ascii") for item in certificates)


def read(text: str | bytes) -> list[x509.Certificate]:
    """Read the certificates of a PEM text, in its order (raises ValueError)."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    return x509.load_pem_x509_certificates(data) if data.strip() else []


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate, in hexadecimal."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def self_issued(certificate: x509.Certificate) -> bool:
    """Say whether a certificate is its own issuer: a root."""
    return certificate.subject == certificate.issuer


def path(
    leaf: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    when: datetime,
) -> list[x509.Certificate]:
    """Return the chain from `leaf` to one of `roots`, valid at `when` (raises ValueError)."""
    chain = [leaf]
    while len(chain) <= LONGEST:
        last = chain[-1]
        if not last.not_valid_before_utc <= when <= last.not_valid_after_utc:
            raise ValueError("a certificate was not valid then")
        if last in roots:
            return chain
        above = next((item for item in (*roots, *others) if _issued(last, item)), None)
        if above is None or above in chain:
            break
        chain.append(above)
    raise ValueError("the certificate does not come from the authority")


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
