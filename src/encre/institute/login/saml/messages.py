"""The messages: assertions and responses, logout both ways; requests as they are read."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lxml import etree

from encre.institute.login.saml import words
from encre.institute.login.saml.words import NS, SAML, SAMLP, SOAP, NotUnderstood, tag

LIFE = timedelta(minutes=5)
"""How long an assertion may be presented."""
SKEW = timedelta(minutes=1)
"""How far our clock and a service's may differ."""


def new_id() -> str:
    """Return an identifier that nobody can guess (xs:ID: begins with a letter)."""
    return f"_{secrets.token_hex(20)}"


def instant(moment: datetime) -> str:
    """Return a moment as SAML writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """Read a moment (raises NotUnderstood)."""
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise NotUnderstood("instant") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Name:
    """What names the person: a value, its format, for which service."""

    value: str
    format: str
    service: str = ""


@dataclass(frozen=True)
class Told:
    """What a response says."""

    issuer: str
    acs: str
    audience: str
    in_response_to: str
    name: Name
    session: str
    proved_at: datetime
    context: str
    until: datetime
    attributes: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def response(told: Told, now: datetime) -> tuple[etree._Element, etree._Element]:
    """Return a response and the assertion inside it, neither signed yet."""
    root = _response(told.issuer, told.acs, told.in_response_to, now)
    _status(root, words.SUCCESS)
    assertion = etree.SubElement(root, tag(SAML, "Assertion"))
    assertion.set("ID", new_id())
    assertion.set("Version", "2.0")
    assertion.set("IssueInstant", instant(now))
    etree.SubElement(assertion, tag(SAML, "Issuer")).text = told.issuer
    _subject(assertion, told, now)
    conditions = etree.SubElement(assertion, tag(SAML, "Conditions"))
    conditions.set("NotBefore", instant(now - SKEW))
    conditions.set("NotOnOrAfter", instant(now + LIFE))
    restriction = etree.SubElement(conditions, tag(SAML, "AudienceRestriction"))
    etree.SubElement(restriction, tag(SAML, "Audience")).text = told.audience
    statement = etree.SubElement(assertion, tag(SAML, "AuthnStatement"))
    statement.set("AuthnInstant", instant(told.proved_at))
    statement.set("SessionIndex", told.session)
    statement.set("SessionNotOnOrAfter", instant(told.until))
    context = etree.SubElement(statement, tag(SAML, "AuthnContext"))
    etree.SubElement(context, tag(SAML, "AuthnContextClassRef")).text = told.context
    _attributes(assertion, told)
    return root, assertion


def refusal(
    *, issuer: str, acs: str, in_response_to: str, codes: tuple[str, ...], now: datetime
) -> etree._Element:
    """Return a response that says no: a status, and a second one inside that says why."""
    root = _response(issuer, acs, in_response_to, now)
    _status(root, *codes)
    return root


def _response(issuer: str, acs: str, in_response_to: str, now: datetime) -> etree._Element:
    spaces = {"samlp": SAMLP, "saml": SAML}
    root = etree.Element(tag(SAMLP, "Response"), nsmap=spaces, ID=new_id(), Version="2.0")
    root.set("IssueInstant", instant(now))
    root.set("Destination", acs)
    if in_response_to:
        root.set("InResponseTo", in_response_to)
    etree.SubElement(root, tag(SAML, "Issuer")).text = issuer
    return root


def _status(root: etree._Element, *codes: str) -> None:
    parent = etree.SubElement(root, tag(SAMLP, "Status"))
    for code in codes:
        parent = etree.SubElement(parent, tag(SAMLP, "StatusCode"), Value=code)


def _name(parent: etree._Element, name: Name, issuer: str) -> None:
    element = etree.SubElement(parent, tag(SAML, "NameID"), Format=name.format)
    if name.format != words.EMAIL:
        element.set("NameQualifier", issuer)
        element.set("SPNameQualifier", name.service)
    element.text = name.value


def _subject(assertion: etree._Element, told: Told, now: datetime) -> None:
    subject = etree.SubElement(assertion, tag(SAML, "Subject"))
    _name(subject, told.name, told.issuer)
    method = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
    confirmation = etree.SubElement(subject, tag(SAML, "SubjectConfirmation"), Method=method)
    data = etree.SubElement(confirmation, tag(SAML, "SubjectConfirmationData"))
    data.set("NotOnOrAfter", instant(now + LIFE))
    data.set("Recipient", told.acs)
    if told.in_response_to:
        data.set("InResponseTo", told.in_response_to)


def _attributes(assertion: etree._Element, told: Told) -> None:
    if not told.attributes:
        return
    statement = etree.SubElement(assertion, tag(SAML, "AttributeStatement"))
    for name, values in told.attributes.items():
        attribute = etree.SubElement(statement, tag(SAML, "Attribute"))
        attribute.set("Name", name)
        attribute.set("NameFormat", words.URI)
        attribute.set("FriendlyName", told.names.get(name, name.rpartition(":")[2]))
        for value in values:
            etree.SubElement(attribute, tag(SAML, "AttributeValue")).text = value


def logout_request(
    *, issuer: str, destination: str, name: Name, session: str, now: datetime
) -> etree._Element:
    """Return a request to end a session at a service."""
    spaces = {"samlp": SAMLP, "saml": SAML}
    root = etree.Element(tag(SAMLP, "LogoutRequest"), nsmap=spaces, ID=new_id(), Version="2.0")
    root.set("IssueInstant", instant(now))
    root.set("Destination", destination)
    root.set("NotOnOrAfter", instant(now + LIFE))
    etree.SubElement(root, tag(SAML, "Issuer")).text = issuer
    _name(root, name, issuer)
    etree.SubElement(root, tag(SAMLP, "SessionIndex")).text = session
    return root


def logout_response(
    *, issuer: str, destination: str, in_response_to: str, now: datetime, code: str = words.SUCCESS
) -> etree._Element:
    """Return the answer to a service that asked to end a session."""
    spaces = {"samlp": SAMLP, "saml": SAML}
    root = etree.Element(tag(SAMLP, "LogoutResponse"), nsmap=spaces, ID=new_id(), Version="2.0")
    root.set("IssueInstant", instant(now))
    root.set("Destination", destination)
    root.set("InResponseTo", in_response_to)
    etree.SubElement(root, tag(SAML, "Issuer")).text = issuer
    _status(root, code)
    return root


def cas_logout(*, identifier: str, subject: str, ticket: str, now: datetime) -> bytes:
    """Return the message that ends a session of a CAS service (CAS protocol 3.0, 2.3.3)."""
    spaces = {"samlp": SAMLP, "saml": SAML}
    root = etree.Element(tag(SAMLP, "LogoutRequest"), nsmap=spaces, ID=identifier, Version="2.0")
    root.set("IssueInstant", instant(now))
    etree.SubElement(root, tag(SAML, "NameID")).text = subject
    etree.SubElement(root, tag(SAMLP, "SessionIndex")).text = ticket
    return bytes(etree.tostring(root))


def in_soap(message: etree._Element) -> bytes:
    """Return a message in its SOAP envelope."""
    envelope = etree.Element(tag(SOAP, "Envelope"), nsmap={"soap": SOAP})
    etree.SubElement(envelope, tag(SOAP, "Body")).append(message)
    return bytes(etree.tostring(envelope, xml_declaration=True, encoding="UTF-8"))


def soap_status(answer: bytes) -> str:
    """Return the first status code of a SOAP answer (raises NotUnderstood)."""
    code = words.read(answer).find(".//samlp:Status/samlp:StatusCode", NS)
    if code is None:
        raise NotUnderstood("status")
    return code.get("Value", "")


@dataclass(frozen=True)
class Asked:
    """What an authentication request asks."""

    identifier: str
    issuer: str
    issued_at: datetime
    destination: str
    acs: str
    index: str
    binding: str
    format: str
    force: bool
    passive: bool
    contexts: tuple[str, ...]


def asked(root: etree._Element) -> Asked:
    """Read an AuthnRequest (raises NotUnderstood); nothing in it is believed yet."""
    _expect(root, "AuthnRequest")
    policy = root.find("samlp:NameIDPolicy", NS)
    path = "samlp:RequestedAuthnContext/saml:AuthnContextClassRef"
    return Asked(
        identifier=root.get("ID", ""),
        issuer=_issuer(root),
        issued_at=moment(root.get("IssueInstant", "")),
        destination=root.get("Destination", ""),
        acs=root.get("AssertionConsumerServiceURL", ""),
        index=root.get("AssertionConsumerServiceIndex", ""),
        binding=root.get("ProtocolBinding", words.POST),
        format=policy.get("Format", "") if policy is not None else "",
        force=root.get("ForceAuthn") in ("true", "1"),
        passive=root.get("IsPassive") in ("true", "1"),
        contexts=tuple((item.text or "").strip() for item in root.iterfind(path, NS)),
    )


@dataclass(frozen=True)
class Ending:
    """What a logout request asks."""

    identifier: str
    issuer: str
    issued_at: datetime
    destination: str
    name: str
    sessions: tuple[str, ...]


def ending(root: etree._Element) -> Ending:
    """Read a LogoutRequest (raises NotUnderstood)."""
    _expect(root, "LogoutRequest")
    name = root.find("saml:NameID", NS)
    if name is None:
        raise NotUnderstood("name")
    indexes = root.findall("samlp:SessionIndex", NS)
    return Ending(
        identifier=root.get("ID", ""),
        issuer=_issuer(root),
        issued_at=moment(root.get("IssueInstant", "")),
        destination=root.get("Destination", ""),
        name=(name.text or "").strip(),
        sessions=tuple((item.text or "").strip() for item in indexes),
    )


def issuer_of(root: etree._Element) -> str:
    """Return who says they wrote a message; who did is told by its signature."""
    return _issuer(root)


def _issuer(root: etree._Element) -> str:
    found = root.find("saml:Issuer", NS)
    return (found.text or "").strip() if found is not None else ""


def _expect(root: etree._Element, name: str) -> None:
    if root.tag != tag(SAMLP, name) or root.get("Version") != "2.0":
        raise NotUnderstood("message")
    if not root.get("ID"):
        raise NotUnderstood("id")
