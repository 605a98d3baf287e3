"""Declares the instruments, trains people, books the coming days and a few past ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from encre.demo.chance import chance
from encre.demo.equipment import INSTRUMENTS, PURPOSES, DemoInstrument
from encre.demo.prose import french
from encre.foundation import access
from encre.foundation.base.errors import EncreError
from encre.research.equipment.services.booking import book
from encre.research.equipment.services.declaring import declare, set_state
from encre.research.equipment.services.maintenance import plan_maintenance
from encre.research.equipment.services.training import note_training
from encre.research.equipment.zones import at, zone

if TYPE_CHECKING:
    from datetime import date, datetime

    from encre.demo.loader.clock import Clock
    from encre.demo.loader.structures import Built
    from encre.foundation.people.models import Person
    from encre.research.equipment.models import Instrument

USERS = (
    *("claire", "helene", "ines", "youssef", "sylvie", "mathieu", "anais"),
    *("minh", "loic", "fatoumata", "hugo"),
)
PAST_DAYS, COMING_DAYS = 10, 12


def load_equipment(
    built: Built, people: dict[str, Person], seed: int, clock: Clock, now: datetime
) -> int:
    """Declare every instrument and book it around today; return how many."""
    for told in INSTRUMENTS:
        clock.at(now - timedelta(days=PAST_DAYS + 2))
        instrument = _declared(told, built, people)
        users = [people[key] for key in USERS if key in people]
        users = [row for row in users if access.can(row, "equipment.instrument.book", instrument)]
        if told.training:
            _train(instrument, users, people[told.keeper], now.date())
        if told.state == "service":
            _book(instrument, told, users, people[told.keeper], (seed, clock, now))
        else:
            clock.at(now)
            set_state(instrument, by=people[told.keeper], state=told.state, note=french(told.note))
    clock.at(now)
    return len(INSTRUMENTS)


def _declared(told: DemoInstrument, built: Built, people: dict[str, Person]) -> Instrument:
    owner = built.structures[told.structure]
    return declare(
        owner, by=people[told.keeper], name=french(told.name), category=told.category,
        maker_model=told.maker_model, serial_number=told.serial, site=owner.site,
        room=french(told.room), description=french(told.description), audience=told.audience,
        hours=[[list(pair) for pair in day] for day in told.hours or []], step=told.step,
        least=told.step, most=told.most, cancel_hours=told.cancel_hours,
        needs_training=told.training, needs_approval=told.approval,
    )  # fmt: skip


def _train(instrument: Instrument, users: list[Person], keeper: Person, today: date) -> None:
    """Train all but the last two, one of them long enough ago to count no more."""
    for rank, person in enumerate(users[:-2]):
        if person.pk != keeper.pk:
            day = today - timedelta(days=40 + 55 * rank)
            end = day + timedelta(days=730 if rank else 35)
            note_training(instrument, person, by=keeper, trained_on=day, expires=end)


def _book(
    instrument: Instrument,
    told: DemoInstrument,
    users: list[Person],
    keeper: Person,
    when: tuple[int, Clock, datetime],
) -> None:
    seed, clock, now = when
    rng, place = chance(seed, "equipment", told.name), zone(instrument.zone)
    for day in range(-PAST_DAYS, COMING_DAYS):
        date_ = (now + timedelta(days=day)).date()
        clock.at(min(now, now + timedelta(days=day - 2)))
        for _turn in range(rng.randint(1, 3)):
            starts = at(date_, rng.randrange(480, 1080, told.step) // told.step * told.step, place)
            length = timedelta(minutes=told.step * rng.randint(1, 4 if told.step < 240 else 2))  # noqa: PLR2004 half a day
            person, purpose = rng.choice(users), french(rng.choice(PURPOSES))
            try:
                book(instrument, by=person, starts=starts, ends=starts + length, purpose=purpose)
            except EncreError:
                continue  # taken, closed or untrained: somebody else's luck
    clock.at(now)
    if rng.random() < 0.4:  # noqa: PLR2004 two instruments in five
        first = at((now + timedelta(days=COMING_DAYS + 3)).date(), 540, place)
        last = first + timedelta(hours=5)
        plan_maintenance(
            instrument, by=keeper, starts=first, ends=last, reason="Visite annuelle du fabricant"
        )
