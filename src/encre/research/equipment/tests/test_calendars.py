"""iCalendar: the text itself, as another reader sees it, and the secret addresses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from encre.foundation.base.errors import NotFound
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team
from encre.research.equipment.ical import CalendarEvent, calendar, fold
from encre.research.equipment.models import Feed
from encre.research.equipment.services.changing import cancel
from encre.research.equipment.services.declaring import set_responsibles
from encre.research.equipment.services.feeding import make_feed, revoke_feed
from encre.research.equipment.tests.factories import a_booking, an_instrument
from encre.research.equipment.views.feeding import MISSES, READS

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=120)


@pytest.mark.once
@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS, st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))
def test_another_reader_finds_what_was_written(name: str, place: str, when: datetime) -> None:
    starts = when.replace(microsecond=0, tzinfo=UTC)
    event = CalendarEvent("a@b", starts, starts + timedelta(hours=1), starts, name, place)
    text = calendar(name, [event])
    read = icalendar.Calendar.from_ical(text)
    (found,) = read.walk("VEVENT")
    assert str(found["SUMMARY"]) == name
    assert str(found.get("LOCATION", "")) == place
    assert found["DTSTART"].dt == starts
    assert not found.errors
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.once
def test_lines_are_folded_between_characters() -> None:
    line = "SUMMARY:" + "é" * 80
    parts = fold(line).split("\r\n ")
    assert "".join(parts) == line
    assert max(len(part.encode()) for part in parts) <= 75


@pytest.fixture
def place() -> dict[str, Any]:
    cache.clear()
    team = a_team()
    claire = a_person(team, given_name="Claire", family_name="Le Goff")
    an_account(claire)
    keeper = a_person(team)
    instrument = an_instrument(keeper, team, room="Pièce 214 ; aile B")
    row = a_booking(instrument, claire, purpose="Lames de foie, série 3")
    return {"claire": claire, "keeper": keeper, "instrument": instrument, "row": row, "team": team}


def read(secret: str, **headers: str) -> Any:
    return Client().get(reverse("equipment:feed", args=[secret]), headers=headers)


@pytest.mark.django_db
def test_a_person_s_address_gives_their_bookings_and_their_end(place: dict[str, Any]) -> None:
    _feed, secret = make_feed(place["claire"])
    answer = read(secret)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["DTSTART"].dt == place["row"].starts
    assert str(event["LOCATION"]) == "Pièce 214 ; aile B"
    assert str(event["DESCRIPTION"]) == "Lames de foie, série 3"
    assert str(event["STATUS"]) == "CONFIRMED"
    assert read(secret, if_none_match=answer["ETag"]).status_code == 304
    cancel(place["row"], by=place["claire"], version=1)
    (event,) = icalendar.Calendar.from_ical(read(secret).content).walk("VEVENT")
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 1)
    assert Feed.objects.get().read_on == timezone.localdate()


@pytest.mark.django_db
def test_an_instrument_s_address_names_nobody(place: dict[str, Any]) -> None:
    other = a_person(place["team"])
    _feed, secret = make_feed(other, instrument=place["instrument"])
    text = read(secret).content.decode()
    assert "Confocal LSM 900" in text
    assert "Le Goff" not in text
    assert "foie" not in text


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_is_404(place: dict[str, Any]) -> None:
    feed, secret = make_feed(place["claire"])
    assert read("inconnue").status_code == 404
    with pytest.raises(NotFound):
        revoke_feed(feed, by=place["keeper"])
    revoke_feed(feed, by=place["claire"])
    assert read(secret).status_code == 404
    _feed, second = make_feed(place["claire"])
    _feed, third = make_feed(place["claire"])
    assert read(second).status_code == 404
    assert read(third).status_code == 200
    outsider = a_person(a_team())
    set_responsibles(place["instrument"], [outsider], by=place["keeper"])
    _feed, theirs = make_feed(outsider, instrument=place["instrument"])
    assert read(theirs).status_code == 200
    set_responsibles(place["instrument"], [place["keeper"]], by=outsider)
    assert read(theirs).status_code == 404


@pytest.mark.django_db
def test_addresses_are_not_read_nor_guessed_without_end(place: dict[str, Any]) -> None:
    _feed, secret = make_feed(place["claire"])
    assert {read(secret).status_code for _time in range(READS)} == {200}
    assert read(secret).status_code == 429
    cache.clear()
    assert {read(f"essai{n}").status_code for n in range(MISSES)} == {404}
    assert read(secret).status_code == 429
