"""Thirteen small sources about people whom the demonstration has already."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.generator.employment import INSTITUTE
from encre.institute.directory.generator.exporting import native_file
from encre.institute.directory.generator.people import Person, Population
from encre.institute.directory.generator.records import Clerk, Record
from encre.institute.directory.generator.styles import DIRECTORIES, KEYS


@dataclass(frozen=True)
class Known:
    """A person of the demonstration as they are there; `delegation` is a key of a directory."""

    given: str
    family: str
    birth_name: str
    mail: str
    orcid: str
    delegation: str
    unit: str
    since: date


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


def demonstration(known: Iterable[Known], *, seed: int, others: int = 150) -> Demonstration:
    """Return thirteen sources that know the people given and some `others`.

    The others bring homonyms and families of the people given, so that some pairs are doubtful.
    Pure: the same people and seed give the same rows.
    """
    shown = list(known)
    population = _Shown(shown, len(shown) + others, seed)
    clerk = Clerk(population)
    rows: dict[str, list[dict[str, str]]] = {key: [] for key in KEYS}
    people: dict[tuple[str, str], int] = {}
    for person in population.everyone():
        for record in clerk.records(person):
            key = DIRECTORIES[record.directory].key
            rows[key].append(_facts(record, shown))
            people[(key, record.source_id)] = person.key
    for key in KEYS:
        rows[key].sort(key=lambda row: row["source_id"])
    return Demonstration(rows, people)


def _facts(record: Record, shown: list[Known]) -> dict[str, str]:
    """Return the facts of a row; people of the demonstration keep their address and unit."""
    key = record.person.key
    if key >= len(shown):
        return record.facts
    known, facts = shown[key], dict(record.facts)
    if known.mail and facts["email"].endswith(f"@{INSTITUTE.domain}"):
        facts["email"] = known.mail
    if known.unit and record.directory == record.person.home:
        facts["unit"] = known.unit
    return facts


class _Shown(Population):
    """A population whose first people are those of the demonstration, and others their homonyms."""

    def __init__(self, shown: list[Known], people: int, seed: int) -> None:
        super().__init__(people, seed)
        self._shown = shown

    def person(self, key: int) -> Person:
        """Return a person, with the names of the demonstration for the first ones."""
        made = super().person(key)
        if key >= len(self._shown):
            return made
        known = self._shown[key]
        usages = [(made.born, known.birth_name or known.family)]
        if known.birth_name and known.birth_name != known.family:
            usages.append((made.born + timedelta(days=9_000), known.family))
        home = KEYS.index(known.delegation) if known.delegation in KEYS else made.home
        main = replace(made.contracts[0], start=known.since)
        return replace(
            made,
            given=known.given,
            birth=known.birth_name or known.family,
            usages=usages,
            orcid=known.orcid,
            home=home,
            contracts=[main, *made.contracts[1:]],
            mailbox="",
            mail_of=-1,
            login=known.family,
            traits=[trait for trait in made.traits if trait in ("renewed", "twice", "emeritus")],
        )
