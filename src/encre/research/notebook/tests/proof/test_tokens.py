"""Time-stamps: ours read by others, others' read by us, and what does not hold refused."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from encre.research.notebook.proof import authority as house
from encre.research.notebook.proof import certificates, tokens
from encre.research.notebook.proof.authority import Authority, Pair

pytestmark = pytest.mark.once
DATA = "Résultat : 3,2 fois le témoin.".encode()


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "tsa", "Institut d’essai")


def stamped(authority, data=DATA, now=None, algorithm="sha256"):
    asked = tokens.question(data, algorithm)
    return authority.answer(asked.written, now), asked.nonce


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_ours_hold_for_us_and_for_openssl(authority, openssl, tmp_path, algorithm):
    answer, nonce = stamped(authority, algorithm=algorithm)
    root = authority.root.certificate
    token = tokens.check(answer, DATA, [root], nonce=nonce)
    assert abs(token.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert token.root == root
    assert token.expires > datetime.now(UTC) + house.SIGNER_LEFT
    for name, data in (("x", DATA), ("y", DATA + b" "), ("x.tsr", answer)):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "root.pem").write_text(certificates.pem([root]))
    words = ("ts", "-verify", "-in", "x.tsr", "-CAfile", "root.pem", "-data")
    assert "Verification: OK" in openssl(*words, "x", folder=tmp_path)
    assert "FAILED" in openssl(*words, "y", folder=tmp_path)


def test_keys_are_the_owners_only_and_stay(authority):
    answer, _nonce = stamped(authority)
    again = Authority(authority.folder, "Institut d’essai")
    assert tokens.check(answer, DATA, [again.root.certificate])
    keys = list(authority.folder.glob("*/key.pem"))
    assert len(keys) == 2
    assert {key.stat().st_mode & 0o777 for key in keys} == {0o600}


def test_a_change_of_any_byte_is_found(authority):
    answer, nonce = stamped(authority)
    root = authority.root.certificate
    for place in range(len(answer)):
        changed = bytearray(answer)
        changed[place] ^= 0x01
        with pytest.raises(tokens.BadToken):
            tokens.check(bytes(changed), DATA, [root], nonce=nonce)


def test_what_does_not_hold_is_refused(authority, tmp_path):
    answer, nonce = stamped(authority)
    root = authority.root.certificate
    other = Authority(tmp_path / "other", "Institut d’essai").root.certificate
    for data, roots, expected in (
        (DATA + b".", [root], nonce), (DATA, [other], nonce), (DATA, [root], nonce + 1),
        (DATA, [], nonce),
    ):  # fmt: skip
        with pytest.raises(tokens.BadToken):
            tokens.check(answer, data, roots, nonce=expected)
    for junk in (b"", b"\x30", b"<html>down</html>", answer[:-1], answer + b"\0"):
        with pytest.raises(tokens.BadToken):
            tokens.check(junk, DATA, [root])


def a_signer(root, name="Usurpateur", usages=(ExtendedKeyUsageOID.TIME_STAMPING,), critical=True):
    """Return a certificate that `root` issued, whatever it is good for."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=900))
        .add_extension(x509.ExtendedKeyUsage(usages), critical=critical)
    )
    return Pair(built.sign(root.key, hashes.SHA256()), key)


@pytest.mark.parametrize(
    ("usages", "critical"),
    [
        ([ExtendedKeyUsageOID.SERVER_AUTH], True),
        ([ExtendedKeyUsageOID.TIME_STAMPING], False),
        ([ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING], True),
    ],
)
def test_a_certificate_made_for_something_else_stamps_nothing(authority, usages, critical):
    wrong = a_signer(authority.root, usages=usages, critical=critical)
    authority.signer = lambda _now: wrong
    answer, _nonce = stamped(authority)
    with pytest.raises(tokens.BadToken):
        tokens.check(answer, DATA, [authority.root.certificate])


def test_a_signer_cannot_issue_another(authority):
    signer = authority.signer(datetime.now(UTC))
    wrong = a_signer(signer)
    authority.signer = lambda _now: wrong
    answer, _nonce = stamped(authority)
    with pytest.raises(tokens.BadToken):
        tokens.check(answer, DATA, [authority.root.certificate], others=[signer.certificate])


def test_a_stamp_outside_the_life_of_its_certificate_is_refused(authority):
    signer = authority.signer(datetime.now(UTC))
    authority.signer = lambda _now: signer
    late = signer.certificate.not_valid_after_utc + timedelta(days=1)
    answer, _nonce = stamped(authority, now=late)
    with pytest.raises(tokens.BadToken):
        tokens.check(answer, DATA, [authority.root.certificate])


def test_signers_follow_one_another_under_one_root(authority):
    now = datetime.now(UTC)
    first = authority.signer(now)
    assert authority.signer(now + timedelta(days=365)).certificate == first.certificate
    later = authority.signer(now + house.SIGNER_LASTS - timedelta(days=30))
    assert later.certificate != first.certificate
    assert later.certificate.issuer == authority.root.certificate.subject


@pytest.mark.parametrize("request_", [b"", b"junk", b"\x30\x03\x02\x01\x01"])
def test_the_authority_refuses_what_is_no_request(authority, request_):
    with pytest.raises(tokens.BadToken, match="rejection"):
        tokens.check(authority.answer(request_), DATA, [authority.root.certificate])


def test_the_authority_refuses_a_weak_hash(authority, openssl, tmp_path):
    (tmp_path / "x").write_bytes(DATA)
    openssl("ts", "-query", "-data", "x", "-sha1", "-out", "x.tsq", folder=tmp_path)
    answer = authority.answer((tmp_path / "x.tsq").read_bytes())
    with pytest.raises(tokens.BadToken, match="rejection"):
        tokens.check(answer, DATA, [authority.root.certificate])


CONFIG = """
[tsa]
default_tsa = it
[it]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def test_the_stamps_of_openssl_hold_for_us(authority, openssl, tmp_path):
    signer = a_signer(authority.root, "Horodateur OpenSSL")
    (tmp_path / "signer.pem").write_text(certificates.pem([signer.certificate]))
    key = signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "signer.key").write_bytes(key)
    (tmp_path / "serial").write_text("01\n")
    (tmp_path / "tsa.cnf").write_text(CONFIG.format(folder=tmp_path))
    asked = tokens.question(DATA)
    (tmp_path / "x.tsq").write_bytes(asked.written)
    words = ("-config", "tsa.cnf", "-queryfile", "x.tsq", "-out", "x.tsr")
    said = openssl("ts", "-reply", *words, folder=tmp_path)
    assert (tmp_path / "x.tsr").is_file(), said
    answer = (tmp_path / "x.tsr").read_bytes()
    token = tokens.check(answer, DATA, [authority.root.certificate], nonce=asked.nonce)
    assert token.authority == "CN=Horodateur OpenSSL"
