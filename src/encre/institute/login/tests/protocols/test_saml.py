"""SAML 2.0: what leaves is signed twice, what comes is believed only when it may be."""

import base64
import re
import zlib
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from lxml import etree

from encre.foundation.base.errors import Refused
from encre.institute.login import house
from encre.institute.login.models import Visit
from encre.institute.login.saml import messages, signing, words
from encre.institute.login.saml.words import NS, NotUnderstood
from encre.institute.login.services import keys
from encre.institute.login.tests.protocols.factories import a_service, browser, follow, somebody
from encre.institute.login.tests.protocols.sample_sp import ACS, CERTIFICATE, ENTITY, KEY, metadata

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SSO = "http://localhost:8000/login/saml/sso"
SLO = "http://localhost:8000/login/saml/slo"


@pytest.fixture(autouse=True)
def _no_memory():
    cache.clear()


@pytest.fixture
def account():
    return somebody()


@pytest.fixture
def service():
    return a_service("saml", metadata=metadata())[0]


def request(identifier="_demande1", **more):
    """Return an authentication request."""
    told = {
        "ID": identifier,
        "Version": "2.0",
        "IssueInstant": messages.instant(timezone.now()),
        "Destination": SSO,
        "AssertionConsumerServiceURL": ACS,
        "ProtocolBinding": words.POST,
        **more,
    }
    told = {name: value for name, value in told.items() if value is not None}
    root = etree.Element(words.tag(words.SAMLP, "AuthnRequest"), told, nsmap={"p": words.SAMLP})
    etree.SubElement(root, words.tag(words.SAML, "Issuer")).text = ENTITY
    return root


def address(root, *, signed=False, path="sso", **more):
    told = [("SAMLRequest", signing.deflated(root)), *more.items()]
    query = signing.signed_query(told, KEY) if signed else urlencode(told)
    return f"/login/saml/{path}?{query}"


def sent(answer):
    """Return what a page posts to the service."""
    assert answer.status_code == 200, answer.content
    assert f'action="{ACS}"' in answer.text
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text)
    return {name: unescape(value) for name, value in found}


def response(answer):
    """Return the response that a page posts, its own signature and its assertion's verified."""
    data = base64.b64decode(sent(answer)["SAMLResponse"])
    own = keys.certificate(keys.signing("saml")).public_bytes(Encoding.DER)
    certificate = base64.b64encode(own).decode()
    root = words.read(data)
    assertion = root.find("saml:Assertion", NS)
    if assertion is not None:
        alone = etree.tostring(etree.fromstring(etree.tostring(assertion)))
        assert signing.verified(alone, [certificate]) is not None
        assertion.remove(assertion.find("ds:Signature", NS))
        whole = words.read(data)
        inner = whole.find("saml:Assertion/ds:Signature", NS)
        assert inner is not None
    return words.read(data)


def attributes(root):
    return {
        item.get("FriendlyName"): [value.text for value in item]
        for item in root.iterfind(".//saml:Attribute", NS)
    }


def test_a_person_enters_with_a_signed_response(account, service):
    answer = follow(browser(account), address(request(), RelayState="ici"))
    root = response(answer)
    assert sent(answer)["RelayState"] == "ici"
    assert root.get("InResponseTo") == "_demande1"
    assert root.get("Destination") == ACS
    assert root.find("samlp:Status/samlp:StatusCode", NS).get("Value") == words.SUCCESS
    assert root.findtext(".//saml:Audience", None, NS) == ENTITY
    data = root.find(".//saml:SubjectConfirmationData", NS)
    assert (data.get("Recipient"), data.get("InResponseTo")) == (ACS, "_demande1")
    late = messages.moment(data.get("NotOnOrAfter")) - timezone.now()
    assert timedelta(minutes=4) < late <= timedelta(minutes=5)
    told = attributes(root)
    assert told["displayName"] == [account.person.display_name]
    assert told["subject-id"] == [f"{account.person_id.hex}@localhost"]
    assert told["pairwise-id"][0].endswith("@localhost")
    assert account.person_id.hex not in told["pairwise-id"][0]
    assert "form-action" in answer["Content-Security-Policy"]
    assert "https://sp.example.org" in answer["Content-Security-Policy"]


def test_our_metadata_is_signed_and_has_the_shape_federations_ask(account):
    data = Client().get("/login/saml/metadata").content
    own = keys.certificate(keys.signing("saml")).public_bytes(Encoding.DER)
    root = signing.verified(data, [base64.b64encode(own).decode()])
    assert root.get("entityID") == "http://localhost:8000/login/saml/metadata"
    role = root.find("md:IDPSSODescriptor", NS)
    assert role.findtext("md:Extensions/shibmd:Scope", None, NS) == "localhost"
    assert role.find("md:Extensions/mdui:UIInfo/mdui:DisplayName", NS) is not None
    assert len(role.findall("md:SingleSignOnService", NS)) == 2
    order = [etree.QName(item).localname for item in role]
    assert order.index("KeyDescriptor") < order.index("SingleLogoutService")
    assert order.index("SingleLogoutService") < order.index("NameIDFormat")
    assert order.index("NameIDFormat") < order.index("SingleSignOnService")
    assert root.find("md:Organization/md:OrganizationDisplayName", NS) is not None


