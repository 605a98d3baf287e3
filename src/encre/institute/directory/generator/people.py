"""The truth: who exists, with names, dates and contracts; a function of seed and number alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from encre.foundation.base.identifiers import orcid_key
from encre.institute.directory.generator import planted, units
from encre.institute.directory.generator.chance import chance
from encre.institute.directory.generator.employment import (
    AT,
    DAYS_A_YEAR,
    Contract,
    contracts,
    elsewhere,
)
from encre.institute.directory.generator.names import load, places
from encre.institute.directory.generator.styles import DIRECTORIES

WOMEN = 0.54
MORE_COMPOUND, PREFIXED, PREFIX_LOST = 0.04, 0.04, 0.40
RENAMED, HYPHENED, BACK = 0.42, 0.30, 0.12
WITH_ORCID, WITH_MOBILE = 0.45, 0.20
REVERSED = 0.50
FIRST_BIRTH, LAST_BIRTH = date(1956, 1, 1), date(2001, 12, 31)
PREFIXES = ("de ", "Le ", "El ", "Ben ", "d’", "Van ")
_COMPOUNDS = {"F": ("Marie", "Anne", "Marie", "Rose"), "M": ("Jean", "Pierre", "Jean", "Marc")}
_MORE_NAMES = (0.30, 0.65, 0.90)  # chance of no, at most one, at most two second names
_ORCID_STRIDE, _ORCIDS = 61_803_398_877, 10**11
SERVICE_SHARE = 0.005
"""Service accounts, as a share of the people."""


@dataclass(slots=True)
class Person:
    """One true person (or service account): what every directory knows a part of.

    `login` is the name of the day the accounts were made; `mailbox` an address that others use
    too; `mail_of` the number of the person whose address is shared; `line` a shared telephone.
    """

    key: int
    sex: str
    given: str
    others: tuple[str, ...]
    birth: str
    usages: list[tuple[date, str]]
    born: date
    place: tuple[str, str]
    orcid: str
    home: int
    contracts: list[Contract]
    phone: int
    mobile: int
    domain: str
    login: str = ""
    mailbox: str = ""
    mail_of: int = -1
    line: int = 0
    staff: str = "person"
    traits: list[str] = field(default_factory=list)

    @property
    def usage(self) -> str:
        """Return the usage name of today."""
        return self.usages[-1][1]


class Population:
    """The people of a seed; the same number is always the same person."""

    def __init__(self, people: int, seed: int, names: Path | None = None) -> None:
        self.people, self.seed = people, seed
        self.services = max(2, round(people * SERVICE_SHARE))
        self.names, self._places = load(seed, names), places()
        self._units = [
            tuple(unit.key for unit in units.of_delegation(seed, home))
            for home in range(len(DIRECTORIES))
        ]

    def person(self, key: int) -> Person:
        """Return a person, tied to an earlier one if chance says so."""
        rng = chance(self.seed, key)
        bond = planted.BONDS.draw(rng) if key else None
        made = self._alone(rng, key)
        if bond is not None:
            bond.tie(made, self._other(bond, key, rng), rng, self)
        planted.mark(made, rng)
        made.login = made.usage
        return made

    def _other(self, bond: planted.Bond, key: int, rng: Random) -> Person:
        """Draw the earlier person of a bond; only some will do."""
        earlier = min(key, self.people)
        found = self.person(rng.randrange(earlier))
        for _attempt in range(planted.ATTEMPTS):
            if bond.suits(found):
                break
            found = self.person(rng.randrange(earlier))
        return found

    def _alone(self, rng: Random, key: int) -> Person:
        sex = "F" if rng.random() < WOMEN else "M"
        born = FIRST_BIRTH + timedelta(days=rng.randrange((LAST_BIRTH - FIRST_BIRTH).days + 1))
        given, others = self.first_names(rng, sex, born.year)
        birth, bare = self._birth_name(rng)
        home = rng.randrange(len(DIRECTORIES))
        return Person(
            key=key,
            sex=sex,
            given=given,
            others=others,
            birth=birth,
            usages=self.usages(rng, sex, birth, bare, born),
            born=born,
            place=self._places.draw(rng),
            orcid=_orcid(key, rng, self.seed),
            home=home,
            contracts=contracts(rng, person=key, born=born, home=home, units=self._units[home]),
            phone=rng.randrange(10_000_000, 100_000_000),
            mobile=rng.randrange(10_000_000, 100_000_000) if rng.random() < WITH_MOBILE else 0,
            domain=elsewhere(rng, home),
        )

    def first_names(self, rng: Random, sex: str, year: int) -> tuple[str, tuple[str, ...]]:
        """Draw a first name, compound for some, and the second civil names."""
        given = self.names.given(rng, sex, year)
        more, which = rng.random() < MORE_COMPOUND, int(rng.random() * 4)
        first = _COMPOUNDS[sex][which]
        if more and "-" not in given and given != first:
            given = f"{first}-{given}"
        draw = rng.random()
        count = sum(draw >= limit for limit in _MORE_NAMES)
        drawn = dict.fromkeys(
            self.names.given(rng, sex, max(year - 25, 1950)) for _n in range(count)
        )
        return given, tuple(name for name in drawn if name != given)

    def _birth_name(self, rng: Random) -> tuple[str, str]:
        """Draw a birth name; and how the usage name begins, maybe without its prefix."""
        name = self.names.surname(rng)
        prefixed, lost = rng.random() < PREFIXED, rng.random() < PREFIX_LOST
        prefix = PREFIXES[int(rng.random() * len(PREFIXES))]
        if not prefixed or " " in name or "’" in name:
            return name, name
        if prefix == "d’" and name[0] not in "AEIOUYÉH":
            prefix = "de "
        return prefix + name, name if lost else prefix + name

    def usages(
        self, rng: Random, sex: str, birth: str, bare: str, born: date
    ) -> list[tuple[date, str]]:
        """Draw the usage names, each with the day it starts."""
        found, other = [(born, bare)], self.names.surname(rng)
        renamed, hyphened, back = (rng.random() for _n in range(3))
        reverse, age, later = rng.random() < REVERSED, rng.random(), rng.random()
        if sex == "M" or renamed >= RENAMED or other in (birth, bare):
            return found
        if hyphened < HYPHENED:
            other = f"{other}-{bare}" if reverse else f"{bare}-{other}"
        since = born + timedelta(days=int((22 + 18 * age) * DAYS_A_YEAR))
        if since >= AT:
            since = AT - timedelta(days=200)
        found.append((since, other))
        if back < BACK:
            found.append((since + timedelta(days=int(1 + later * (AT - since).days)), bare))
        return found

    def service(self, number: int) -> Person:
        """Return a service account: a mailbox or a program, entered as if it were a person."""
        key = self.people + number
        made = self._alone(chance(self.seed, "service", number), key)
        return planted.service(made, number, self)

    def newcomer(self, number: int) -> Person:
        """Return somebody who was not there at the first export."""
        return self.person(self.people + self.services + number)

    def everyone(self) -> Iterator[Person]:
        """Yield the people and the service accounts of the first export."""
        yield from map(self.person, range(self.people))
        yield from map(self.service, range(self.services))

    def unit_codes(self, home: int) -> tuple[int, ...]:
        """Return the units of a delegation."""
        return self._units[home]


def _orcid(key: int, rng: Random, seed: int) -> str:
    """Return an iD of the range 0009 with its check digit, or nothing for most people."""
    if rng.random() >= WITH_ORCID:
        return ""
    digits = f"0009{(key * _ORCID_STRIDE + seed * 7_919) % _ORCIDS:011}"
    whole = digits + orcid_key(digits)
    return "-".join(whole[start : start + 4] for start in range(0, 16, 4))
