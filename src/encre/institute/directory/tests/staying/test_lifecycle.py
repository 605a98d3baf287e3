"""The jobs of the day: closing at every door, reopening, announcing, receiving, erasing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone

from encre.foundation import links
from encre.foundation.base.errors import NotAllowed, Refused
from encre.foundation.notices.models import Notice
from encre.foundation.people.services.accounts import give_role, reopen_account
from encre.foundation.people.services.affiliations import (
    add_affiliation,
    change_affiliation_dates,
)
from encre.foundation.people.services.tokens import create_token, token_of
from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from encre.foundation.structures import services as structures
from encre.foundation.structures.tests.factories import a_team, a_unit
from encre.institute.directory.services import staying
from encre.institute.directory.tests.staying.days import (
    a_minute_later,
    again,
    leaving,
    stay_of,
)

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOON = "2026-11-28 12:00+01:00"
LOCMEM = override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")


def test_every_door_closes_once_the_grace_is_over() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        person = leaving(date(2026, 11, 20))
        account = an_account(person, PASSWORD)
        _token, secret = create_token(account, name="Robot")
        browser = Client()
        browser.force_login(account, backend=BACKEND)
        clock.move_to("2026-11-27 23:30+01:00")
        a_minute_later()
        assert again(person).account.is_active
        clock.move_to("2026-11-28 00:01+01:00")
        a_minute_later()
        gone = again(person)
        assert not gone.account.is_active
        assert gone.presence == "left"
        assert token_of(secret) is None
        assert browser.get("/account/").status_code == 302
        refused = Client().post("/login/", {"login": account.login, "password": PASSWORD})
        assert refused.headers["Location"] == "/login/inactive/"
        assert stay_of(person).left_at is not None


def test_who_comes_back_is_opened_again_by_a_new_link() -> None:
    with LOCMEM, time_machine.travel(NOON, tick=False) as clock:
        person = leaving(date(2026, 10, 1))
        account = an_account(person, PASSWORD)
        a_minute_later()
        assert not again(person).account.is_active
        unit = a_unit()
        add_affiliation(person, unit, by=None, category="guest", starts=date(2026, 12, 15))
        a_minute_later()
        assert not again(person).account.is_active
        clock.move_to("2026-12-15 00:05+01:00")
        a_minute_later()
        back = again(person)
        assert back.account.is_active
        assert back.presence == "active"
        assert not back.account.has_usable_password()
        assert [person.email] in [message.to for message in mail.outbox]
        assert back.account.login == account.login


def test_a_renewal_or_a_second_affiliation_closes_nothing() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        person = leaving(date(2026, 11, 30), "doctoral")
        an_account(person)
        emeritus = leaving(date(2026, 11, 30), "guest")
        an_account(emeritus)
        day = date(2026, 12, 1)
        for one in (person, emeritus):
            add_affiliation(one, a_unit(), by=None, category="emeritus", starts=day)
        for moment in ("2026-12-01 00:05+01:00", "2027-06-01 10:00+01:00"):
            clock.move_to(moment)
            a_minute_later()
            assert again(person).account.is_active
            assert again(emeritus).account.is_active


def test_the_person_and_the_head_are_told_once_for_a_date() -> None:
    with LOCMEM, time_machine.travel(NOON, tick=False):
        unit = a_unit()
        head = a_person(unit, given_name="Yves")
        an_account(head)
        structures.give_responsibility(unit, by=None, role="head", person=head)
        person = a_person(given_name="Léa")
        an_account(person)
        end = date(2026, 12, 20)
        held = add_affiliation(person, a_team(unit), by=None, category="postdoc", ends=end)
        for _time in range(2):
            a_minute_later()
        told = Notice.objects.filter(sort="directory.departure")
        assert {row.person_id for row in told} == {person.pk, head.pk}
        assert told.count() == 2
        assert [head.email] in [message.to for message in mail.outbox]
        change_affiliation_dates(held, by=None, starts=None, ends=end + timedelta(days=3))
        a_minute_later()
        assert told.all().count() == 4


def test_what_an_operator_reopened_stays_open_until_the_dates_change() -> None:
    with time_machine.travel(NOON, tick=False):
        person = leaving(date(2026, 10, 1))
        account = an_account(person)
        a_minute_later()
        account.refresh_from_db()
        reopen_account(account, by=None)
        a_minute_later()
        assert again(person).account.is_active


def test_the_last_operator_is_never_let_go() -> None:
    with time_machine.travel(NOON, tick=False):
        person = leaving(date(2026, 10, 1))
        an_account(person)
        give_role(person, "operator", by=None)
        a_minute_later()
        assert again(person).account.is_active
        second = a_person(a_unit())
        an_account(second)
        give_role(second, "operator", by=None)
        a_minute_later()
        assert not again(person).account.is_active


def test_arrivals_receive_an_account_when_the_house_says_so() -> None:
    with LOCMEM, time_machine.travel(NOON, tick=False) as clock:
        keeper = a_person(a_unit())
        give_role(keeper, "keeper", by=None)
        new, unit = a_person(), a_unit()
        add_affiliation(new, unit, by=None, category="trainee", starts=date(2026, 12, 1))
        a_minute_later()
        facts = {"grace": {"trainee": 3}, "notice_days": 15, "erase_days": 100}
        staying.set_rules(by=keeper, version=0, arrivals_from=date(2026, 11, 28), **facts)
        a_minute_later()
        accounts = get_user_model().objects
        assert not accounts.filter(person=new).exists()
        clock.move_to("2026-12-01 00:05+01:00")
        a_minute_later()
        account = accounts.get(person=new)
        assert not account.has_usable_password()
        (sent,) = [message for message in mail.outbox if message.to == [new.email]]
        link = next(word for word in sent.body.split() if "/login/" in word)
        assert (
            Client().get(link.partition("localhost:8000")[2] or link, follow=True).status_code
            == 200
        )
        assert not accounts.filter(person=keeper).exists()


def test_heads_say_the_last_day_and_nobody_says_their_own() -> None:
    unit = a_unit()
    head, person = a_person(unit), a_person(unit)
    structures.give_responsibility(unit, by=None, role="head", person=head)
    on = timezone.localdate() + timedelta(days=40)
    assert staying.plan_departure(person, on=on, by=head) == 1
    assert stay_of(person).last_day == on
    with pytest.raises(Refused):
        staying.plan_departure(person, on=on, by=head)
    with pytest.raises(NotAllowed):
        staying.plan_departure(person, on=on - timedelta(days=9), by=person)


def test_every_sort_of_what_is_owned_is_a_kind_the_house_knows() -> None:
    names = [owned.name for owned in links.all_owned()]
    assert {"notebooks", "entries", "files", "structures"} <= set(names)
    for owned in links.all_owned():
        assert owned.shown_kind.model_class is owned.rows(a_person()).model