def test_both_keys_are_in_the_metadata_while_they_turn():
    keys.signing("saml")
    keys.rotate("saml", by=None)
    root = words.read(Client().get("/login/saml/metadata").content)
    assert len(root.findall(".//md:KeyDescriptor", NS)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"AssertionConsumerServiceURL": "https://evil.org/acs"},
        {"AssertionConsumerServiceURL": f"{ACS}/"},
        {"AssertionConsumerServiceURL": None, "AssertionConsumerServiceIndex": "9"},
        {"ProtocolBinding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"},
        {"Destination": "https://evil.org/sso"},
        {"Version": "1.1"},
        {"IssueInstant": "2020-01-01T00:00:00Z"},
        {"IssueInstant": "hier"},
    ],
)
def test_a_request_that_is_not_right_leads_nowhere(account, service, change):
    answer = follow(browser(account), address(request(**change)))
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_a_request_serves_once(account, service):
    client = browser(account)
    once = address(request())
    follow(client, once)
    assert follow(client, once).status_code == 400


def test_an_unknown_service_leads_nowhere(account):
    assert follow(browser(account), address(request())).status_code == 400


@pytest.mark.parametrize("text", ["", "%%%", "AAAA", base64.b64encode(b"<x/>").decode()])
def test_what_cannot_be_read_leads_nowhere(account, service, text):
    answer = browser(account).get(f"/login/saml/sso?{urlencode({'SAMLRequest': text})}")
    assert answer.status_code == 400


def test_a_bomb_is_not_unpacked(account, service):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packer.compress(b"<a>" + b" " * 50_000_000) + packer.flush()
    told = urlencode({"SAMLRequest": base64.b64encode(bomb).decode()})
    assert browser(account).get(f"/login/saml/sso?{told}").status_code == 400


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY e "ha">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_no_entity_is_ever_read(declared):
    inside = b"<p:AuthnRequest xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol'>&e;</p:AuthnRequest>"
    with pytest.raises(NotUnderstood):
        words.read(declared + inside)


def test_a_service_that_signs_is_held_to_it(account):
    a_service("saml", metadata=metadata(signs=True))
    client = browser(account)
    assert follow(client, address(request("_a"))).status_code == 400
    assert follow(client, address(request("_b"), signed=True)).status_code == 200
    touched = address(request("_c"), signed=True, RelayState="ici").replace("=ici", "=la")
    assert follow(client, touched).status_code == 400
    doubled = address(request("_d"), signed=True) + "&SAMLRequest=x"
    assert follow(client, doubled).status_code == 400


def test_a_request_by_form_needs_no_cookie_and_its_signature_is_verified(account):
    a_service("saml", metadata=metadata(signs=True))
    signed = signing.sign(request("_f"), KEY, CERTIFICATE)
    posted = {"SAMLRequest": base64.b64encode(etree.tostring(signed)).decode()}
    answer = Client(enforce_csrf_checks=True).post("/login/saml/sso", posted)
    assert answer["Location"].startswith("/login/go?")
    assert "sessionid" not in answer.cookies
    assert response(follow(browser(account), answer["Location"])).get("InResponseTo") == "_f"
    plain = {"SAMLRequest": base64.b64encode(etree.tostring(request("_g"))).decode()}
    assert Client().post("/login/saml/sso", plain).status_code == 400


def wrapped(kind):
    """Return a signed request moved aside so that another is read in its place (XSW)."""
    signed = signing.sign(request("_vraie"), KEY, CERTIFICATE)
    evil = request("_fausse")
    signature = signed.find("ds:Signature", NS)
    match kind:
        case "the true one inside the false one":
            evil.append(signed)
        case "the signature in the false one, the true one in an extension":
            signed.remove(signature)
            evil.insert(1, signature)
            etree.SubElement(evil, words.tag(words.SAMLP, "Extensions")).append(signed)
        case "the true one inside the signature":
            signed.remove(signature)
            evil.insert(1, signature)
            etree.SubElement(signature, words.tag(words.DS, "Object")).append(signed)
        case "the same identifier twice":
            evil.set("ID", "_vraie")
            signed.remove(signature)
            evil.insert(1, signature)
            evil.append(signed)
        case "touched after signing":
            signed.set("ForceAuthn", "true")
            return signed
    return evil


