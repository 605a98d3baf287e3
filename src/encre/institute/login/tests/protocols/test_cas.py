"""CAS 3.0: tickets serve once, at their own address, for a moment."""

import time
from urllib.parse import quote, urlencode

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from lxml import etree

from encre.foundation.people.tests.factories import PASSWORD
from encre.institute.login.models import Visit
from encre.institute.login.tests.protocols.factories import (
    a_service,
    browser,
    follow,
    left,
    query,
    somebody,
)

pytestmark = pytest.mark.django_db
PAGE = "https://wiki.example.org/app/page?id=3"
NS = {"cas": "http://www.yale.edu/tp/cas"}


@pytest.fixture(autouse=True)
def _no_memory():
    cache.clear()


@pytest.fixture
def account():
    return somebody()


@pytest.fixture
def service():
    return a_service("cas", tells_logout=True)[0]


def ticket(client, address=PAGE, **more):
    told = urlencode({"service": address, **more})
    return query(left(follow(client, f"/login/cas/login?{told}")))["ticket"]


def validate(secret, address=PAGE, path="p3/serviceValidate", **more):
    told = urlencode({"service": address, "ticket": secret, **more})
    return Client().get(f"/login/cas/{path}?{told}")


def failure(answer):
    return etree.fromstring(answer.content).find("cas:authenticationFailure", NS).get("code")


def test_a_ticket_says_who_is_there_with_attributes(account, service):
    secret = ticket(browser(account))
    assert secret.startswith("ST-")
    answer = validate(secret)
    assert answer["Cache-Control"] == "no-store"
    root = etree.fromstring(answer.content)
    assert root.findtext(".//cas:user", None, NS) == account.login
    assert root.findtext(".//cas:displayName", None, NS) == account.person.display_name
    assert root.findtext(".//cas:mail", None, NS) == account.person.email
    assert root.findtext(".//cas:isFromNewLogin", None, NS) == "false"


def test_the_address_keeps_its_own_parameters(account, service):
    answer = follow(browser(account), f"/login/cas/login?service={quote(PAGE)}")
    assert left(answer).startswith(f"{PAGE}&ticket=ST-")


def test_a_ticket_serves_once_and_its_second_use_ends_the_visit(account, service):
    secret = ticket(browser(account))
    validate(secret)
    assert failure(validate(secret)) == "INVALID_TICKET"
    assert Visit.objects.get().ended_at is not None


@pytest.mark.parametrize(
    "address", [f"{PAGE}&x=1", "https://wiki.example.org/app", "https://evil.org/", PAGE.upper()]
)
def test_a_ticket_is_bound_to_its_address_and_lost_at_another(account, service, address):
    secret = ticket(browser(account))
    assert failure(validate(secret, address)) == "INVALID_SERVICE"
    assert failure(validate(secret)) == "INVALID_TICKET"


def test_a_ticket_lives_half_a_minute(account, service):
    secret = ticket(browser(account))
    with time_machine.travel(time.time() + 31, tick=False):
        assert failure(validate(secret)) == "INVALID_TICKET"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"ticket": "", "service": PAGE}, "INVALID_REQUEST"),
        ({"ticket": "ST-x"}, "INVALID_REQUEST"),
        ({"ticket": "PT-x", "service": PAGE}, "INVALID_TICKET_SPEC"),
        ({"ticket": "ST-inconnu", "service": PAGE}, "INVALID_TICKET"),
        (
            {"ticket": "ST-x", "service": PAGE, "pgtUrl": "https://x.org/"},
            "INVALID_PROXY_CALLBACK",
        ),
    ],
)
def test_what_is_wrong_is_said_in_the_protocol_s_words(service, told, code):
    answer = Client().get(f"/login/cas/serviceValidate?{urlencode(told)}")
    assert answer.status_code == 200
    assert failure(answer) == code


def test_wrong_tickets_are_slowed_down(service):
    for _number in range(31):
        validate("ST-inconnu")
    assert failure(validate("ST-inconnu")) == "INTERNAL_ERROR"


def test_proxies_are_refused_clearly(service):
    answer = Client().get("/login/cas/proxy?pgt=PGT-1&targetService=x")
    code = etree.fromstring(answer.content).find("cas:proxyFailure", NS).get("code")
    assert code == "UNAUTHORIZED_SERVICE_PROXY"


@pytest.mark.parametrize(
    "address",
    [
        *("https://evil.org/app", "https://wiki.example.org.evil.org/app", "https://x@evil.org/"),
        *("https://wiki.example.org/application", "https://wiki.example.org/app/../secret"),
        *("https://wiki.example.org:8443/app", "http://wiki.example.org/app", "javascript:1"),
        *("https://wiki.example.org/app/%2e%2e/secret", "https://wiki.example.org\\@evil.org/app"),
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_declared(account, service, address):
    client = browser(account)
    for door in ("login", "logout"):
        answer = follow(client, f"/login/cas/{door}?{urlencode({'service': address})}")
        assert "http-equiv" not in answer.text
        assert not answer.headers.get("Location", "").startswith(("http", "javascript"))


def test_gateway_asks_nothing_of_whoever_is_not_signed_in(account, service):
    told = urlencode({"service": PAGE, "gateway": "true"})
    assert follow(Client(), f"/login/cas/login?{told}")["Location"] == PAGE
    assert "ticket" in query(left(follow(browser(account), f"/login/cas/login?{told}")))


def test_renew_asks_for_a_fresh_proof_and_the_service_may_insist(account, service):
    client = browser(account)
    old = ticket(client)
    assert failure(validate(old, renew="true")) == "INVALID_TICKET"
    time.sleep(0.01)
    told = urlencode({"service": PAGE, "renew": "true", "gateway": "true"})
    page = client.get(client.get(f"/login/cas/login?{told}")["Location"])
    assert page["Location"].startswith("/login/reauthenticate/")
    proved = client.post(page["Location"], {"password": PASSWORD})
    fresh = query(left(client.get(proved["Location"])))["ticket"]
    root = etree.fromstring(validate(fresh, renew="true").content)
    assert root.findtext(".//cas:isFromNewLogin", None, NS) == "true"


def test_the_older_forms_of_the_answer(account, service):
    client = browser(account)
    assert validate(ticket(client), path="validate").text == f"yes\n{account.login}\n"
    assert validate("ST-x", path="validate").text == "no\n\n"
    plain = etree.fromstring(validate(ticket(client), path="serviceValidate").content)
    assert plain.find(".//cas:attributes", NS) is None
    told = validate(ticket(client), format="JSON").json()["serviceResponse"]
    assert told["authenticationSuccess"]["user"] == account.login


def test_a_service_that_may_not_know_the_login_receives_an_identifier(account):
    a_service("cas", claims=[])
    root = etree.fromstring(validate(ticket(browser(account))).content)
    assert root.findtext(".//cas:user", None, NS) == account.person_id.hex
    assert account.login not in etree.tostring(root).decode()


def test_signing_out_ends_the_session_and_goes_on_to_a_declared_address(account, service):
    client = browser(account)
    ticket(client)
    answer = client.get(f"/login/cas/logout?{urlencode({'service': PAGE})}")
    assert left(answer) == PAGE
    assert client.get("/").status_code == 302
