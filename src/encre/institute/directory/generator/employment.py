"""Employers, their staff numbers and titles, and the dated contracts of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from encre.institute.directory.generator.chance import Weighted
from encre.institute.directory.generator.styles import DIRECTORIES

AT = date(2026, 9, 1)
"""The day of the first export."""
DAYS_A_YEAR = 365
FIRST_AGE, MEAN_YEARS = 22, 9
FIXED_TERM, SECOND_EMPLOYER = 0.35, 0.30
_SPREAD = 10_000_000  # staff numbers have seven digits
_STRIDE = 6_180_339  # no factor in common with the spread: a number never comes twice


@dataclass(frozen=True)
class Employer:
    """An employer: how its name is written (usual, capitals, long), its mail domain, its titles."""

    key: str
    written: tuple[str, str, str]
    domain: str
    titles: tuple[tuple[str, str], ...]


_RESEARCH = (
    ("CR", "Chargé de recherche"), ("DR", "Directeur de recherche"),
    ("IR", "Ingénieur de recherche"), ("IE", "Ingénieur d’études"), ("AI", "Assistant ingénieur"),
    ("TECH", "Technicien"), ("ADJ", "Adjoint technique"), ("POSTDOC", "Chercheur contractuel"),
)  # fmt: skip
_TEACHING = (
    ("MCF", "Maître de conférences"), ("PR", "Professeur des universités"),
    ("ATER", "Attaché d’enseignement"), ("DOC", "Doctorant contractuel"),
    ("IE", "Ingénieur d’études"),
)  # fmt: skip
_HOSPITAL = (
    ("PU-PH", "Professeur des universités - praticien hospitalier"),
    ("PH", "Praticien hospitalier"), ("ARC", "Attaché de recherche clinique"),
    ("CCA", "Chef de clinique assistant"), ("IDE", "Infirmier de recherche"),
)  # fmt: skip
_INSTITUTE = Employer(
    "inserm",
    ("Inserm", "INSERM", "Institut national de la santé et de la recherche médicale"),
    "institut.example",
    _RESEARCH,
)
_CNRS = Employer(
    "cnrs", ("CNRS", "C.N.R.S.", "Centre national de la recherche scientifique"),
    "cnrs.example", _RESEARCH,
)  # fmt: skip
_INRAE = Employer(
    "inrae", ("INRAE", "INRAE", "Institut national de recherche pour l’agriculture"),
    "inrae.example", _RESEARCH,
)  # fmt: skip
_APHP = Employer(
    "aphp", ("AP-HP", "APHP", "Assistance publique - Hôpitaux de Paris"), "aphp.example", _HOSPITAL
)


def _local(prefix: str, long: str, titles: tuple[tuple[str, str], ...]) -> tuple[Employer, ...]:
    return tuple(
        Employer(
            f"{prefix}-{style.town}",
            (
                f"{long} de {style.town.title()}",
                f"{long} DE {style.town}".upper(),
                f"{long} de {style.town.title()}",
            ),
            f"{prefix}-{style.town}.example",
            titles,
        )
        for style in DIRECTORIES
    )


UNIVERSITIES = _local("univ", "Université", _TEACHING)
HOSPITALS = _local("chu", "CHU", _HOSPITAL)
INSTITUTE = _INSTITUTE
_KINDS = Weighted(
    ("institute", "cnrs", "university", "hospital", "aphp", "inrae"), (50, 15, 20, 7, 5, 3)
)


@dataclass(frozen=True, slots=True)
class Contract:
    """A dated contract; `number` is the staff number that the employer gave (None: guests)."""

    employer: Employer
    number: int | None
    unit: int
    title: int
    start: date
    end: date | None


def employer(rng: Random, home: int) -> Employer:
    """Draw an employer for somebody whose delegation is `home`."""
    kind = _KINDS.draw(rng)
    fixed = {"institute": _INSTITUTE, "cnrs": _CNRS, "inrae": _INRAE, "aphp": _APHP}
    if kind == "university":
        return UNIVERSITIES[home]
    return fixed.get(kind) or HOSPITALS[home]


def elsewhere(rng: Random, home: int) -> str:
    """Draw a mail domain other than the institute's."""
    partners = (UNIVERSITIES[home], _CNRS, _APHP, HOSPITALS[home])
    return partners[int(rng.random() * len(partners))].domain


def staff_number(person: int, body: Employer) -> int:
    """Return the staff number of a person at an employer: seven digits, never twice there."""
    shift = int.from_bytes(body.key.encode()[:6], "big")
    return (person * _STRIDE + shift) % _SPREAD


def contracts(
    rng: Random, *, person: int, born: date, home: int, units: tuple[int, ...]
) -> list[Contract]:
    """Draw the contracts of a person, the main one first."""
    adult = born + timedelta(days=FIRST_AGE * DAYS_A_YEAR)
    days = min(int(rng.expovariate(1 / MEAN_YEARS) * DAYS_A_YEAR) + 1, max((AT - adult).days, 1))
    start, body = AT - timedelta(days=days), employer(rng, home)
    unit = units[int(rng.random() * len(units))]
    end = AT + timedelta(days=30 + int(rng.random() * 700)) if rng.random() < FIXED_TERM else None
    title = int(rng.random() * len(body.titles))
    found = [Contract(body, staff_number(person, body), unit, title, start, end)]
    second, other = rng.random() < SECOND_EMPLOYER, employer(rng, home)
    title, delay = int(rng.random() * len(other.titles)), rng.random()
    if second and other != body:
        since = start + timedelta(days=int(delay * days))
        number = staff_number(person, other)
        found.append(Contract(other, number, unit, title, since, end))
    return found
