"""Who left by a provisioning client is forgotten in due time, unless they work here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from encre.foundation.people.models import Person
from encre.foundation.people.services.affiliations import add_affiliation
from encre.foundation.structures.tests.factories import a_team, a_unit
from encre.institute.directory.models import LeavingRules
from encre.institute.directory.services.provisioned import SUSPENDED_DAYS
from encre.institute.directory.staying import GRACE, Ending, Held, ending, withdrawn, works_on
from encre.institute.directory.tests.scim.speaking import Speaker, a_speaker, a_user
from encre.institute.directory.tests.staying.days import a_minute_later, again, stay_of

NOON = "2026-11-28 12:00+01:00"
DAY = timedelta(days=1)
CLOSED = {"op": "replace", "path": "active", "value": False}
OPENED = {"op": "replace", "path": "active", "value": True}


@pytest.fixture
def client() -> Speaker:
    return a_speaker()


def made(client: Speaker, **more: Any) -> Person:
    told = client.post("/Users", a_user("zoe.nedelec", **more))
    return Person.objects.get(pk=told["id"])


def kept() -> int:
    return LeavingRules().erase_days


@pytest.mark.django_db
def test_who_is_deleted_is_erased_in_due_time(client: Speaker) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        person = made(client, emails=[{"value": "zoe@example.org"}])
        client.ask("DELETE", f"/Users/{person.pk}", status=204)
        a_minute_later()
        stay = stay_of(person)
        assert stay.left_at is not None
        assert stay.erase_on == timezone.localdate() - DAY + timedelta(days=kept())
        clock.shift(timedelta(days=kept() - 2))
        a_minute_later()
        assert again(person).email == "zoe@example.org"
        clock.shift(timedelta(days=2))
        a_minute_later()
        assert again(person).email == ""
        assert stay_of(person).erased_at is not None


@pytest.mark.django_db
def test_an_account_that_nobody_opens_again_is_a_departure(client: Speaker) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        person = made(client)
        client.patch(f"/Users/{person.pk}", CLOSED)
        clock.shift(timedelta(days=SUSPENDED_DAYS - 1))
        a_minute_later()
        # The client finds them as it left them: it may open the account to the last day.
        assert client.get(f"/Users/{person.pk}")["active"] is False
        assert stay_of(person).left_at is None
        clock.shift(timedelta(days=2))
        a_minute_later()
        assert again(person).presence == "left"
        clock.shift(timedelta(days=kept()))
        a_minute_later()
        assert stay_of(person).erased_at is not None


@pytest.mark.django_db
def test_an_account_opened_again_has_no_end(client: Speaker) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        person = made(client, active=False)
        assert stay_of(person).closes_on is not None
        client.patch(f"/Users/{person.pk}", OPENED)
        assert stay_of(person).closes_on is None
        clock.shift(timedelta(days=2 * SUSPENDED_DAYS))
        a_minute_later()
        assert again(person).presence == "active"


@pytest.mark.django_db
def test_who_works_here_stays_until_their_affiliation_ends(client: Speaker) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        person = made(client)
        ends = date(2027, 1, 31)
        place = a_team(a_unit())
        add_affiliation(
            person, place, by=None, category="trainee", starts=date(2026, 1, 5), ends=ends
        )
        client.patch(f"/Users/{person.pk}", CLOSED)
        a_minute_later()
        assert stay_of(person).last_day == ends
        assert again(person).presence == "active"
        clock.move_to("2027-03-01 12:00+01:00")
        a_minute_later()
        assert again(person).presence == "left"
        assert stay_of(person).left_at is not None


@pytest.mark.django_db
def test_who_is_hired_again_is_here_again(client: Speaker) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        person = made(client)
        client.ask("DELETE", f"/Users/{person.pk}", status=204)
        a_minute_later()
        clock.shift(timedelta(days=20))
        place = a_team(a_unit())
        add_affiliation(person, place, by=None, category="researcher", starts=timezone.localdate())
        a_minute_later()
        assert again(person).presence == "active"
        assert stay_of(person).erase_on is None
        assert again(person).account.is_active


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
HELD = st.builds(
    Held,
    st.sampled_from(sorted(GRACE)),
    st.none() | DAYS,
    st.none() | DAYS,
)
SAID = st.builds(
    lambda last, days: Ending(last, last + timedelta(days=days)), DAYS, st.integers(0, 400)
)


@given(st.lists(HELD, max_size=4), st.none() | SAID, DAYS)
def test_a_client_never_sends_away_who_works_here(
    held: list[Held], said: Ending | None, today: date
) -> None:
    found = ending(held, today, GRACE)
    told = withdrawn(found, held, said, today)
    if said is None or works_on(held, today):
        assert told == found
    else:
        assert told is not None
        assert told.closes_on <= said.closes_on
        assert found is None or told.closes_on <= found.closes_on
