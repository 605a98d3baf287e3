"""The vocabulary of SAML 2.0, and reading XML that strangers sent."""

from lxml import etree

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
MD = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
SHIBMD = "urn:mace:shibboleth:metadata:1.0"
MDUI = "urn:oasis:names:tc:SAML:metadata:ui"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
NS = {
    "saml": SAML,
    "samlp": SAMLP,
    "md": MD,
    "ds": DS,
    "shibmd": SHIBMD,
    "mdui": MDUI,
    "soap": SOAP,
}

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
BY_SOAP = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"

PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
FORMATS = {"persistent": PERSISTENT, "transient": TRANSIENT, "email": EMAIL}

SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
REQUESTER = "urn:oasis:names:tc:SAML:2.0:status:Requester"
RESPONDER = "urn:oasis:names:tc:SAML:2.0:status:Responder"
NO_PASSIVE = "urn:oasis:names:tc:SAML:2.0:status:NoPassive"
DENIED = "urn:oasis:names:tc:SAML:2.0:status:RequestDenied"

PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"  # noqa: S105
MFA = "https://refeds.org/profile/mfa"

URI = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
SUBJECT_ID = "urn:oasis:names:tc:SAML:attribute:subject-id"
PAIRWISE_ID = "urn:oasis:names:tc:SAML:attribute:pairwise-id"

LARGEST = 1_000_000
"""Bytes of a message or of metadata that are read at all."""


class NotUnderstood(ValueError):
    """A message that cannot be trusted or read; the word says which rule it broke."""


def read(data: bytes) -> etree._Element:
    """Read XML: no document type, no entity, nothing fetched (raises NotUnderstood)."""
    if len(data) > LARGEST:
        raise NotUnderstood("size")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise NotUnderstood("xml") from None
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise NotUnderstood("doctype")
    return root


def tag(space: str, name: str) -> str:
    """Return the full name of an element."""
    return f"{{{space}}}{name}"
