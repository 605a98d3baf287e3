"""The one page between doors and services: agreement, second factor, who may enter, leaving."""

import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client

from encre.foundation import jobs
from encre.foundation.people.services.accounts import close_account
from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from encre.foundation.structures.tests.factories import a_team, a_unit
from encre.institute.login import tokens
from encre.institute.login.models import Consent, Told, Visit
from encre.institute.login.services import end_every_session, way_in
from encre.institute.login.tests.protocols.factories import (
    ALL,
    BACK,
    Asking,
    a_service,
    browser,
    follow,
    left,
    query,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_memory():
    cache.clear()


@pytest.fixture
def account():
    return somebody()


def page_of(asking, client, **more):
    """Return the page shown, and its address."""
    answer = asking.authorize(client, **more)
    return answer, f"{answer.request['PATH_INFO']}?{answer.request['QUERY_STRING']}"


def entered(answer):
    """Return whether an answer carries a code."""
    return "code" in query(left(answer))


def test_a_person_agrees_once_to_what_is_learnt(account):
    asking = Asking(a_service(asks_consent=True, claims=["name", "email"])[0])
    client = browser(account)
    page, here = page_of(asking, client)
    assert "Prénom et nom" in page.text
    assert "Adresse de courriel" in page.text
    assert "liste rouge" not in page.text
    assert Visit.objects.count() == 0
    assert entered(client.post(here, {"answer": "agree"}))
    assert entered(asking.authorize(client))
    assert Consent.objects.get().claims == ["name", "email"]


def test_refusing_says_so_to_the_service_and_nothing_else(account):
    asking = Asking(a_service(asks_consent=True)[0])
    client = browser(account)
    _page, here = page_of(asking, client)
    told = query(left(client.post(here, {"answer": "refuse"})))
    assert (told["error"], "code" in told) == ("access_denied", False)
    assert not Consent.objects.exists()


def test_more_than_was_agreed_is_asked_again(account):
    asking = Asking(a_service(asks_consent=True, claims=["name", "email"])[0])
    client = browser(account)
    _page, here = page_of(asking, client, scope="openid profile")
    client.post(here, {"answer": "agree"})
    assert entered(asking.authorize(client, scope="openid profile"))
    assert asking.authorize(client, scope="openid profile email").status_code == 200
    told = query(left(asking.authorize(client, scope="openid email", prompt="none")))
    assert told["error"] == "consent_required"


def test_another_site_cannot_agree_in_a_person_s_name(account):
    asking = Asking(a_service(asks_consent=True)[0])
    client = browser(account)
    _page, here = page_of(asking, client)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(here, {"answer": "agree"}).status_code == 403
    assert not Consent.objects.exists()


def test_who_is_unlisted_is_always_asked_and_chooses_each_thing():
    account = somebody(unlisted=True)
    service, secret = a_service(claims=ALL, asks_consent=False)
    asking = Asking(service)
    client = browser(account)
    page, here = page_of(asking, client)
    assert "liste rouge" in page.text
    assert "checked" not in page.text.partition("<main")[2]
    answer = client.post(here, {"answer": "agree", "claims": ["login", "birth_date"]})
    given = asking.exchange(query(left(answer))["code"], secret).json()
    told = Client().get(
        "/login/oidc/userinfo", headers={"authorization": f"Bearer {given['access_token']}"}
    )
    assert set(told.json()) == {"sub", "preferred_username"}


def code_of(secret, shift=0):
    import time

    return f"{hotp_value(secret, int(time.time()) // 30 + shift):06d}"


def test_a_second_factor_is_asked_where_a_service_wants_one(account):
    asking = Asking(a_service(second_factor=True)[0])
    client = browser(account)
    page = asking.authorize(client)
    assert page.status_code == 403
    assert "Installer un second facteur" in page.text
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(account, secret)
    page, here = page_of(asking, client)
    assert here.startswith("/login/factors/reauthenticate/")
    proved = client.post(here, {"code": code_of(secret)})
    assert entered(follow(client, proved["Location"]))
    assert entered(Asking(a_service()[0]).authorize(client))


def test_a_service_of_a_structure_opens_to_its_people_only():
    unit = a_unit()
    asking = Asking(a_service(audience="structure", structure=unit)[0])
    inside = somebody(a_team(unit))
    outside = somebody(a_unit())
    assert entered(asking.authorize(browser(inside)))
    page = asking.authorize(browser(outside))
    assert page.status_code == 403
    assert "réservé" in page.text
    assert query(asking.authorize(browser(outside), prompt="none")["Location"])["error"]


def test_a_service_of_a_category_opens_to_it_only():
    asking = Asking(a_service(audience="category", category="researcher")[0])
    assert entered(asking.authorize(browser(somebody(a_unit()))))
    assert asking.authorize(browser(somebody())).status_code == 403


def test_rights_lost_close_the_tokens_too():
    unit = a_unit()
    service, secret = a_service(audience="category", category="researcher")
    asking = Asking(service)
    account = somebody(unit)
    given = asking.exchange(asking.code(browser(account)), secret).json()
    service.category = "doctoral"
    service.save()
    header = {"authorization": f"Bearer {given['access_token']}"}
    assert Client().get("/login/oidc/userinfo", headers=header).status_code == 401


def test_my_services_list_what_is_open_and_what_i_agreed_to(account):
    service, secret = a_service(asks_consent=True, name="Forgerie", claims=["name"])
    asking = Asking(service)
    client = browser(account)
    _page, here = page_of(asking, client)
    given = asking.exchange(
        query(left(client.post(here, {"answer": "agree"})))["code"], secret
    ).json()
    page = client.get("/login/mine/")
    assert page.text.count("Forgerie") >= 2
    assert "Prénom et nom" in page.text
    stranger = browser(somebody())
    visit, consent = Visit.objects.get(), Consent.objects.get()
    assert stranger.post(f"/login/mine/{visit.pk}/end").status_code == 404
    assert stranger.post(f"/login/mine/{consent.pk}/withdraw").status_code == 404
    assert client.post(f"/login/mine/{consent.pk}/withdraw").status_code == 302
    header = {"authorization": f"Bearer {given['access_token']}"}
    assert Client().get("/login/oidc/userinfo", headers=header).status_code == 401
    assert asking.authorize(client).status_code == 200
    client.get("/login/mine/")
    assert "Forgerie" not in client.get("/login/mine/").text


def test_ending_one_visit_leaves_the_others(account):
    first, second = (Asking(a_service(name=name)[0]) for name in ("Un", "Deux"))
    client = browser(account)
    first.code(client)
    second.code(client)
    visit = Visit.objects.get(service__name="Un")
    client.post(f"/login/mine/{visit.pk}/end")
    open_now = Visit.objects.filter(ended_at=None)
    assert [row.service.name for row in open_now] == ["Deux"]


class Listening(BaseHTTPRequestHandler):
    """A service that hears that sessions end."""

    heard: list[dict[str, list[str]]]
    status = 200

    def do_POST(self):
        """Remember what is posted."""
        size = int(self.headers["Content-Length"])
        self.server.heard.append(parse_qs(self.rfile.read(size).decode()))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def listener():
    server = HTTPServer(("127.0.0.1", 0), Listening)
    server.heard, server.status = [], 200
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_signing_out_tells_each_service_and_names_those_that_cannot_be(account, listener):
    tell = f"http://127.0.0.1:{listener.server_port}/tell"
    heard, secret = a_service(name="Qui écoute", logout_address=tell)
    deaf, _secret = a_service(name="Qui n’écoute pas")
    client = browser(account)
    asking = Asking(heard)
    given = asking.exchange(asking.code(client), secret).json()
    Asking(deaf).code(client)
    client.post("/login/logout/")
    out = client.get("/login/out/").text
    assert "Qui écoute" in out
    assert out.index("ne peuvent pas être prévenus") < out.index("Qui n’écoute pas")
    jobs.run_all()
    message = listener.heard[0]["logout_token"][0]
    assert jwt.get_unverified_header(message)["typ"] == "logout+jwt"
    keys = jwt.PyJWKSet.from_dict(tokens.public_keys())
    told = jwt.decode(message, keys.keys[0].key, algorithms=["RS256"], audience=heard.client_id)
    known = jwt.decode(given["id_token"], options={"verify_signature": False})
    assert (told["sub"], told["sid"]) == (known["sub"], known["sid"])
    assert "nonce" not in told
    assert list(told["events"]) == ["http://schemas.openid.net/event/backchannel-logout"]
    assert tokens.hinted(message) is None
    assert Visit.objects.get(service=heard).told == Told.DONE
    assert "prévenu" in client.get("/login/out/").text


@pytest.mark.django_db(transaction=True)
def test_a_service_that_does_not_answer_is_told_again_then_named(account, listener):
    listener.status = 500
    tell = f"http://127.0.0.1:{listener.server_port}/tell"
    service, _secret = a_service(name="En panne", logout_address=tell)
    client = browser(account)
    Asking(service).code(client)
    client.post("/login/logout/")
    with pytest.raises(Exception, match="HTTP 500"):
        jobs.run_all()
    assert Visit.objects.get().told == Told.FAILED
    assert "n’a pas pu être prévenu" in client.get("/login/out/").text


def test_a_cas_service_is_told_by_its_ticket(account, listener):
    root = f"http://127.0.0.1:{listener.server_port}/app"
    a_service("cas", returns=[root], tells_logout=True)
    client = browser(account)
    answer = follow(client, f"/login/cas/login?service={root}/")
    ticket = query(left(answer))["ticket"]
    Client().get(f"/login/cas/serviceValidate?service={root}/&ticket={ticket}")
    client.post("/login/logout/")
    jobs.run_all()
    assert f">{ticket}</" in listener.heard[0]["logoutRequest"][0]


def test_a_session_ended_from_elsewhere_ends_what_it_opened(account):
    asking = Asking(a_service()[0])
    here, there = browser(account), browser(account)
    asking.code(here)
    asking.code(there)
    assert Visit.objects.filter(ended_at=None).count() == 2
    there.post("/login/sessions/", {"session": "others"})
    assert Visit.objects.filter(ended_at=None).count() == 1
    assert here.get("/").status_code == 302
    end_every_session(account, by=account.person)
    assert not Visit.objects.filter(ended_at=None).exists()


def test_a_closed_account_leaves_nothing_open(account):
    asking = Asking(a_service()[0])
    client = browser(account)
    asking.code(client)
    close_account(account, by=None)
    jobs.run_all()
    assert not Visit.objects.filter(ended_at=None).exists()
    assert follow(client, "/login/go?r=x").status_code == 400
    page = asking.authorize(client)
    assert page.request["PATH_INFO"] == "/login/"


def test_a_first_link_activates_an_account_and_leads_nowhere_twice(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    account = an_account(a_person())
    client = Client(headers={"accept-language": "fr"})
    page = client.get(way_in(account).partition("8000")[2], follow=True)
    phrase = "une-première-phrase-longue"
    client.post(page.request["PATH_INFO"], {"password1": phrase, "password2": phrase})
    signed = Client().post("/login/", {"login": account.login, "password": phrase})
    assert signed["Location"] == "/"
    asking = Asking(a_service()[0])
    other = Client()
    other.post("/login/", {"login": account.login, "password": phrase})
    assert entered(asking.authorize(other))


def test_a_password_lost_and_replaced_leaves_nothing_open(account, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    asking = Asking(a_service()[0])
    thief = browser(account)
    asking.code(thief)
    client = Client()
    client.post("/login/password/reset/", {"email": account.email})
    link = re.search(r"http://[^/]+(/login/password/reset/key/\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    phrase = "une-autre-phrase-longue"
    client.post(page.request["PATH_INFO"], {"password1": phrase, "password2": phrase})
    assert thief.get("/").status_code == 302
    assert not Visit.objects.filter(ended_at=None).exists()


def test_forms_never_break_on_the_way_to_a_service(account):
    """Browsers hold `form-action` through redirections: our forms end on a page of ours."""
    asking = Asking(a_service(asks_consent=True)[0])
    client = Client()
    _page, here = page_of(asking, client)
    signed = client.post(here, {"login": account.login, "password": PASSWORD})
    consent = client.get(signed["Location"])
    answer = client.post(signed["Location"], {"answer": "agree"})
    assert consent.status_code == answer.status_code == 200
    assert left(answer).startswith(BACK)
    assert "Location" not in answer.headers
