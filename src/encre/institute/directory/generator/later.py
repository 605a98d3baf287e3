"""The same population some months later: who came, left, moved, changed name, came back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from encre.institute.directory.generator.chance import chance
from encre.institute.directory.generator.employment import AT, INSTITUTE, Contract
from encre.institute.directory.generator.styles import DIRECTORIES

if TYPE_CHECKING:
    from encre.institute.directory.generator.people import Person, Population
    from encre.institute.directory.generator.records import Clerk, Record

ARRIVED, LEFT, MOVED, RENAMED, RETURNED, RECYCLED = 0.05, 0.04, 0.06, 0.01, 0.10, 0.04
"""Rates over six months; RETURNED is a share of those who had left, RECYCLED of the arrivals."""
TOLD, KEPT = 0.60, 0.35
TRUNCATED, TRUNCATED_AT, REORDERED = "nord-ouest", 0.40, "siege"
"""One directory is cut after a share of its rows, one comes in another order."""
_HALF_YEAR, _DAYS_A_MONTH = 6, 30
_NAMED = ("initial", "dotted", "letters")


@dataclass(frozen=True)
class Change:
    """What became of a person: the state now (None: nothing new), where rows vanish or appear."""

    now: Person | None
    gone: frozenset[int] = frozenset()
    new: tuple[tuple[int, int], ...] = ()
    told: frozenset[int] = frozenset()


class Later:
    """The second run: every row of the first is made again, then what changed."""

    def __init__(self, population: Population, clerk: Clerk, months: int) -> None:
        self.population, self.clerk, self.months = population, clerk, months
        self._vacated: list[tuple[Person, int]] = []

    def records(self) -> Iterator[Record]:
        """Yield the rows of the second run (the clerk has entered the first)."""
        for person in self.population.everyone():
            yield from self._again(person)
        for number in range(self._share(ARRIVED * self.population.people)):
            yield from self._arrival(self.population.newcomer(number), number)

    def _share(self, count: float) -> int:
        return round(count * self.months / _HALF_YEAR)

    def _again(self, person: Person) -> Iterator[Record]:
        places = self.clerk.places(person)
        change = self.change(person, [directory for directory, _copy in places])
        new = [place for place in change.new if place not in places]
        for directory, copy in places:
            if directory in change.gone:
                if copy == 0 and DIRECTORIES[directory].identifiers in _NAMED:
                    self._vacated.append((person, directory))
                continue
            told = change.now is not None and directory in change.told
            state = change.now if told and change.now is not None else person
            yield self.clerk.enter(state, directory, copy)
        for directory, copy in new:
            yield self.clerk.enter(change.now or person, directory, copy)

    def change(self, person: Person, known: list[int]) -> Change:
        """Draw what became of a person whom some directories know."""
        rng = chance(self.population.seed, person.key, "later", self.months)
        draw, scale = rng.random(), self.months / _HALF_YEAR
        told = frozenset(d for d in known if d == person.home or rng.random() < TOLD)
        if person.staff == "service":
            return Change(None)
        if "departed" in person.traits:
            return self._returned(person, draw, told)
        steps = (LEFT, MOVED, RENAMED if person.sex == "F" else 0.0)
        for act, share in zip((self._left, self._moved, self._renamed), steps, strict=True):
            if draw < share * scale:
                return act(person, rng, known, told)
            draw -= share * scale
        return Change(None)

    def _returned(self, person: Person, draw: float, told: frozenset[int]) -> Change:
        if draw >= RETURNED:
            return Change(None)
        start = AT + timedelta(days=_DAYS_A_MONTH * max(self.months - 1, 0))
        contracts = [replace(person.contracts[0], start=start, end=None)]
        now = _with(person, contracts, "returned")
        # Who comes back is entered anew at home, beside the row that was closed.
        return Change(now, new=((person.home, 1),), told=told - {person.home})

    def _left(self, person: Person, rng: Random, known: list[int], told: frozenset[int]) -> Change:
        end = AT + timedelta(days=1 + int(rng.random() * _DAYS_A_MONTH * self.months))
        contracts = [replace(contract, end=end) for contract in person.contracts]
        gone = frozenset(d for d in known if rng.random() >= KEPT)
        return Change(_with(person, contracts, "left"), gone=gone, told=told)

    def _moved(self, person: Person, rng: Random, known: list[int], told: frozenset[int]) -> Change:
        home = rng.randrange(len(DIRECTORIES)) if rng.random() < TOLD else person.home
        units = self.population.unit_codes(home)
        unit = units[rng.randrange(len(units))]
        start = AT + timedelta(days=int(rng.random() * _DAYS_A_MONTH * self.months))
        main = replace(person.contracts[0], unit=unit, start=start)
        now = replace(
            _with(person, [main, *person.contracts[1:]], "moved"),
            home=home,
            phone=rng.randrange(10_000_000, 100_000_000),
        )
        if home == person.home:
            return Change(now, told=told)
        gone = frozenset({person.home} if rng.random() >= KEPT else ())
        new = () if home in known else ((home, 0),)
        return Change(now, gone=gone, new=new, told=told - {person.home} | {home})

    def _renamed(
        self, person: Person, rng: Random, _known: list[int], told: frozenset[int]
    ) -> Change:
        since = AT + timedelta(days=int(rng.random() * _DAYS_A_MONTH * self.months))
        name = self.population.names.surname(rng)
        now = replace(
            _with(person, person.contracts, "renamed"), usages=[*person.usages, (since, name)]
        )
        return Change(now, told=told)

    def _arrival(self, person: Person, number: int) -> Iterator[Record]:
        rng = chance(self.population.seed, number, "arrival", self.months)
        start = AT + timedelta(days=int(rng.random() * _DAYS_A_MONTH * self.months))
        contracts = [replace(contract, start=start, end=None) for contract in person.contracts]
        person = _with(person, contracts, "arrived")
        if self._vacated and rng.random() < RECYCLED:
            yield self._recycled(person, rng)
            return
        for directory, copy in self.clerk.places(person):
            yield self.clerk.enter(person, directory, copy)

    def _recycled(self, person: Person, rng: Random) -> Record:
        """Enter a newcomer under the identifier and the address of somebody who left."""
        former, directory = self._vacated.pop(rng.randrange(len(self._vacated)))
        given = self._like(former, person, rng)
        address = self.clerk.register.usual(
            INSTITUTE.domain, former.key, former.given, former.usage
        )
        person = replace(
            _with(person, person.contracts, "source-id-recycled"),
            given=given,
            birth=former.usage,
            usages=[(person.born, former.usage)],
            home=directory,
            mailbox=address,
        )
        return self.clerk.enter(person, directory, holder=former.key * 2, login=former)

    def _like(self, former: Person, person: Person, rng: Random) -> str:
        """Return another first name with the initial of `former`, or theirs for want of one."""
        for _attempt in range(200):
            given, _others = self.population.first_names(rng, person.sex, person.born.year)
            if given[0] == former.given[0] and given != former.given:
                return given
        return former.given


def _with(person: Person, contracts: list[Contract], trait: str) -> Person:
    return replace(person, contracts=contracts, traits=[*person.traits, trait])


def cut(lines: list[str]) -> list[str]:
    """Return what an export that broke off holds."""
    return lines[: int(len(lines) * TRUNCATED_AT)]
