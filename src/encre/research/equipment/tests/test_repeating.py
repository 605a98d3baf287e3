"""How a series reads on the page of one of its bookings."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team
from encre.foundation.ui.display import NBSP
from encre.research.equipment.models import Booking
from encre.research.equipment.recurrence import parse
from encre.research.equipment.repeating import repetition
from encre.research.equipment.services.booking import book_series
from encre.research.equipment.services.changing import move
from encre.research.equipment.tests.factories import an_instrument, later

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
UNTIL = date(2027, 3, 1)


@pytest.fixture
def made() -> Any:
    """Return what books a series by a rule, the first time on the next Tuesday but one."""
    team = a_team()
    person = a_person(team)
    instrument = an_instrument(person, team, ahead_days=731)
    days = 8 + (1 - later(8).weekday()) % 7

    def book(rule: str) -> Booking:
        starts = later(days)
        ends = starts + timedelta(hours=1)
        return book_series(instrument, parse(rule), by=person, starts=starts, ends=ends)[0]

    return book


@pytest.mark.parametrize(
    ("rule", "french", "english"),
    [
        ("FREQ=DAILY;COUNT=1", "chaque jour, 1 fois", "every day, 1 time"),
        ("FREQ=DAILY;INTERVAL=3;COUNT=4", "tous les 3 jours, 4 fois", "every 3 days, 4 times"),
        ("FREQ=WEEKLY;COUNT=5", "chaque mardi, 5 fois", "every Tuesday, 5 times"),
        (
            "FREQ=WEEKLY;BYDAY=MO,TU,FR;COUNT=5",
            "chaque lundi, mardi et vendredi, 5 fois",
            "every Monday, Tuesday and Friday, 5 times",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=2",
            "toutes les 2 semaines (mardi), 2 fois",
            "every 2 weeks (Tuesday), 2 times",
        ),
    ],
)
def test_a_rule_is_told_in_words(made: Any, rule: str, french: str, english: str) -> None:
    row = made(rule)
    for language, told in (("fr", french), ("en", english)):
        with override(language):
            assert repetition(row) == told


def test_the_last_day_is_told_as_days_are(made: Any) -> None:
    last = (later(40)).date()
    row = made(f"FREQ=WEEKLY;UNTIL={last:%Y%m%d}")
    row.series.rule = f"FREQ=WEEKLY;BYDAY=TU;UNTIL={UNTIL:%Y%m%d}"
    with override("fr"):
        assert repetition(row) == f"chaque mardi jusqu’au 1er{NBSP}mars{NBSP}2027"
    with override("en"):
        assert repetition(row) == f"every Tuesday until 1{NBSP}Mar{NBSP}2027"


def test_a_booking_moved_to_another_day_no_longer_names_the_days(made: Any) -> None:
    row = made("FREQ=WEEKLY;COUNT=2")
    day = timedelta(days=1)
    moved = move(
        row, by=row.person, version=row.version, starts=row.starts + day, ends=row.ends + day
    )
    with override("fr"):
        assert repetition(moved) == "chaque semaine, 2 fois"


def test_the_page_shows_words_and_no_rule(made: Any, client: Client) -> None:
    row = made("FREQ=WEEKLY;COUNT=2")
    client.force_login(an_account(row.person), backend=BACKEND)
    url = reverse("equipment:booking", args=[row.pk])
    page = client.get(url, headers={"accept-language": "fr"})
    text = page.content.decode()
    assert "chaque mardi, 2 fois" in text
    assert "FREQ" not in text