@pytest.mark.parametrize(
    "kind",
    [
        "the true one inside the false one",
        "the signature in the false one, the true one in an extension",
        "the true one inside the signature",
        "the same identifier twice",
        "touched after signing",
    ],
)
def test_a_wrapped_signature_is_worth_nothing(kind):
    data = etree.tostring(wrapped(kind))
    with pytest.raises(NotUnderstood):
        signing.verified(data, [_bare(CERTIFICATE)])


def test_a_signature_by_another_key_is_worth_nothing():
    key = keys.signing("saml")
    signed = signing.sign(request(), keys.private_key(key), key.certificate)
    with pytest.raises(NotUnderstood):
        signing.verified(etree.tostring(signed), [_bare(CERTIFICATE)])


def _bare(pem):
    return "".join(line for line in pem.splitlines() if "CERTIFICATE" not in line)


def test_a_comment_does_not_cut_a_name(service):
    data = b"<a>claire@exemple.fr<!-- x -->.evil.org</a>"
    assert words.read(data).text == "claire@exemple.fr.evil.org"


def test_passive_says_no_without_a_page(account, service):
    root = response(follow(Client(), address(request(IsPassive="true"))))
    inner = root.find("samlp:Status/samlp:StatusCode/samlp:StatusCode", NS)
    assert inner.get("Value") == words.NO_PASSIVE
    assert root.find("saml:Assertion", NS) is None


def test_the_name_is_the_service_s_own(account):
    names = {}
    for kind in ("persistent", "transient", "email"):
        entity = f"https://sp.example.org/{kind}"
        a_service("saml", metadata=metadata(entity), name_id=kind)
        asked = request(f"_{kind}")
        asked.find("saml:Issuer", NS).text = entity
        root = response(follow(browser(account), address(asked)))
        names[kind] = root.find(".//saml:NameID", NS)
    assert names["email"].text == account.person.email
    assert account.person_id.hex not in names["persistent"].text
    assert names["persistent"].get("SPNameQualifier") == "https://sp.example.org/persistent"
    assert len({name.text for name in names.values()}) == 3


def logout_request(visit, **more):
    root = messages.logout_request(
        issuer=ENTITY,
        destination=SLO,
        name=messages.Name(visit.subject, words.PERSISTENT, ENTITY),
        session=visit.sid,
        now=timezone.now(),
    )
    for name, value in more.items():
        root.set(name, value)
    return root


def test_a_service_ends_the_session_and_is_answered(account, service):
    client = browser(account)
    follow(client, address(request()))
    visit = Visit.objects.get()
    answer = client.get(address(logout_request(visit), signed=True, path="slo", RelayState="fin"))
    assert answer["Location"].startswith("https://sp.example.org/slo?SAMLResponse=")
    query = parse_qs(urlsplit(answer["Location"]).query)
    told = words.read(signing.inflated(query["SAMLResponse"][0]))
    assert told.find(".//samlp:StatusCode", NS).get("Value") == words.SUCCESS
    assert query["RelayState"] == ["fin"]
    own = keys.certificate(keys.signing("saml")).public_bytes(Encoding.DER)
    raw = urlsplit(answer["Location"]).query
    signing.check_query(raw, "SAMLResponse", [base64.b64encode(own).decode()])
    assert client.get("/").status_code == 302
    visit.refresh_from_db()
    assert visit.ended_at is not None


@pytest.mark.parametrize("signed", [False, True])
def test_only_the_service_itself_ends_its_sessions(account, service, signed):
    client = browser(account)
    follow(client, address(request()))
    root = logout_request(Visit.objects.get())
    where = address(root, signed=signed, path="slo")
    answer = client.get(where.replace("Signature=", "Signature=AA") if signed else where)
    assert answer.status_code == 400
    assert client.get("/").status_code == 200
    assert Visit.objects.get().ended_at is None


def test_an_old_request_ends_nothing(account, service):
    client = browser(account)
    follow(client, address(request()))
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=6)):
        old = address(logout_request(Visit.objects.get()), signed=True, path="slo")
    assert client.get(old).status_code == 400
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("pas du XML", "XML"),
        ("<!DOCTYPE x []><x/>", "DOCTYPE"),
        ("<EntitiesDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata'/>", "EntityDescriptor"),
        ("<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata'/>", "SPSSODescriptor"),
        (metadata().replace("HTTP-POST", "PAOS"), "AssertionConsumerService"),
        (metadata().replace(ACS, "http://sp.example.org/acs"), "https"),
    ],
)
def test_metadata_that_cannot_serve_is_refused_with_a_reason(text, word):
    with pytest.raises(Refused) as refused:
        a_service("saml", metadata=text)
    assert word in str(refused.value.fields["metadata"][0])


def test_an_entity_is_declared_once(service):
    with pytest.raises(Refused):
        a_service("saml", metadata=metadata())


def test_our_identifier_is_where_our_metadata_is():
    path = house.entity_id().removeprefix("http://localhost:8000")
    assert Client().get(path).status_code == 200
