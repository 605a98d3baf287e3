"""What our SAML identity says of us."""

import base64

from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from lxml import etree

from encre.institute.login.models import KeyUse
from encre.institute.login.saml import metadata, signing
from encre.institute.login.services import keys

SAML_PATH = "/login/saml"


def entity_id() -> str:
    """Return our SAML identifier, which is where our metadata is read."""
    return f"{settings.BASE_URL}{SAML_PATH}/metadata"


def our_metadata() -> bytes:
    """Return our metadata, signed, every published certificate in it."""
    published = keys.published(KeyUse.SAML)
    ders = [keys.certificate(key).public_bytes(Encoding.DER) for key in published]
    house = metadata.House(
        entity_id=entity_id(),
        sign_in=f"{settings.BASE_URL}{SAML_PATH}/sso",
        sign_out=f"{settings.BASE_URL}{SAML_PATH}/slo",
        scope=settings.IDENTITY_SCOPE,
        name=settings.INSTITUTE_NAME,
        address=settings.BASE_URL,
        contact=settings.CONTACTS.get("support", ""),
        certificates=tuple(base64.b64encode(der).decode() for der in ders),
    )
    return bytes(etree.tostring(signed(metadata.ours(house)), encoding="UTF-8"))


def signed(element: etree._Element) -> etree._Element:
    """Return an element signed with the present SAML key."""
    key = keys.signing(KeyUse.SAML)
    return signing.sign(element, keys.private_key(key), key.certificate)
