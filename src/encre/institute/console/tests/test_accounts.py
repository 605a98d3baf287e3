"""Accounts opened, handed over, closed and reopened by pages; institute roles."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from encre.foundation import access, jobs
from encre.foundation.base.errors import NotAllowed, Refused
from encre.foundation.journal.models import Recorded
from encre.foundation.people.account_queries import roles_of
from encre.foundation.people.models import Account
from encre.foundation.people.services.accounts import give_role, withdraw_role
from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from encre.institute.console import letting_in

NEW = "une-toute-nouvelle-phrase"


@pytest.fixture
def at(operator):
    """A client of the operator, who has just typed their password."""
    client = Client()
    client.post(reverse("account_login"), {"login": operator.account.login, "password": PASSWORD})
    return client


@pytest.fixture
def keeper(institute):
    person = a_person(given_name="Aziliz")
    give_role(person, "keeper", by=None)
    return person


@pytest.fixture
def newcomer(institute):
    return a_person(given_name="Nolwenn", family_name="Jaffré", email="nolwenn@example.org")


def address(name, person):
    return reverse(f"console:{name}", args=[person.pk])


def follow(link):
    """Choose a password by a link, as its reader would; return their browser."""
    client = Client()
    page = client.get(re.sub(r"^https?://[^/]+", "", link), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    return client


class TestOpening:
    def test_a_newcomer_is_let_in_by_the_link(self, at, newcomer):
        listed = at.get(reverse("console:accounts_without"), {"q": "jaffre"}).text
        assert address("open_account", newcomer) in listed
        assert 'value="nolwenn.jaffre"' in at.get(address("open_account", newcomer)).text
        page = at.post(address("open_account", newcomer), {"login": "nolwenn.jaffre"})
        assert (page.status_code, page["Cache-Control"]) == (201, "no-store")
        link = re.search(r'class="secret">([^<]+)<', page.text)[1]
        assert link not in at.get(address("account", newcomer)).text
        follow(link)
        assert Account.objects.get(login="nolwenn.jaffre").check_password(NEW)

    def test_the_mail_s_link_works_too_and_once(self, at, newcomer):
        at.post(address("open_account", newcomer), {"login": "nolwenn.jaffre"})
        assert mail.outbox == []
        jobs.run_all()
        (letter,) = mail.outbox
        assert letter.to == ["nolwenn@example.org"]
        link = re.search(r"https?://\S+/login/password/\S+", letter.body)[0]
        follow(link)
        account = Account.objects.get(login="nolwenn.jaffre")
        assert account.check_password(NEW)
        assert (
            "password1" not in Client().get(re.sub(r"^https?://[^/]+", "", link), follow=True).text
        )

    def test_no_secret_stays_in_the_queue(self, operator, newcomer):
        handed = letting_in.open_account(newcomer, by=operator)
        token = handed.link.rstrip("/").rpartition("-")[2]
        told = list(jobs.queries.every_job().values_list("args", flat=True))
        assert token not in str(told)

    def test_a_login_taken_is_said_beside_the_field(self, at, operator, newcomer):
        page = at.post(address("open_account", newcomer), {"login": operator.account.login})
        assert page.status_code == 422
        assert not Account.objects.filter(person=newcomer).exists()

    def test_one_s_colleague_cannot(self, agent, newcomer):
        with pytest.raises(NotAllowed):
            letting_in.open_account(newcomer, by=agent)

    def test_the_link_of_an_account_in_use_is_shown_to_nobody(self, at, newcomer):
        account = an_account(newcomer, PASSWORD)
        Client().post(reverse("account_login"), {"login": account.login, "password": PASSWORD})
        page = at.post(address("hand_link", newcomer))
        assert page.status_code == 201
        assert "/login/password/" not in page.text
        jobs.run_all()
        assert "/login/password/" in mail.outbox[-1].body


class TestClosing:
    def test_closed_then_reopened_with_a_new_password(self, at, newcomer):
        account = an_account(newcomer, PASSWORD)
        theirs = Client()
        theirs.post(reverse("account_login"), {"login": account.login, "password": PASSWORD})
        assert theirs.get("/").status_code == 200
        assert at.get(address("close_account", newcomer)).status_code == 200
        assert at.post(address("close_account", newcomer)).status_code == 302
        assert theirs.get("/").status_code == 302
        assert at.post(address("reopen_account", newcomer)).status_code == 201
        account.refresh_from_db()
        assert account.is_active
        assert not account.check_password(PASSWORD)
        names = set(Recorded.objects.values_list("name", flat=True))
        assert {"people.account.closed", "people.account.reopened"} <= names

    def test_nobody_closes_their_own(self, operator):
        with pytest.raises(Refused):
            letting_in.close_account(operator.account, by=operator)

    def test_a_keeper_touches_no_operator(self, keeper, operator):
        for act in (letting_in.close_account, letting_in.hand_link, letting_in.end_sessions):
            with pytest.raises(NotAllowed):
                act(operator.account, by=keeper)

    def test_sessions_end(self, at, newcomer):
        account = an_account(newcomer, PASSWORD)
        theirs = Client()
        theirs.post(reverse("account_login"), {"login": account.login, "password": PASSWORD})
        theirs.get("/")
        at.post(address("end_sessions", newcomer))
        assert theirs.get("/").status_code == 302


class TestRoles:
    def test_given_and_withdrawn(self, at, newcomer):
        at.post(address("set_roles", newcomer), {"roles": ["keeper", "dpo"]})
        assert roles_of(newcomer) == ["dpo", "keeper"]
        assert access.can(newcomer, "people.account.manage", None)
        at.post(address("set_roles", newcomer), {"roles": ["dpo"]})
        assert roles_of(newcomer) == ["dpo"]

    def test_the_last_operator_stays(self, at, operator):
        page = at.post(address("set_roles", operator), {"roles": []})
        assert page.status_code == 422
        assert roles_of(operator) == ["operator"]

    def test_a_keeper_gives_none(self, keeper, newcomer, sign_in):
        assert sign_in(keeper).post(address("set_roles", newcomer), {"roles": ["operator"]})
        assert roles_of(newcomer) == []
        with pytest.raises(NotAllowed):
            letting_in.set_roles(newcomer, ["operator"], by=keeper)

    def test_a_fresh_proof_is_asked(self, desk, newcomer):
        page = desk.get(address("set_roles", newcomer))
        assert page.status_code == 302
        assert "reauthenticate" in page["Location"]


class TestPages:
    def test_the_list_is_narrowed(self, at, operator, newcomer):
        an_account(newcomer)
        page = reverse("console:accounts")
        assert "Jaffré" in at.get(page, {"state": "waiting"}).text
        assert "Jaffré" not in at.get(page, {"state": "closed"}).text
        assert "Jaffré" not in at.get(page, {"role": "operator"}).text
        assert "Garnier" in at.get(page, {"role": "operator"}).text

    def test_the_keeper_has_the_accounts_alone(self, keeper, newcomer, sign_in):
        client = sign_in(keeper)
        assert client.get(reverse("console:accounts")).status_code == 200
        assert client.get(address("account", newcomer)).status_code == 200
        assert client.get(reverse("console:health")).status_code == 403

    def test_the_person_s_page_leads_to_the_account(self, at, keeper, newcomer, agent, sign_in):
        there = reverse("atlas:person", args=[newcomer.pk])
        assert address("account", newcomer) in sign_in(keeper).get(there).text
        assert address("account", newcomer) not in sign_in(agent).get(there).text
        withdraw_role(keeper, "keeper", by=None)
        assert address("account", newcomer) not in sign_in(keeper).get(there).text
