"""Metadata: a service's is read, ours is written (SAML metadata 2.0, RENATER and eduGAIN shape)."""

from dataclasses import dataclass
from typing import Any

from lxml import etree

from encre.institute.login.saml import words
from encre.institute.login.saml.words import DS, MD, MDUI, NS, SAML, SHIBMD, NotUnderstood, tag


def service(data: bytes) -> dict[str, Any]:
    """Return what a service's metadata says (raises NotUnderstood).

    `entity_id`; `acs`: return addresses by POST with their index; `certificates`, base 64;
    `slo`: where it takes logout, by binding; `signs`: whether its requests are signed.
    """
    root = words.read(data)
    if root.tag != tag(MD, "EntityDescriptor"):
        raise NotUnderstood("entity")
    role = root.find("md:SPSSODescriptor", NS)
    if role is None or not root.get("entityID"):
        raise NotUnderstood("service")
    acs = [
        {
            "index": int(item.get("index", "0")),
            "location": item.get("Location", ""),
            "default": item.get("isDefault") in ("true", "1"),
        }
        for item in role.findall("md:AssertionConsumerService", NS)
        if item.get("Binding") == words.POST and item.get("index", "0").isdigit()
    ]
    if not acs:
        raise NotUnderstood("acs")
    slo = {
        item.get("Binding", ""): item.get("ResponseLocation") or item.get("Location", "")
        for item in role.findall("md:SingleLogoutService", NS)
    }
    return {
        "entity_id": root.get("entityID", ""),
        "acs": acs,
        "certificates": _certificates(role),
        "slo": slo,
        "signs": role.get("AuthnRequestsSigned") in ("true", "1"),
    }


def _certificates(role: etree._Element) -> list[str]:
    found = []
    for key in role.findall("md:KeyDescriptor", NS):
        if key.get("use") in (None, "signing"):
            texts = key.iterfind(".//ds:X509Certificate", NS)
            found += ["".join((text.text or "").split()) for text in texts]
    return [text for text in found if text]


@dataclass(frozen=True)
class House:
    """What our own metadata says."""

    entity_id: str
    sign_in: str
    sign_out: str
    scope: str
    name: str
    address: str
    contact: str
    certificates: tuple[str, ...]


def ours(house: House) -> etree._Element:
    """Return our metadata, ready to be signed."""
    spaces = {"md": MD, "ds": DS, "shibmd": SHIBMD, "mdui": MDUI, "saml": SAML}
    root = etree.Element(tag(MD, "EntityDescriptor"), nsmap=spaces, entityID=house.entity_id)
    root.set("ID", "_metadata")
    role = etree.SubElement(root, tag(MD, "IDPSSODescriptor"))
    role.set("protocolSupportEnumeration", words.SAMLP)
    role.set("WantAuthnRequestsSigned", "false")
    _presentation(role, house)
    for certificate in house.certificates:
        key = etree.SubElement(role, tag(MD, "KeyDescriptor"), use="signing")
        data = etree.SubElement(etree.SubElement(key, tag(DS, "KeyInfo")), tag(DS, "X509Data"))
        etree.SubElement(data, tag(DS, "X509Certificate")).text = certificate
    for binding in (words.REDIRECT, words.POST):
        _endpoint(role, "SingleLogoutService", binding, house.sign_out)
    for name in words.FORMATS.values():
        etree.SubElement(role, tag(MD, "NameIDFormat")).text = name
    for binding in (words.REDIRECT, words.POST):
        _endpoint(role, "SingleSignOnService", binding, house.sign_in)
    _organization(root, house)
    return root


def _endpoint(role: etree._Element, name: str, binding: str, location: str) -> None:
    etree.SubElement(role, tag(MD, name), Binding=binding, Location=location)


def _presentation(role: etree._Element, house: House) -> None:
    extensions = etree.SubElement(role, tag(MD, "Extensions"))
    etree.SubElement(extensions, tag(SHIBMD, "Scope"), regexp="false").text = house.scope
    info = etree.SubElement(extensions, tag(MDUI, "UIInfo"))
    for language in ("fr", "en"):
        name = etree.SubElement(info, tag(MDUI, "DisplayName"))
        name.text = house.name
        name.set("{http://www.w3.org/XML/1998/namespace}lang", language)


def _organization(root: etree._Element, house: House) -> None:
    organization = etree.SubElement(root, tag(MD, "Organization"))
    for part, text in (
        ("OrganizationName", house.scope),
        ("OrganizationDisplayName", house.name),
        ("OrganizationURL", house.address),
    ):
        for language in ("fr", "en"):
            element = etree.SubElement(organization, tag(MD, part))
            element.text = text
            element.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    if house.contact:
        person = etree.SubElement(root, tag(MD, "ContactPerson"), contactType="technical")
        etree.SubElement(person, tag(MD, "EmailAddress")).text = f"mailto:{house.contact}"
