"""Declares the instruments, trains people, books the coming days and a few past ones."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
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
    from datetime import date
    from random import Random

    from encre.demo.loader.agenda import Agenda
    from encre.demo.loader.structures import Built
    from encre.foundation.people.models import Person
    from encre.research.equipment.models import Instrument

USERS = (
    *("claire", "helene", "ines", "youssef", "sylvie", "mathieu", "anais"),
    *("minh", "loic", "fatoumata", "hugo"),
)
PAST_DAYS, COMING_DAYS = 10, 12


class Equipping:
    """Enters in the agenda the declarations, the trainings and the bookings around today."""

    def __init__(self, agenda: Agenda, built: Built, people: dict[str, Person], seed: int) -> None:
        self.agenda, self.built, self.people, self.seed = agenda, built, people, seed
        self.made: dict[str, Instrument] = {}
        self.users: dict[str, list[Person]] = {}

    def plan(self) -> int:
        """Enter every act; return how many instruments there will be."""
        now = self.agenda.now
        latest = now - timedelta(minutes=18)
        for told in INSTRUMENTS:
            rng = chance(self.seed, "equipment", told.name)
            self.agenda.add(now - timedelta(days=PAST_DAYS + 2), partial(self._declare, told))
            if told.state != "service":
                self.agenda.add(latest, partial(self._stop, told))
                continue
            for day in range(-PAST_DAYS, COMING_DAYS):
                moment = min(latest, now + timedelta(days=day - 1.9))
                self.agenda.add(moment, partial(self._book, told, day, rng))
            self.agenda.add(latest, partial(self._maintain, told, rng))
        return len(INSTRUMENTS)

    def _declare(self, told: DemoInstrument) -> None:
        instrument = self.made[told.name] = _declared(told, self.built, self.people)
        users = [self.people[key] for key in USERS if key in self.people]
        self.users[told.name] = [
            row for row in users if access.can(row, "equipment.instrument.book", instrument)
        ]
        if told.training:
            keeper, today = self.people[told.keeper], self.agenda.now.date()
            _train(instrument, self.users[told.name], keeper, today)

    def _stop(self, told: DemoInstrument) -> None:
        note, keeper = french(told.note), self.people[told.keeper]
        set_state(self.made[told.name], by=keeper, state=told.state, note=note)

    def _book(self, told: DemoInstrument, day: int, rng: Random) -> None:
        instrument = self.made[told.name]
        place = zone(instrument.zone)
        date_ = (self.agenda.now + timedelta(days=day)).date()
        for _turn in range(rng.randint(1, 3)):
            starts = at(date_, rng.randrange(480, 1080, told.step) // told.step * told.step, place)
            length = timedelta(minutes=told.step * rng.randint(1, 4 if told.step < 240 else 2))  # noqa: PLR2004 half a day
            person, purpose = rng.choice(self.users[told.name]), french(rng.choice(PURPOSES))
            try:
                book(instrument, by=person, starts=starts, ends=starts + length, purpose=purpose)
            except EncreError:
                continue  # taken, closed or untrained: somebody else's luck

    def _maintain(self, told: DemoInstrument, rng: Random) -> None:
        if rng.random() >= 0.4:  # noqa: PLR2004 two instruments in five
            return
        instrument = self.made[told.name]
        day = (self.agenda.now + timedelta(days=COMING_DAYS + 3)).date()
        first = at(day, 540, zone(instrument.zone))
        plan_maintenance(
            instrument, by=self.people[told.keeper], starts=first,
            ends=first + timedelta(hours=5), reason="Visite annuelle du fabricant",
        )  # fmt: skip


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
