"""Time-stamps (RFC 3161, RFC 5816): asking for one, and checking one strictly."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, core, tsp
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from encre.research.notebook.proof import certificates

ALGORITHMS = {"sha256": HashAlgorithm.SHA256, "sha512": HashAlgorithm.SHA512}
STRONG = ("sha256", "sha384", "sha512")


class BadToken(Exception):
    """The time-stamp does not hold, or is not one; the argument says why, in a word."""


class Answer(core.Sequence):  # type: ignore[misc]
    """An answer (RFC 3161, section 2.4.2): a refusal has no token, which `tsp` does not know."""

    _fields = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


@dataclass(frozen=True)
class Question:
    """A request for a time-stamp, and the nonce its answer must repeat."""

    written: bytes
    nonce: int | None


@dataclass(frozen=True)
class Token:
    """What a time-stamp that holds says: when, by whom, and until when its certificate lasts."""

    at: datetime
    authority: str
    serial: str
    policy: str
    chain: tuple[x509.Certificate, ...]

    @property
    def expires(self) -> datetime:
        """Return when the first certificate of the chain ends."""
        return min(item.not_valid_after_utc for item in self.chain)

    @property
    def root(self) -> x509.Certificate:
        """Return the root the chain ends at."""
        return self.chain[-1]


def question(data: bytes, algorithm: str = "sha256") -> Question:
    """Return the request that stamps `data`, with a nonce, asking for the certificate."""
    builder = TimestampRequestBuilder().data(data).hash_algorithm(ALGORITHMS[algorithm])
    built = builder.cert_request(cert_request=True).nonce(nonce=True).build()
    return Question(built.as_bytes(), built.nonce)


def check(
    answer: bytes,
    data: bytes,
    roots: list[x509.Certificate],
    *,
    others: list[x509.Certificate] | None = None,
    nonce: int | None = None,
) -> Token:
    """Check that `answer` stamps `data` and comes from one of `roots` (raises BadToken)."""
    try:
        return _check(answer, data, roots, others or [], nonce)
    except VerificationError as error:
        raise BadToken(str(error)) from None
    except BadToken:
        raise
    except Exception as error:  # noqa: BLE001 - hostile bytes make parsers raise anything
        raise BadToken(f"it cannot be read ({type(error).__name__})") from None


def _check(
    answer: bytes,
    data: bytes,
    roots: list[x509.Certificate],
    others: list[x509.Certificate],
    nonce: int | None,
) -> Token:
    response = Answer.load(answer, strict=True)
    if response["status"]["status"].native not in ("granted", "granted_with_mods"):
        raise BadToken(f"the authority answered: {response['status']['status'].native}")
    signed = response["time_stamp_token"]["content"]
    _well_formed(signed)
    info = signed["encap_content_info"]["content"].parsed
    when = info["gen_time"].native
    if info["nonce"].native != nonce and nonce is not None:
        raise BadToken("the nonce is another one")
    imprint = info["message_imprint"]
    algorithm = imprint["hash_algorithm"]["algorithm"].native
    if algorithm not in STRONG:
        raise BadToken(f"the hash is too weak: {algorithm}")
    digest = hashlib.new(algorithm, data).digest()
    if imprint["hashed_message"].native != digest:
        raise BadToken("it stamps other data")
    inside = _inside(signed)
    leaf = _signer(signed, [*inside, *others])
    _only_stamps(leaf)
    chain = certificates.path(leaf, [*inside, *others], roots, when)
    _verify(answer, digest, chain, nonce)
    return Token(
        at=when,
        authority=leaf.subject.rfc4514_string(),
        serial=format(info["serial_number"].native, "x"),
        policy=info["policy"].dotted,
        chain=tuple(chain),
    )


def _verify(answer: bytes, digest: bytes, chain: list[x509.Certificate], nonce: int | None) -> None:
    """Let the strict verifier check it; it trusts all it is given: a chain already followed."""
    builder = VerifierBuilder(
        tsa_certificate=chain[0], intermediates=chain[1:-1], roots=[chain[-1]], nonce=nonce
    )
    builder.build().verify(decode_timestamp_response(answer), digest)


def _inside(signed: cms.SignedData) -> list[x509.Certificate]:
    kept = signed["certificates"] or []
    return [x509.load_der_x509_certificate(item.chosen.dump()) for item in kept]


def _well_formed(signed: cms.SignedData) -> None:
    """Refuse what no signature covers and yet is not as RFC 5652 wants it."""
    if signed["version"].native != "v3" or len(signed["signer_infos"]) != 1:
        raise BadToken("it is not signed as a time-stamp is")
    said = signed["signer_infos"][0]
    by_serial = said["sid"].name == "issuer_and_serial_number"
    if said["version"].native != ("v1" if by_serial else "v3"):
        raise BadToken("it is not signed as a time-stamp is")
    digest = said["digest_algorithm"]["algorithm"].native
    known = {f"{digest}_rsa", f"{digest}_ecdsa", "rsassa_pkcs1v15", "rsassa_pss", "ed25519"}
    if digest not in STRONG or said["signature_algorithm"]["algorithm"].native not in known:
        raise BadToken("its signature is of a weak or unknown kind")


def _signer(signed: cms.SignedData, known: list[x509.Certificate]) -> x509.Certificate:
    """Return the certificate that the signed attribute names (RFC 5816), and no other."""
    said = signed["signer_infos"][0]["signed_attrs"]
    attributes = {item["type"].native: item["values"] for item in said}
    if "signing_certificate_v2" in attributes:
        first = attributes["signing_certificate_v2"][0]["certs"][0]
        algorithm = first["hash_algorithm"]["algorithm"].native
    elif "signing_certificate" in attributes:
        first, algorithm = attributes["signing_certificate"][0]["certs"][0], "sha1"
    else:
        raise BadToken("it does not name its certificate")
    wanted = first["cert_hash"].native
    for item in known:
        der = item.public_bytes(certificates.Encoding.DER)
        if hashlib.new(algorithm, der).digest() == wanted:
            return item
    raise BadToken("the certificate it names is missing")


def _only_stamps(leaf: x509.Certificate) -> None:
    """Refuse a certificate made for anything else than time-stamps (RFC 3161, section 2.3)."""
    usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise BadToken("its certificate is not one for time-stamps only")
