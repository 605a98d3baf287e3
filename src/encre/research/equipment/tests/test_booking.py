"""Booking: the rules, who is told what, repeated times, and the database's own refusal."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from encre.foundation.base.errors import NotAllowed, NotFound, Refused, Stale
from encre.foundation.notices.models import Notice
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team, a_unit
from encre.research.equipment import queries
from encre.research.equipment.models import Booking, Instrument
from encre.research.equipment.recurrence import parse
from encre.research.equipment.services.booking import book, book_series, foresee
from encre.research.equipment.services.changing import cancel, end_early, move, note_missed
from encre.research.equipment.services.deciding import approve, refuse
from encre.research.equipment.services.declaring import change, set_state
from encre.research.equipment.services.maintenance import plan_maintenance
from encre.research.equipment.services.training import note_training, withdraw_training
from encre.research.equipment.tests.factories import a_booking, an_instrument, later
from encre.research.equipment.zones import at, zone

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PARIS = zone("Europe/Paris")


@pytest.fixture
def bench() -> dict[str, Any]:
    """Return a team, who keeps an instrument, two who use it, and it."""
    team = a_team()
    keeper, claire = a_person(team), a_person(team, given_name="Claire", family_name="Le Goff")
    return {
        "team": team,
        "keeper": keeper,
        "claire": claire,
        "karim": a_person(team, given_name="Karim", family_name="Benhaddou"),
        "instrument": an_instrument(keeper, team),
    }


def refusal(call: Any, *args: Any, **words: Any) -> str:
    with translation.override("fr"), pytest.raises(Refused) as caught:
        call(*args, **words)
    said = [str(one) for sentences in caught.value.fields.values() for one in sentences]
    return " ".join(said) or str(caught.value)


def test_a_taken_time_is_refused_by_name_with_the_next_free_one(bench: dict[str, Any]) -> None:
    a_booking(bench["instrument"], bench["claire"], later(hour=9))
    said = refusal(a_booking, bench["instrument"], bench["karim"], later(hour=9, minute=30))
    assert "Claire Le Goff a réservé ce créneau" in said
    assert "9\u00a0h\u00a0– 10\u00a0h" in said
    assert "Prochain créneau libre de cette durée" in said
    assert "10\u00a0h\u00a0– 11\u00a0h" in said
    assert Booking.objects.count() == 1


def test_someone_who_is_not_listed_is_not_named_to_outsiders(bench: dict[str, Any]) -> None:
    instrument = bench["instrument"]
    change(instrument, by=bench["keeper"], version=1, audience="institute")
    hidden = a_person(bench["team"], family_name="Discretonne", unlisted=True)
    a_booking(instrument, hidden)
    outsider = a_person(a_team(a_unit()))
    said = refusal(a_booking, instrument, outsider)
    assert "Discretonne" not in said
    assert "Quelqu’un a réservé ce créneau" in said


@pytest.mark.parametrize("touching", [-60, 60])
def test_times_that_touch_do_not_overlap(bench: dict[str, Any], touching: int) -> None:
    a_booking(bench["instrument"], bench["claire"], later(hour=9))
    a_booking(bench["instrument"], bench["karim"], later(hour=9) + timedelta(minutes=touching))
    assert Booking.objects.count() == 2


def test_the_database_refuses_an_overlap_that_no_service_saw(bench: dict[str, Any]) -> None:
    row = a_booking(bench["instrument"], bench["claire"])
    facts = {"instrument": bench["instrument"], "person": bench["karim"]}
    for shift in (-30, 0, 30):
        starts = row.starts + timedelta(minutes=shift)
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.create(starts=starts, ends=starts + HOUR, **facts)
    other = Booking.objects.create(starts=row.ends, ends=row.ends + HOUR, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=other.pk).update(starts=row.starts)
    Booking.objects.filter(pk=row.pk).update(state="cancelled")
    Booking.objects.filter(pk=other.pk).update(starts=row.starts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=row.pk).update(state="booked")
    with pytest.raises(IntegrityError), transaction.atomic():
        later_on = row.ends + timedelta(days=3)
        Booking.objects.create(starts=later_on, ends=later_on + timedelta(days=93), **facts)
    elsewhere = an_instrument(bench["keeper"], bench["team"])
    Booking.objects.create(
        instrument=elsewhere, person=bench["karim"], starts=row.starts, ends=row.ends
    )


@pytest.mark.parametrize(
    ("minutes", "hour", "minute", "days", "said"),
    [
        (15, 9, 0, 1, "La réservation la plus courte est de 30\u00a0min"),
        (600, 9, 0, 1, "La réservation la plus longue est de 8\u00a0h"),
        (45, 9, 0, 1, "pas de 30\u00a0min"),
        (60, 9, 10, 1, "toutes les 30\u00a0min"),
        (60, 9, 0, -1, "Ce moment est passé"),
        (60, 9, 0, 90, "au plus jusqu’au"),
    ],
)
def test_each_rule_has_its_sentence(
    bench: dict[str, Any], minutes: int, hour: int, minute: int, days: int, said: str
) -> None:
    starts = later(days, hour, minute)
    assert said in refusal(a_booking, bench["instrument"], bench["claire"], starts, minutes=minutes)


def test_opening_hours_are_those_of_the_site(bench: dict[str, Any]) -> None:
    hours = [[[480, 720]]] * 7
    island = an_instrument(
        bench["keeper"], bench["team"], name="IRM", zone="Indian/Reunion", hours=hours
    )
    a_booking(island, bench["claire"], later(2, 8, 0, "Indian/Reunion"))
    said = refusal(a_booking, island, bench["claire"], later(2, 8, 0, "Europe/Paris") + 4 * HOUR)
    assert "8:00-12:00" in said


def test_a_night_over_the_change_lasts_its_real_hours(bench: dict[str, Any]) -> None:
    with time_machine.travel("2026-10-20T08:00:00Z", tick=False):
        starts = at(date(2026, 10, 24), 22 * 60, PARIS)
        row = a_booking(bench["instrument"], bench["claire"], starts, minutes=480)
        assert row.ends.astimezone(PARIS).hour == 5  # an hour came twice
        found = foresee(
            bench["instrument"], parse("FREQ=DAILY;COUNT=3"), by=bench["karim"],
            starts=at(date(2026, 10, 24), 540, PARIS), ends=at(date(2026, 10, 24), 600, PARIS),
        )  # fmt: skip
        assert [one.starts.astimezone(PARIS).hour for one in found] == [9, 9, 9]
        assert [one.starts.hour for one in found] == [7, 8, 8]


def test_an_untrained_person_is_told_whom_to_ask(bench: dict[str, Any]) -> None:
    instrument, claire = bench["instrument"], bench["claire"]
    change(instrument, by=bench["keeper"], version=1, needs_training=True)
    instrument.refresh_from_db()
    said = refusal(a_booking, instrument, claire)
    assert "formation" in said
    assert bench["keeper"].display_name in said
    today = later(0).astimezone(PARIS).date()
    row = note_training(
        instrument, claire, by=bench["keeper"], trained_on=today, expires=today + timedelta(days=3)
    )
    a_booking(instrument, claire, later(2))
    assert "formation" in refusal(a_booking, instrument, claire, later(5))
    withdraw_training(row, by=bench["keeper"])
    assert "formation" in refusal(a_booking, instrument, claire, later(3))
    a_booking(instrument, bench["keeper"], later(4))


def test_who_may_book(bench: dict[str, Any]) -> None:
    instrument, unit = bench["instrument"], bench["team"].attachments.get().parent
    neighbour, outsider = a_person(a_team(unit)), a_person(a_team(a_unit()))
    for person in (neighbour, outsider):
        with pytest.raises(NotFound):
            a_booking(instrument, person)
    change(instrument, by=bench["keeper"], version=1, audience="unit")
    a_booking(instrument, neighbour)
    with pytest.raises(NotFound):
        a_booking(instrument, outsider)
    change(instrument, by=bench["keeper"], version=2, audience="institute")
    a_booking(instrument, outsider, later(2))
    with pytest.raises(NotAllowed):
        a_booking(instrument, outsider, later(3), person=neighbour)
    with pytest.raises(NotAllowed):
        change(instrument, by=outsider, version=3, name="À moi")
    with pytest.raises(Stale):
        change(instrument, by=bench["keeper"], version=1, name="Autre")


def test_an_instrument_out_of_service_is_not_booked(bench: dict[str, Any]) -> None:
    set_state(bench["instrument"], by=bench["keeper"], state="out", note="laser en panne")
    said = refusal(a_booking, bench["instrument"], bench["claire"])
    assert "laser en panne" in said


def test_a_rule_tells_each_refusal_and_books_the_others_in_one_go(bench: dict[str, Any]) -> None:
    instrument, claire, karim = bench["instrument"], bench["claire"], bench["karim"]
    a_booking(instrument, karim, later(3))
    rule, starts = parse("FREQ=DAILY;COUNT=5"), later(1)
    words = {"by": claire, "starts": starts, "ends": starts + HOUR}
    found = foresee(instrument, rule, **words)
    assert [bool(one.problem) for one in found] == [False, False, True, False, False]
    assert "Karim Benhaddou" in found[2].problem
    assert "Karim Benhaddou" in refusal(book_series, instrument, rule, **words)
    assert Booking.objects.count() == 1
    rows = book_series(instrument, rule, without=[found[2].starts], **words)
    assert len(rows) == 4
    assert {row.series.rule for row in rows if row.series} == {"FREQ=DAILY;COUNT=5"}


def test_one_moves_alone_and_all_following_move_together(bench: dict[str, Any]) -> None:
    instrument, claire = bench["instrument"], bench["claire"]
    starts = later(1)
    rows = book_series(
        instrument, parse("FREQ=DAILY;COUNT=4"), by=claire, starts=starts, ends=starts + HOUR
    )
    # By a whole day: each takes the place that the next one leaves.
    moved = move(
        rows[1], by=claire, version=1, following=True,
        starts=rows[1].starts + timedelta(days=1), ends=rows[1].ends + timedelta(days=1),
    )  # fmt: skip
    days = list(Booking.objects.order_by("starts").values_list("starts", flat=True))
    assert [(day - starts).days for day in days] == [0, 2, 3, 4]
    with pytest.raises(Stale):
        move(moved, by=claire, version=1, starts=later(9), ends=later(9) + HOUR)
    move(moved, by=claire, version=2, starts=later(9), ends=later(9) + HOUR)
    assert Booking.objects.filter(starts=later(9)).count() == 1
    assert Booking.objects.filter(series=moved.series).count() == 4
    taken = a_booking(instrument, bench["karim"], later(20))
    said = refusal(move, moved, by=claire, version=3, starts=taken.starts, ends=taken.ends)
    assert "Karim Benhaddou" in said


def test_cancelling_has_a_deadline_for_holders_and_a_reason_for_keepers(
    bench: dict[str, Any],
) -> None:
    instrument, claire, keeper = bench["instrument"], bench["claire"], bench["keeper"]
    change(instrument, by=keeper, version=1, cancel_hours=72)
    instrument.refresh_from_db()
    row = a_booking(instrument, claire, later(1))
    assert "72\u00a0h avant" in refusal(cancel, row, by=claire, version=1)
    assert "Dites pourquoi" in refusal(cancel, row, by=keeper, version=1)
    cancel(row, by=keeper, version=1, reason="Fuite d’eau")
    notice = Notice.objects.get(person=claire)
    assert notice.sort == "equipment.cancelled"
    with pytest.raises(NotAllowed):
        cancel(a_booking(instrument, claire, later(1)), by=bench["karim"], version=1)
    a_series = book_series(
        instrument, parse("FREQ=DAILY;COUNT=3"), by=claire, starts=later(9), ends=later(9) + HOUR
    )
    cancel(a_series[1], by=claire, version=1, following=True)
    states = Booking.objects.filter(series=a_series[0].series).order_by("starts")
    assert [one.state for one in states] == ["booked", "cancelled", "cancelled"]


def test_time_given_back_and_time_nobody_came_for_are_free_again(bench: dict[str, Any]) -> None:
    instrument, claire, karim = bench["instrument"], bench["claire"], bench["karim"]
    with time_machine.travel("2026-06-10T07:00:00Z", tick=False) as clock:
        first = a_booking(instrument, claire, at(date(2026, 6, 10), 600, PARIS), minutes=120)
        second = a_booking(instrument, karim, at(date(2026, 6, 10), 840, PARIS), minutes=120)
        clock.move_to("2026-06-10T09:01:00Z")
        ended = end_early(first, by=claire, version=1)
        assert ended.ends.astimezone(PARIS).strftime("%H:%M") == "11:02"
        assert ended.planned_ends == first.ends
        a_booking(instrument, claire, at(date(2026, 6, 10), 690, PARIS), minutes=30)
        clock.move_to("2026-06-10T12:05:00Z")
        assert "quart d’heure" in refusal(note_missed, second, by=bench["keeper"], version=1)
        with pytest.raises(NotAllowed):
            note_missed(second, by=claire, version=1)
        clock.move_to("2026-06-10T12:20:00Z")
        missed = note_missed(second, by=bench["keeper"], version=1)
        assert missed.state == "missed"
        a_booking(instrument, claire, at(date(2026, 6, 10), 870, PARIS), minutes=60)


def test_a_booking_waits_for_approval_and_holds_its_time(bench: dict[str, Any]) -> None:
    instrument, claire, keeper = bench["instrument"], bench["claire"], bench["keeper"]
    change(instrument, by=keeper, version=1, needs_approval=True)
    instrument.refresh_from_db()
    row = a_booking(instrument, claire)
    assert row.state == "asked"
    assert Notice.objects.get(person=keeper).sort == "equipment.asked"
    assert "Claire Le Goff" in refusal(a_booking, instrument, bench["karim"])
    assert list(queries.to_decide(keeper)) == [row]
    assert not queries.to_decide(claire).exists()
    with pytest.raises(NotAllowed):
        approve(row, by=claire)
    assert "Dites pourquoi" in refusal(refuse, row, by=keeper, reason=" ")
    refuse(row, by=keeper, reason="Réservé aux projets en cours")
    again = a_booking(instrument, claire)
    assert approve(again, by=keeper).state == "booked"
    assert {n.sort for n in Notice.objects.filter(person=claire)} == {"equipment.answered"}
    assert a_booking(instrument, keeper, later(2)).state == "booked"


def test_maintenance_tells_what_is_in_its_way_then_takes_the_place(bench: dict[str, Any]) -> None:
    instrument, claire, keeper = bench["instrument"], bench["claire"], bench["keeper"]
    row = a_booking(instrument, claire, later(2, 9))
    words = {"by": keeper, "starts": later(2, 8), "ends": later(2, 18), "reason": "Révision"}
    said = refusal(plan_maintenance, instrument, **words)
    assert "Claire Le Goff" in said
    assert row.state == "booked"
    plan_maintenance(instrument, displacing=[row.pk], **words)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("cancelled", "Révision")
    assert Notice.objects.get(person=claire).sort == "equipment.maintenance"
    assert "Une maintenance est prévue" in refusal(a_booking, instrument, claire, later(2, 12))
    with pytest.raises(NotAllowed):
        plan_maintenance(instrument, by=claire, starts=later(5), ends=later(6))


def test_a_keeper_books_for_somebody_who_is_told(bench: dict[str, Any]) -> None:
    row = a_booking(bench["instrument"], bench["keeper"], person=bench["claire"])
    assert row.person == bench["claire"]
    assert Notice.objects.get(person=bench["claire"]).sort == "equipment.made"
    outsider = a_person(a_team(a_unit()))
    said = refusal(a_booking, bench["instrument"], bench["keeper"], later(2), person=outsider)
    assert "n’est pas ouvert" in said


def test_wrong_facts_are_told_one_by_one(bench: dict[str, Any]) -> None:
    for facts in (
        {"name": " "},
        {"zone": "Europe/Atlantis"},
        {"hours": [[]] * 7},
        {"step": 7},
        {"least": 5, "step": 30},
        {"most": 5},
        {"ahead_days": 0},
        {"cancel_hours": 9999},
        {"audience": "world"},
    ):
        with pytest.raises(Refused) as caught:
            change(bench["instrument"], by=bench["keeper"], version=1, **facts)
        assert set(caught.value.fields) & set(facts)
    assert Instrument.objects.get(pk=bench["instrument"].pk).version == 1


def test_a_rule_that_gives_too_many_is_refused(bench: dict[str, Any]) -> None:
    starts = later(1)
    said = refusal(
        foresee, bench["instrument"], parse("FREQ=DAILY;UNTIL=20400101"), by=bench["claire"],
        starts=starts, ends=starts + HOUR,
    )  # fmt: skip
    assert "200" in said
    book(bench["instrument"], by=bench["claire"], starts=starts, ends=starts + HOUR)
