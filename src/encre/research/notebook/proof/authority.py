"""The house's own time-stamp authority: a root and signers, made in a folder at first need.

Its time-stamps are evidence and no legal presumption: nobody outside vouches for its clock.
"""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from encre.research.notebook.proof.certificates import pem
from encre.research.notebook.proof.tokens import Answer

ROOT_LASTS = timedelta(days=30 * 365)
SIGNER_LASTS = timedelta(days=6 * 365)
SIGNER_LEFT = timedelta(days=2 * 365)
"""A signer that has less than this left stamps no more: another is made."""
POLICY = "2.25.245185934126474637291740391837402918374"
"""Our policy, under the arc of UUIDs: time of this machine, one second, no outside audit."""
HASHES = {"sha256": 32, "sha384": 48, "sha512": 64}


@dataclass(frozen=True)
class Pair:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


class Authority:
    """The authority whose keys lie in `folder`, named after the institute."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name

    @property
    def root(self) -> Pair:
        """Return the root, made at first need."""
        made = _load(self.folder / "root")
        return made or _keep(self.folder / "root", _root(self.name))

    def signer(self, now: datetime) -> Pair:
        """Return the signer that lasts longest, made when none lasts long enough."""
        known = sorted(self._signers(), key=lambda pair: pair.certificate.not_valid_after_utc)
        if known and known[-1].certificate.not_valid_after_utc - now > SIGNER_LEFT:
            return known[-1]
        return _keep(
            self.folder / f"signer-{now:%Y%m%d}-{secrets.token_hex(4)}",
            _signer(self.name, self.root, now),
        )

    def _signers(self) -> Iterator[Pair]:
        for place in sorted(self.folder.glob("signer-*")):
            pair = _load(place)
            if pair is not None:
                yield pair

    def answer(self, request: bytes, now: datetime | None = None) -> bytes:
        """Answer a request as RFC 3161 says; one that cannot be granted is told so."""
        now = (now or datetime.now(UTC)).replace(microsecond=0)
        try:
            asked = tsp.TimeStampReq.load(request, strict=True)
            imprint = asked["message_imprint"]
            length = HASHES.get(imprint["hash_algorithm"]["algorithm"].native)
            if length is None or len(imprint["hashed_message"].native) != length:
                return _refusal("bad_alg")
        except (ValueError, TypeError, KeyError):
            return _refusal("bad_data_format")
        signer = self.signer(now)
        token = _signed(_info(asked, now), signer, whole=bool(asked["cert_req"].native))
        granted = Answer({"status": {"status": "granted"}, "time_stamp_token": token})
        return bytes(granted.dump())


def _refusal(reason: str) -> bytes:
    status = {"status": "rejection", "fail_info": {reason}}
    return bytes(Answer({"status": status}).dump())


def _info(asked: tsp.TimeStampReq, now: datetime) -> tsp.TSTInfo:
    told = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": asked["message_imprint"],
        "serial_number": secrets.randbits(120),
        "gen_time": now,
        "accuracy": {"seconds": 1},
    }
    if asked["nonce"].native is not None:
        told["nonce"] = asked["nonce"].native
    return tsp.TSTInfo(told)


def _signed(info: tsp.TSTInfo, signer: Pair, *, whole: bool) -> cms.ContentInfo:
    """Return the token: CMS signed data that names its certificate by SHA-256 (RFC 5816)."""
    der = signer.certificate.public_bytes(Encoding.DER)
    certificate = asn1_x509.Certificate.load(der)
    named = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(der).digest()}]})
    digest = hashlib.sha256(info.dump()).digest()
    attested = {"content_type": "tst_info", "message_digest": digest}
    attested["signing_certificate_v2"] = named
    attributes = cms.CMSAttributes(
        [cms.CMSAttribute({"type": kind, "values": [value]}) for kind, value in attested.items()]
    )
    signature = signer.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
    said = cms.SignerInfo(
        {
            "version": "v1",
            "sid": {
                "issuer_and_serial_number": {
                    "issuer": certificate.issuer,
                    "serial_number": certificate.serial_number,
                }
            },
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": signature,
        }
    )
    content = {
        "version": "v3",
        "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
        "encap_content_info": {
            "content_type": "tst_info",
            "content": core.ParsableOctetString(info.dump()),
        },
        "signer_infos": [said],
    }
    if whole:
        content["certificates"] = [certificate]
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)})


def _root(name: str) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    subject, now = _named(name, "autorité"), datetime.now(UTC)
    usage = _usage(key_cert_sign=True, crl_sign=True)
    built = (
        _builder(subject, subject, key, now - timedelta(days=1), now + ROOT_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
    )
    return Pair(built.sign(key, hashes.SHA256()), key)


def _signer(name: str, root: Pair, now: datetime) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = root.certificate
    ends = min(now + SIGNER_LASTS, issuer.not_valid_after_utc)
    begins = max(now - timedelta(minutes=5), issuer.not_valid_before_utc)
    over = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())
    built = (
        _builder(_named(name, "horodatage"), issuer.subject, key, begins, ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(over, critical=False)
    )
    return Pair(built.sign(root.key, hashes.SHA256()), key)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begins: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _named(institute: str, role: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, institute[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Encre, {role} locale"[:64]),
        ]
    )


def _usage(**wanted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names})


def _load(place: Path) -> Pair | None:
    if not (place / "certificate.pem").is_file():
        return None
    certificate = x509.load_pem_x509_certificate((place / "certificate.pem").read_bytes())
    key = serialization.load_pem_private_key((place / "key.pem").read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the authority's key is not one on an elliptic curve")
    return Pair(certificate, key)


def _keep(place: Path, pair: Pair) -> Pair:
    """Write a pair for the owner's eyes only; of two processes, the first to come wins."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".new-") as made:
        folder = Path(made) / "pair"
        folder.mkdir(mode=0o700)
        secret = pair.key.private_bytes(
            Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _write(folder / "key.pem", secret)
        _write(folder / "certificate.pem", pem([pair.certificate]).encode("ascii"))
        try:
            folder.rename(place)
        except OSError:
            won = _load(place)
            if won is None:
                raise
            return won
    return pair


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
