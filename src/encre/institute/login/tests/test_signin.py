"""Signing in, proving it again, sessions and tokens, through the pages."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from encre.foundation.base.errors import NotAllowed, Refused
from encre.foundation.journal.models import Recorded
from encre.foundation.people.services.accounts import close_account, give_role
from encre.foundation.people.services.tokens import token_of
from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from encre.foundation.structures.tests.factories import a_unit, an_institute
from encre.institute.login.services import end_every_session, reset_factors, way_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def account():
    return an_account(a_person(a_unit()), PASSWORD)


def sign_in(client, login, password=PASSWORD):
    return client.post("/login/", {"login": login, "password": password})


@pytest.mark.parametrize("by", ["login", "email", "capitals"])
def test_login_or_mail_opens_the_portal(client, account, by):
    name = {"login": account.login, "email": account.email, "capitals": account.login.upper()}[by]
    answer = sign_in(client, name)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    assert Recorded.objects.filter(name="login.session.opened", by_id=account.person_id).exists()


def test_a_wrong_password_says_nothing_of_the_account(client, account):
    wrong = sign_in(client, account.login, "pas-la-bonne-phrase")
    unknown = sign_in(client, "personne.inconnue", "pas-la-bonne-phrase")
    tell = r'<li class="error.*?</li>|class="errors.*?</ul>'
    assert wrong.status_code == unknown.status_code
    assert re.findall(tell, wrong.text, re.S) == re.findall(tell, unknown.text, re.S)
    assert client.get("/").status_code == 302


def test_a_closed_account_opens_nothing(client, account):
    sign_in(client, account.login)
    close_account(account, by=None)
    assert client.get("/").status_code == 302
    assert client.get("/").headers["Location"].startswith("/login/")
    sign_in(client, account.login)
    assert client.get("/").status_code == 302


def test_five_failures_stop_the_sixth_even_with_the_right_password(client, account):
    for _number in range(5):
        sign_in(client, account.login, "pas-la-bonne-phrase")
    sign_in(client, account.login)
    assert client.get("/").status_code == 302


def test_nobody_signs_up(client):
    assert client.get("/login/signup/").status_code == 404


def test_a_second_factor_is_asked_and_its_secret_is_not_readable_at_rest(client, account):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(account, secret)
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    answer = sign_in(client, account.login)
    assert answer["Location"].startswith("/login/factors/authenticate/")
    assert client.get("/").status_code == 302


def test_lost_factors_are_removed_by_somebody_else_with_a_reason(account):
    institute = an_institute()
    agent = a_person(institute)
    give_role(agent, "agent", by=None)
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    colleague = a_person()
    with pytest.raises(NotAllowed):
        reset_factors(account, by=colleague, reason="lost")
    with pytest.raises(Refused):
        reset_factors(account, by=agent, reason="whim")
    with pytest.raises(Refused):
        reset_factors(an_account(agent), by=agent, reason="lost")
    assert reset_factors(account, by=agent, reason="lost") == 1
    assert not Authenticator.objects.filter(user=account).exists()


def test_a_forgotten_password_is_replaced_by_mail_once(client, account):
    client.post("/login/password/reset/", {"email": account.email})
    [letter] = mail.outbox
    link = re.search(r"http://[^/]+(/login/password/reset/key/\S+)", letter.body)[1]
    page = client.get(link, follow=True)
    phrase = "une-nouvelle-phrase-longue"
    client.post(page.request["PATH_INFO"], {"password1": phrase, "password2": phrase})
    other = Client()
    assert sign_in(other, account.login, phrase)["Location"] == "/"
    again = other.get(link, follow=True)
    assert "password1" not in again.text


def test_a_way_in_lets_a_new_person_choose_a_password(client):
    account = an_account(a_person())
    page = client.get(way_in(account).partition("8000")[2], follow=True)
    assert "password1" in page.text


def test_sessions_are_listed_and_ended_one_by_one(account):
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, account.login)
        client.get("/")
    assert here.get("/login/sessions/").text.count("<code>") >= 2
    other = UserSession.objects.get(session_key=there.session.session_key)
    here.post("/login/sessions/", {"session": str(other.pk)})
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert end_every_session(account, by=account.person) == 1
    assert here.get("/").status_code == 302


def test_a_token_is_shown_once_and_revoked_by_its_owner_only(client, account):
    sign_in(client, account.login)
    answer = client.post("/login/tokens/", {"name": "Robot", "scope": "ro", "days": "30"})
    secret = re.search(r'class="secret">([^<]+)<', answer.text)[1]
    assert answer["Cache-Control"] == "no-store"
    assert secret not in client.get("/login/tokens/").text
    token = token_of(secret)
    stranger = Client()
    stranger.force_login(an_account(a_person()))
    assert stranger.post(f"/login/tokens/{token.pk}/revoke").status_code == 404
    client.post(f"/login/tokens/{token.pk}/revoke")
    assert token_of(secret) is None
