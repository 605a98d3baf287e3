"""Signing and verifying: XML signatures, and those of addresses (SAML bindings, 3.4.4.1)."""

import base64
import binascii
import zlib
from collections.abc import Iterable
from urllib.parse import quote_plus, unquote_plus

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree
from signxml import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConfiguration,
    SignatureConstructionMethod,
    SignatureMethod,
    XMLSigner,
    XMLVerifier,
)
from signxml.exceptions import SignXMLException

from encre.institute.login.saml import words
from encre.institute.login.saml.words import DS, NS, NotUnderstood, tag

SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
_HASHES = {
    SHA256: hashes.SHA256(),
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384": hashes.SHA384(),
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": hashes.SHA512(),
}
_METHODS = frozenset(
    {SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512}
)
_DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})


def sign(element: etree._Element, key: rsa.RSAPrivateKey, certificate: str) -> etree._Element:
    """Return the element signed as a whole; the signature stands after its issuer."""
    issuer = element.find("saml:Issuer", NS)
    place = etree.Element(tag(DS, "Signature"), Id="placeholder", nsmap={"ds": DS})
    element.insert(0 if issuer is None else element.index(issuer) + 1, place)
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    return signer.sign(
        element, key=key, cert=certificate, reference_uri=f"#{element.get('ID')}", id_attribute="ID"
    )


def verified(data: bytes, certificates: Iterable[str]) -> etree._Element:
    """Return what is really signed in a message, and nothing else of it (raises NotUnderstood).

    The signature must stand directly under the root and cover the root: what is elsewhere, moved
    or wrapped, is never looked at.
    """
    root = words.read(data)
    here = root.findall("ds:Signature", NS)
    if len(here) != 1 or len(list(root.iter(tag(DS, "Signature")))) != 1:
        raise NotUnderstood("signature")
    expected = SignatureConfiguration(
        require_x509=True,
        location="./",
        expect_references=1,
        signature_methods=_METHODS,
        digest_algorithms=_DIGESTS,
    )
    for certificate in certificates:
        try:
            result = XMLVerifier().verify(
                etree.tostring(root),
                x509_cert=_pem(certificate),
                expect_config=expected,
                id_attribute="ID",
            )
        except (SignXMLException, InvalidSignature, ValueError, etree.Error):
            continue
        found = None if isinstance(result, list) else result.signed_xml
        if found is not None and found.tag == root.tag and found.get("ID") == root.get("ID"):
            return found
    raise NotUnderstood("signature")


def signed_query(parameters: list[tuple[str, str]], key: rsa.RSAPrivateKey) -> str:
    """Return a query string with its signature."""
    named = [*parameters, ("SigAlg", SHA256)]
    text = "&".join(f"{name}={quote_plus(value)}" for name, value in named)
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}&Signature={quote_plus(base64.b64encode(signature).decode())}"


def check_query(raw: str, message: str, certificates: Iterable[str]) -> None:
    """Verify the signature of an address, on the very bytes that came (raises NotUnderstood)."""
    parts: dict[str, str] = {}
    for piece in raw.split("&"):
        name, _equal, _value = piece.partition("=")
        if name in parts and name in (message, "RelayState", "SigAlg", "Signature"):
            raise NotUnderstood("signature")
        parts[name] = piece
    names = [message, *(["RelayState"] if "RelayState" in parts else []), "SigAlg"]
    if any(name not in parts for name in (*names, "Signature")):
        raise NotUnderstood("signature")
    values = {name: unquote_plus(parts[name].partition("=")[2]) for name in ("SigAlg", "Signature")}
    algorithm = _HASHES.get(values["SigAlg"])
    try:
        signature = base64.b64decode(values["Signature"], validate=True)
    except (ValueError, binascii.Error):
        raise NotUnderstood("signature") from None
    if algorithm is None:
        raise NotUnderstood("algorithm")
    signed = "&".join(parts[name] for name in names).encode()
    if not any(_holds(text, signature, signed, algorithm) for text in certificates):
        raise NotUnderstood("signature")


def _holds(text: str, signature: bytes, signed: bytes, algorithm: hashes.HashAlgorithm) -> bool:
    try:
        key = x509.load_pem_x509_certificate(_pem(text).encode()).public_key()
    except ValueError:
        return False
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(signature, signed, padding.PKCS1v15(), algorithm)
    except InvalidSignature:
        return False
    return True


def _pem(certificate: str) -> str:
    lines = [certificate[start : start + 64] for start in range(0, len(certificate), 64)]
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""])


def deflated(message: etree._Element) -> str:
    """Return a message as it travels in an address (DEFLATE, base 64)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(packer.compress(etree.tostring(message)) + packer.flush()).decode()


def inflated(text: str) -> bytes:
    """Return the bytes of a message from an address, never more than allowed (NotUnderstood)."""
    try:
        packed = base64.b64decode(text)
        unpacker = zlib.decompressobj(-15)
        data = unpacker.decompress(packed, words.LARGEST)
    except (ValueError, binascii.Error, zlib.error):
        raise NotUnderstood("encoding") from None
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise NotUnderstood("size")
    return data


def posted(text: str) -> bytes:
    """Return the bytes of a message from a form (raises NotUnderstood)."""
    try:
        return base64.b64decode(text)
    except (ValueError, binascii.Error):
        raise NotUnderstood("encoding") from None
