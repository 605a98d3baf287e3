"""Thirteen small sources about people whom the demonstration has already."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.generator import contacts, mistakes
from encre.institute.directory.generator.employment import INSTITUTE
from encre.institute.directory.generator.exporting import native_file
from encre.institute.directory.generator.people import Person, Population
from encre.institute.directory.generator.records import Clerk, Record
from encre.institute.directory.generator.styles import DIRECTORIES, KEYS
from encre.institute.directory.generator.units import COUNT, Unit

_LONG_NAME, _WEDDING_DAYS = 20, 9_000
_KEPT_TRAITS = ("renewed", "twice", "emeritus")


@dataclass(frozen=True)
class Known:
    """A person of the demonstration as they are there; `delegation` is a key of a directory.

    `unit` is the number of an institute's unit, 0 for none; `phone` has ten digits.
    """

    given: str
    family: str
    birth_name: str
    sex: str
    born: int
    mail: str
    phone: str
    orcid: str
    delegation: str
    unit: int
    since: date


@dataclass(frozen=True)
class House:
    """The institute of the demonstration: its name short and long, mail domain, unit numbers."""

    name: str
    long_name: str
    domain: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Demonstration:
    """What the demonstration loads: the rows of each source, and who stands behind each."""

    rows: dict[str, list[dict[str, str]]]
    people: dict[tuple[str, str], int]

    def write(self, folder: Path) -> dict[str, Path]:
        """Write each source in its native form; return its file."""
        folder.mkdir(parents=True, exist_ok=True)
        return {key: self._write(key, folder) for key in KEYS}

    def _write(self, key: str, folder: Path) -> Path:
        plain = folder / f"{key}.plain"
        with plain.open("w", encoding="utf-8", newline="") as file:
            written = csv.DictWriter(file, COLUMNS)
            written.writeheader()
            written.writerows(self.rows[key])
        made = native_file(plain, key, folder)
        plain.unlink()
        return made


def demonstration(
    known: Iterable[Known], house: House, *, seed: int, others: int = 150
) -> Demonstration:
    """Return thirteen sources that know the people given and some `others`.

    The others bring homonyms and families of the people given, so that some pairs are doubtful.
    Pure: the same people and seed give the same rows.
    """
    shown = list(known)
    population = _Shown(shown, house, len(shown) + others, seed)
    clerk = Clerk(population, known_units=_units(house))
    rows: dict[str, list[dict[str, str]]] = {key: [] for key in KEYS}
    people: dict[tuple[str, str], int] = {}
    for person in population.everyone():
        for record in clerk.records(person):
            key = DIRECTORIES[record.directory].key
            seen = shown[person.key] if person.key < len(shown) else None
            rows[key].append(_facts(record, seen, house))
            people[(key, record.source_id)] = person.key
    for key in KEYS:
        rows[key].sort(key=lambda row: row["source_id"])
    return Demonstration(rows, people)


def _units(house: House) -> tuple[Unit, ...]:
    """Return as many units as the generator knows, all with numbers of the house."""
    return tuple(
        Unit(key, house.numbers[key % len(house.numbers)], None, None, key % len(KEYS))
        for key in range(COUNT)
    )


def _facts(record: Record, known: Known | None, house: House) -> dict[str, str]:
    """Return the facts of a row in the words of the house; people keep address and telephone."""
    facts = dict(record.facts)
    at_home = record.directory == record.person.home
    if known and at_home:
        # Home knows its people as the house does; the others write from memory.
        facts |= {"email": known.mail, "orcid": known.orcid}
    local, _at, domain = facts["email"].partition("@")
    if domain == INSTITUTE.domain:
        facts["email"] = known.mail if known and known.mail else f"{local}@{house.domain}"
    if known and known.phone and (facts["phone"] or at_home):
        form = DIRECTORIES[record.directory].phones
        facts["phone"] = contacts.telephone(known.phone[:2], int(known.phone[2:]), form)
    name = facts["employer"]
    if mistakes.bare(name) in {mistakes.bare(written) for written in INSTITUTE.written}:
        facts["employer"] = house.name if len(name) < _LONG_NAME else house.long_name
    return facts


class _Shown(Population):
    """A population whose first people are those of the demonstration, others their homonyms."""

    def __init__(self, shown: list[Known], house: House, people: int, seed: int) -> None:
        super().__init__(people, seed)
        self._shown, self._house = shown, house

    def person(self, key: int) -> Person:
        """Return a person, with the facts of the demonstration for the first ones."""
        made = super().person(key)
        if key >= len(self._shown):
            return made
        known, numbers = self._shown[key], self._house.numbers
        unit = made.contracts[0].unit
        if known.unit in numbers:
            unit = numbers.index(known.unit)
        main = replace(made.contracts[0], start=known.since, unit=unit)
        born = made.born.replace(year=known.born, day=min(made.born.day, 28))
        usages = [(born, known.birth_name or known.family)]
        if known.birth_name and known.birth_name != known.family:
            usages.append((born + timedelta(days=_WEDDING_DAYS), known.family))
        return replace(
            made,
            sex=known.sex,
            given=known.given,
            birth=known.birth_name or known.family,
            usages=usages,
            born=born,
            orcid=known.orcid,
            home=KEYS.index(known.delegation) if known.delegation in KEYS else made.home,
            contracts=[main, *made.contracts[1:]],
            mailbox="",
            mail_of=-1,
            line=0,
            mobile=0,
            login=known.family,
            traits=[trait for trait in made.traits if trait in _KEPT_TRAITS],
        )
