"""The pages as people use them, and the API as programs do."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from encre.foundation.jobs import run_all
from encre.foundation.notices.models import Notice
from encre.foundation.people.services.presence import note_left
from encre.foundation.people.services.tokens import create_token
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team
from encre.research.equipment import personal
from encre.research.equipment.ical import stamp
from encre.research.equipment.jobs import remind
from encre.research.equipment.models import Booking
from encre.research.equipment.tests.factories import a_booking, an_instrument, later

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def bench() -> dict[str, Any]:
    team = a_team()
    keeper, claire = a_person(team), a_person(team, given_name="Claire", family_name="Le Goff")
    clients = {}
    for name, person in (("keeper", keeper), ("claire", claire)):
        client = Client(headers={"accept-language": "fr"})
        client.force_login(an_account(person), backend=BACKEND)
        clients[name] = client
    return {"team": team, "keeper": keeper, "claire": claire, "clients": clients} | {
        "instrument": an_instrument(keeper, team)
    }


def address(name: str, row: Any) -> str:
    return reverse(f"equipment:{name}", args=[row.pk])


def test_a_time_is_chosen_and_booked_by_links_and_buttons(bench: dict[str, Any]) -> None:
    client, url = bench["clients"]["claire"], address("book", bench["instrument"])
    starts = later(1, 9)
    day = client.get(url, {"day": f"{starts:%Y-%m-%d}"}).content.decode()
    assert f"start={stamp(starts)}" in day.replace("&amp;", "&")
    chosen = client.get(url, {"start": stamp(starts)}).content.decode()
    assert 'value="90"' in chosen
    answer = client.post(url, {"start": stamp(starts), "minutes": "90", "purpose": "Lames"})
    assert answer.status_code == 302
    row = Booking.objects.get()
    assert (row.ends - row.starts, row.person) == (timedelta(minutes=90), bench["claire"])
    again = bench["clients"]["keeper"].post(url, {"start": stamp(starts), "minutes": "60"})
    assert again.status_code == 422
    assert "Claire Le Goff a réservé ce créneau" in again.content.decode()
    page = client.get(answer["Location"]).content.decode()
    assert "Lames" in page
    week = client.get(address("instrument", bench["instrument"]), {"day": f"{starts:%Y-%m-%d}"})
    assert "Claire Le Goff" in week.content.decode()


def test_a_rule_is_shown_before_it_is_booked(bench: dict[str, Any]) -> None:
    client, url = bench["clients"]["claire"], address("book", bench["instrument"])
    a_booking(bench["instrument"], bench["keeper"], later(2))
    sent = {"start": stamp(later(1)), "minutes": "60", "repeat": "DAILY", "count": "3"}
    shown = client.post(url, sent)
    text = shown.content.decode()
    assert shown.status_code == 200
    assert Booking.objects.count() == 1
    assert "L’un d’eux ne peut pas être réservé" in text
    assert stamp(later(2)) in text
    client.post(url, sent | {"confirmed": "1", "without": stamp(later(2))})
    assert Booking.objects.count() == 3
    wrong = client.post(url, {"start": stamp(later(1)), "minutes": "60", "repeat": "DAILY"})
    assert wrong.status_code == 422
    assert client.post(url, {"start": "hier", "minutes": "60"}).status_code == 422


def test_the_code_on_the_bench_books_at_once(bench: dict[str, Any]) -> None:
    client, url = bench["clients"]["claire"], address("now", bench["instrument"])
    page = client.get(url)
    assert "Libre pendant les prochaines 24" in page.content.decode()
    start = page.context["start"]
    assert client.post(url, {"start": start, "minutes": "30"}).status_code == 302
    assert Booking.objects.get().person == bench["claire"]
    taken = bench["clients"]["keeper"].get(url).content.decode()
    assert "par Claire Le Goff" in taken
    assert "terminé" in client.get(url).content.decode()
    assert client.post(url, {"start": "x", "minutes": "y"}).status_code == 302
    label = bench["clients"]["keeper"].get(address("label", bench["instrument"]))
    assert b"<svg" in label.content
    assert b"style=" not in label.content.split(b"<svg")[1].split(b"</svg>")[0]


def test_maintenance_shows_what_it_displaces(bench: dict[str, Any]) -> None:
    row = a_booking(bench["instrument"], bench["claire"], later(2, 9))
    url, client = address("maintenance", bench["instrument"]), bench["clients"]["keeper"]
    day = f"{later(2, 9):%Y-%m-%d}"
    sent = {"first_day": day, "first_hour": "08:00", "last_day": day, "last_hour": "18:00"}
    first = client.post(url, sent)
    assert first.status_code == 422
    assert f'name="displacing" value="{row.pk}"' in first.content.decode()
    assert client.post(url, sent | {"displacing": str(row.pk)}).status_code == 302
    assert set(Booking.objects.values_list("state", flat=True)) == {"cancelled", "booked"}
    assert bench["clients"]["claire"].get(url).status_code == 403


def test_programs_book_by_the_same_rules(bench: dict[str, Any]) -> None:
    _token, secret = create_token(bench["claire"].account, name="robot", scope="rw")
    client = Client(headers={"authorization": f"Bearer {secret}", "accept-language": "fr"})
    base = f"/api/v1/instruments/{bench['instrument'].pk}"

    def post(url: str, body: dict[str, Any]) -> Any:
        return client.post(url, json.dumps(body), content_type="application/json")

    a_booking(bench["instrument"], bench["keeper"], later(2))
    wanted = {"starts": later(1).isoformat(), "minutes": 60}
    made = post(f"{base}/bookings", wanted)
    assert made.status_code == 201
    twice = post(f"{base}/bookings", wanted)
    assert twice.status_code == 422
    assert "Vous avez vous-même réservé" in twice.json()["detail"]
    rule = {"starts": later(1, 11).isoformat(), "minutes": 60, "rule": "FREQ=DAILY;COUNT=3"}
    assert len(post(f"{base}/bookings", rule).json()) == 3
    again = {"starts": later(1, 9).isoformat(), "minutes": 60, "rule": "FREQ=DAILY;COUNT=3"}
    assert post(f"{base}/bookings", again).status_code == 422
    assert len(post(f"{base}/bookings", again | {"conflicts": "skip"}).json()) == 1
    assert post(f"{base}/bookings", wanted | {"rule": "FREQ=YEARLY"}).status_code == 422
    held = made.json()[0]
    listed = client.get(f"{base}/bookings").json()["items"]
    assert held["id"] in {item["id"] for item in listed}
    day = f"{later(1):%Y-%m-%d}"
    free = client.get(f"{base}/free", {"day": day}).json()
    assert held["starts"] not in {item["starts"] for item in free}
    assert len(client.get("/api/v1/bookings").json()["items"]) == 5
    cancelled = post(f"/api/v1/bookings/{held['id']}/cancel", {"version": 1})
    assert cancelled.json()["state"] == "cancelled"
    assert post(f"/api/v1/bookings/{held['id']}/cancel", {"version": 1}).status_code == 409


def test_a_reminder_is_sent_once_and_what_a_leaver_booked_is_free(bench: dict[str, Any]) -> None:
    instrument, claire = bench["instrument"], bench["claire"]
    soon = later(0).replace(second=0) + timedelta(days=1)
    row = a_booking(instrument, claire, soon)
    Booking.objects.filter(pk=row.pk).update(
        starts=row.created_at + timedelta(minutes=30), ends=row.created_at + timedelta(minutes=60)
    )
    for _time in range(2):
        remind.enqueue()
        run_all()
    assert Notice.objects.filter(person=claire, sort="equipment.reminder").count() == 1
    coming = a_booking(instrument, claire, later(5))
    note_left(claire, by=None)
    run_all()
    coming.refresh_from_db()
    assert coming.state == "cancelled"
    a_booking(instrument, bench["keeper"], later(5))


def test_a_person_s_copy_and_what_is_forgotten(bench: dict[str, Any]) -> None:
    a_booking(bench["instrument"], bench["claire"], purpose="Lames")
    assert [row["purpose"] for row in personal.bookings(bench["claire"])] == ["Lames"]
    assert personal.forget(bench["claire"]) == 1
    assert [row["purpose"] for row in personal.bookings(bench["claire"])] == [""]
