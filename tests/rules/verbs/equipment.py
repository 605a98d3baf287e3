"""The verbs of equipment."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from encre.research.equipment.models import Booking, Feed, Instrument, Training
from encre.research.equipment.recurrence import parse
from encre.research.equipment.services import (
    booking,
    changing,
    deciding,
    declaring,
    feeding,
    leaving,
    maintenance,
    training,
)
from encre.research.equipment.tests.factories import later
from tests.rules.verbs.verb import Verb, author

if TYPE_CHECKING:
    from tests.matrix.house import House

HOUR = timedelta(hours=1)


def _instrument(house: House) -> Any:
    return Instrument.objects.get(pk=house.objects["instrument"]["pk"])


def _booking(house: House, name: str = "booking") -> Any:
    return Booking.objects.get(pk=house.objects[name]["pk"])


def _at(days: int) -> dict[str, Any]:
    return {"starts": later(days), "ends": later(days) + HOUR}


def _on_booking(function: Any, name: str = "booking", **words: Any) -> Verb:
    def act(house: House) -> Any:
        row = _booking(house, name)
        return function(row, by=author(house), version=row.version, **words)

    return Verb(function, act)


def _series(house: House) -> Any:
    rule = parse("FREQ=DAILY;COUNT=3")
    return booking.book_series(_instrument(house), rule, by=author(house), **_at(10))


def _move(house: House) -> Any:
    row = _booking(house)
    return changing.move(row, by=author(house), version=row.version, **_at(15))


def _maintenance(house: House) -> Any:
    return maintenance.plan_maintenance(_instrument(house), by=author(house), **_at(20))


def _train(house: House) -> Any:
    today = timezone.localdate()
    head = house.people["head"]
    return training.note_training(_instrument(house), head, by=author(house), trained_on=today)


def _withdraw(house: House) -> Any:
    row = Training.objects.get(pk=house.objects["training"]["pk"])
    return training.withdraw_training(row, by=author(house))


def _revoke(house: House) -> Any:
    row = Feed.objects.get(pk=house.objects["feed"]["pk"])
    return feeding.revoke_feed(row, by=author(house))


VERBS = [
    Verb(
        declaring.declare,
        lambda h: declaring.declare(h.rows["team"], by=author(h), name="Neuf"),
    ),
    Verb(
        declaring.change,
        lambda h: declaring.change(
            _instrument(h), by=author(h), version=_instrument(h).version, name="Autre"
        ),
    ),
    Verb(
        declaring.set_state,
        lambda h: declaring.set_state(_instrument(h), by=author(h), state="out"),
    ),
    Verb(
        declaring.set_responsibles,
        lambda h: declaring.set_responsibles(_instrument(h), [h.people["member"]], by=author(h)),
    ),
    Verb(
        declaring.attach,
        lambda h: declaring.attach(
            _instrument(h), BytesIO(b"mode d'emploi\n"), by=author(h), name="manuel.txt"
        ),
    ),
    Verb(booking.book, lambda h: booking.book(_instrument(h), by=author(h), **_at(9))),
    Verb(booking.book_series, _series),
    Verb(changing.move, _move),
    _on_booking(changing.cancel, reason="Panne"),
    _on_booking(changing.end_early, "booking.now"),
    _on_booking(changing.note_missed, "booking.now"),
    Verb(
        deciding.approve,
        lambda h: deciding.approve(_booking(h, "booking.asked"), by=author(h)),
    ),
    Verb(
        deciding.refuse,
        lambda h: deciding.refuse(_booking(h, "booking.asked"), by=author(h), reason="Non"),
    ),
    Verb(maintenance.plan_maintenance, _maintenance),
    Verb(training.note_training, _train),
    Verb(training.withdraw_training, _withdraw),
    Verb(
        feeding.make_feed,
        lambda h: feeding.make_feed(author(h), instrument=_instrument(h)),
    ),
    Verb(feeding.revoke_feed, _revoke),
    Verb(leaving.release_future, lambda h: leaving.release_future(h.people["member"])),
]
