"""The first administrator's link, and a lost second factor."""

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from encre.foundation import access, jobs
from encre.foundation.base.errors import NotAllowed, Refused
from encre.foundation.journal.models import Recorded
from encre.foundation.people.models import Account
from encre.foundation.people.tests.factories import an_account
from encre.institute.console import factors
from encre.institute.console.models import FactorRemoval

PASSWORD = "une-longue-phrase-de-passe"
ANSWERS = {"given_name": "Ève", "family_name": "Kerouédan", "password": PASSWORD, "again": PASSWORD}


def link(capsys, settings, email="eve@example.org"):
    call_command("first_admin", email)
    return capsys.readouterr().out.strip().removeprefix(settings.BASE_URL)


class TestFirstAdministrator:
    def test_the_link_opens_an_operator_s_account_once(self, db, capsys, settings):
        address = link(capsys, settings)
        page = Client().get(address)
        assert page.status_code == 200
        assert "eve@example.org" in page.content.decode()
        # With no-referrer, browsers send the form with a null origin, which is refused.
        assert page["Referrer-Policy"] == "same-origin"
        assert Client().post(address, ANSWERS).status_code == 302
        account = Account.objects.get(email="eve@example.org")
        assert account.check_password(PASSWORD)
        assert access.can(account.person, "console.use", None)
        assert Client().get(address).status_code == 404
        assert Client().post(address, ANSWERS).status_code == 404
        told = set(Recorded.objects.values_list("name", flat=True))
        assert {"console.administrator.invited", "console.administrator.entered"} <= told

    def test_a_weak_password_is_refused_and_the_link_still_good(self, db, capsys, settings):
        address = link(capsys, settings)
        response = Client().post(address, {**ANSWERS, "password": "123", "again": "123"})
        assert response.status_code == 422
        assert not Account.objects.exists()
        assert Client().post(address, ANSWERS).status_code == 302

    def test_after_an_hour_it_is_over(self, db, capsys, settings):
        address = link(capsys, settings)
        with time_machine.travel(4 * 3600 + __import__("time").time(), tick=False):
            assert Client().get(address).status_code == 404

    def test_it_lets_a_lost_administrator_in_again(self, operator, capsys, settings):
        address = link(capsys, settings, email=operator.email)
        form = {"password": PASSWORD, "again": PASSWORD}
        assert Client().post(address, form).status_code == 302
        operator.account.refresh_from_db()
        assert operator.account.check_password(PASSWORD)

    def test_an_invented_link_is_an_unknown_address(self, db):
        assert Client().get(reverse("console:first_admin", args=["x"])).status_code == 404


@pytest.fixture
def with_factor(agent):
    account = an_account(agent, PASSWORD)
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return account


class TestLostSecondFactor:
    def test_an_operator_removes_it_and_the_person_is_told(self, operator, with_factor):
        factors.remove(with_factor, reason="lost", details="Vue au bureau", by=operator)
        assert factors.of(with_factor) == []
        removal = FactorRemoval.objects.get()
        assert (removal.person, removal.by, removal.factors) == (with_factor.person, operator, 1)
        (event,) = Recorded.objects.filter(name="login.factors.reset")
        assert event.data == {"count": 1, "reason": "lost"}
        jobs.run_all()
        message = mail.outbox[-1]
        assert message.to == [with_factor.person.email]
        assert "Odile Garnier" in message.body

    def test_a_reason_is_needed(self, operator, with_factor):
        with pytest.raises(Refused):
            factors.remove(with_factor, reason="lost", details="  ", by=operator)
        assert factors.of(with_factor)

    def test_nobody_does_it_to_themselves(self, operator):
        account = operator.account
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
        with pytest.raises(Refused):
            factors.remove(account, reason="lost", details="moi", by=operator)

    def test_auditors_cannot(self, auditor, with_factor):
        with pytest.raises(NotAllowed):
            factors.remove(with_factor, reason="lost", details="vue", by=auditor)

    def test_the_service_centre_does_it_from_its_page(self, service_centre, sign_in, with_factor):
        page = sign_in(service_centre).get(reverse("console:account", args=[with_factor.person_id]))
        assert reverse("console:remove_factors", args=[with_factor.person_id]) in str(page.content)
        factors.remove(with_factor, reason="lost", details="vue", by=service_centre)
        assert factors.of(with_factor) == []

    def test_of_one_who_holds_a_role_only_operators_do(self, service_centre, operator, auditor):
        account = an_account(auditor, PASSWORD)
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
        with pytest.raises(NotAllowed):
            factors.remove(account, reason="lost", details="vue", by=service_centre)
        factors.remove(account, reason="lost", details="vue", by=operator)
        assert factors.of(account) == []

    def test_the_person_s_open_sessions_end(self, operator, with_factor, sign_in):
        client = Client()
        client.force_login(
            with_factor, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        client.get(reverse("notices:inbox"))
        factors.remove(with_factor, reason="lost", details="vue", by=operator)
        assert client.get(reverse("notices:inbox")).status_code == 302

    def test_the_page_asks_the_operator_to_prove_who_they_are(self, desk, with_factor):
        address = reverse("console:remove_factors", args=[with_factor.person_id])
        response = desk.get(address)
        assert response.status_code == 302
        assert re.search("reauthenticate", response["Location"])


def test_settings_are_shown_without_secrets(desk, settings):
    settings.EMAIL_HOST_PASSWORD = "tres-secret"
    settings.METRICS_TOKEN = "un-jeton"
    page = desk.get(reverse("console:settings")).content.decode()
    assert "••••" in page
    for secret in ("tres-secret", "un-jeton", settings.SECRET_KEY):
        assert secret not in page


def test_a_test_mail_leaves_by_a_job(desk):
    response = desk.post(reverse("console:mail"), {"to": "odile@example.org"})
    assert "/console/jobs/" in response["Location"]
    assert mail.outbox == []
    jobs.run_all()
    assert mail.outbox[0].to == ["odile@example.org"]
