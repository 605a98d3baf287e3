"""The words of the sign-in pages and mails, and the demonstration's box."""

import json
import re
import time
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from encre.institute.login.browsers import browser_name

pytestmark = pytest.mark.django_db
FOREIGN = re.compile(r"MFA|e-mail|pseudo|!|[a-zé]'[a-zé]", re.IGNORECASE)


@pytest.fixture
def account():
    return an_account(a_person(), PASSWORD)


@pytest.fixture
def client(account):
    client = Client(headers={"accept-language": "fr"})
    client.post(reverse("account_login"), {"login": account.login, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def shown(page):
    """Return what is read on a page: its main part without markup."""
    main = page.text.partition('<main id="main"')[2].partition("</main>")[0]
    return re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.S)


@pytest.mark.parametrize(
    "name",
    [
        *("account_reset_password", "account_reset_password_done", "account_inactive"),
        "account_login",
    ],
)
def test_doors_read_in_french(name):
    page = Client(headers={"accept-language": "fr"}).get(reverse(name))
    assert page.status_code == 200
    assert not FOREIGN.search(shown(page))
    assert "style=" not in page.text


@pytest.mark.parametrize(
    "name",
    [
        *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"),
        *("account_change_password", "account_logout"),
    ],
)
def test_pages_of_the_account_read_in_french(client, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert not FOREIGN.search(shown(page))


def test_an_app_is_set_up_though_nobody_verified_the_address(client, account):
    page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page.text)[1]
    code = f"{hotp_value(secret, int(time.time()) // 30):06d}"
    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer.status_code == 302
    assert Authenticator.objects.filter(user=account, type="totp").exists()
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert codes.text.count("<li><code>") == 10


def test_the_second_step_offers_a_way_out(account):
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    client = Client(headers={"accept-language": "fr"})
    page = client.post(
        reverse("account_login"), {"login": account.login, "password": PASSWORD}, follow=True
    )
    assert "Seconde étape" in page.text
    assert not FOREIGN.search(shown(page))


@pytest.mark.parametrize(
    "change", ["totp_activated", "webauthn_removed", "recovery_codes_generated"]
)
def test_a_change_is_told_with_when_and_from_where(change):
    moment = datetime(2026, 11, 25, 22, 52, tzinfo=UTC)
    told = {"timestamp": moment, "ip": "192.0.2.7", "user_agent": "X Linux Firefox/140.0"}
    with override("fr"):
        text = render_to_string(f"mfa/email/{change}_message.txt", told)
    assert "25 novembre 2026" in text
    assert "192.0.2.7" in text
    assert "Firefox, Linux" in text
    assert not FOREIGN.search(text)


def test_the_mail_says_its_login_and_whom_to_ask(account, settings):
    settings.CONTACTS = {"support": "centre@example.org"}
    client = Client(headers={"accept-language": "fr"})
    client.post(reverse("account_reset_password"), {"email": account.email})
    (letter,) = mail.outbox
    assert letter.subject == "[Encre] Choisissez votre mot de passe"
    assert account.login in letter.body
    assert "centre@example.org" in letter.body
    assert "!" not in letter.body
    assert "&" not in letter.body


def test_the_demonstration_shows_who_is_who_but_not_in_production(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    people = [{"login": "claire.le-goff", "name": "Claire Le Goff", "role": "chercheuse"}]
    told = {"password": "ouvre-toi", "people": people}
    assert "data-login" not in Client().get(reverse("account_login")).text
    (tmp_path / "demo.json").write_text(json.dumps(told), "utf-8")
    page = Client().get(reverse("account_login")).text
    assert 'data-login="claire.le-goff"' in page
    assert "ouvre-toi" in page
    settings.PRODUCTION = True
    assert "ouvre-toi" not in Client().get(reverse("account_login")).text


@pytest.mark.parametrize(
    ("says", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/2010 Firefox/140.0",
            "Firefox, Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0",
            "Edge, Windows",
        ),
        ("curl/8.5", "curl/8.5"),
    ],
)
def test_a_browser_is_named(says, name):
    assert browser_name(says) == name
