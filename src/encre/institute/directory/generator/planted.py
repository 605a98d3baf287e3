"""Planted cases: homonyms, families, shared mailboxes, service accounts, renewed contracts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from encre.institute.directory.generator.chance import Weighted
from encre.institute.directory.generator.employment import (
    AT,
    DAYS_A_YEAR,
    INSTITUTE,
    Contract,
)
from encre.institute.directory.generator.units import units

if TYPE_CHECKING:
    from encre.institute.directory.generator.people import Person, Population

ATTEMPTS = 60
BIRTH_TOO, SAME_UNIT, SAME_DATE = 0.50, 0.30, 0.10
DEPARTED, EMERITUS, GUEST, RENEWED = 0.04, 0.25, 0.02, 0.02
HUSBANDS_NAME, ONE_LINE = 0.60, 0.50
SHARED_BOX, SHARED_LINE, TWICE = 0.01, 0.03, 0.005
OLDEST_SON, EMERITUS_BEFORE = 29, 1960
_FATHERS = 1973
SERVICES = (
    ("Secrétariat", "secretariat"), ("Service informatique", "informatique"),
    ("Animalerie", "animalerie"), ("Plateforme cytométrie", "cytometrie"),
    ("Accueil", "accueil"), ("Sauvegarde", "sauvegarde"), ("Compte test", "test"),
    ("Imprimante", "imprimante"), ("Gestion financière", "gestion"),
    ("Stagiaire générique", "stagiaire"), ("Salle de réunion", "salle"), ("Webmestre", "webmaster"),
)  # fmt: skip

Tie = Callable[["Person", "Person", Random, "Population"], None]


def _anyone(_other: Person) -> bool:
    return True


@dataclass(frozen=True)
class Bond:
    """A tie to an earlier person: how it is made, and whom it needs."""

    kind: str
    tie: Tie
    suits: Callable[[Person], bool] = _anyone


def _named_like(made: Person, other: Person) -> None:
    made.sex, made.given, made.birth = other.sex, other.given, other.birth
    made.usages = list(other.usages)


def _beside(made: Person, other: Person) -> None:
    """Put a person into the unit and the delegation of another."""
    made.home = other.home
    unit = other.contracts[0].unit
    made.contracts = [_with(contract, unit=unit) for contract in made.contracts]


def _with(contract: Contract, **changes: object) -> Contract:
    values = {name: getattr(contract, name) for name in Contract.__slots__} | changes
    return Contract(**values)


def _homonym(made: Person, other: Person, rng: Random, population: Population) -> None:
    _named_like(made, other)
    draws = [rng.random() for _n in range(3)]
    made.traits.append("homonym")
    if draws[0] >= BIRTH_TOO:
        since = made.born + timedelta(days=24 * DAYS_A_YEAR)
        made.birth = population.names.surname(rng)
        made.usages = [(made.born, made.birth), (min(since, AT), other.usage)]
    if draws[1] < SAME_UNIT:
        _beside(made, other)
        made.traits.append("homonym-same-unit")
    if draws[2] < SAME_DATE:
        made.born = other.born
        made.traits.append("homonym-same-birth")


def _hired_together(made: Person, other: Person, _rng: Random, _population: Population) -> None:
    _named_like(made, other)
    _beside(made, other)
    start = other.contracts[0].start
    made.contracts = [_with(contract, start=start) for contract in made.contracts]
    made.traits += ["homonym", "hired-same-day"]


def _father(other: Person) -> bool:
    return other.sex == "M" and other.born.year < _FATHERS


def _son(made: Person, other: Person, rng: Random, _population: Population) -> None:
    _named_like(made, other)
    years = 22 + int(rng.random() * (OLDEST_SON - 22))
    made.born = date(other.born.year + years, made.born.month, min(made.born.day, 28))
    made.traits.append("father-and-son")


def _twin(made: Person, other: Person, rng: Random, population: Population) -> None:
    for _attempt in range(ATTEMPTS):
        made.given, made.others = population.first_names(rng, made.sex, other.born.year)
        if made.given != other.given:
            break
    bare = other.usages[0][1]
    made.birth, made.born, made.place = other.birth, other.born, other.place
    made.usages = population.usages(rng, made.sex, made.birth, bare, made.born)
    made.traits.append("twin")


def _spouse(made: Person, other: Person, rng: Random, population: Population) -> None:
    made.sex = "M" if other.sex == "F" else "F"
    made.given, made.others = population.first_names(rng, made.sex, made.born.year)
    shared_name, shared_line = rng.random() < HUSBANDS_NAME, rng.random() < ONE_LINE
    if made.sex == "F" and shared_name and other.usage != made.birth:
        since = made.born + timedelta(days=24 * DAYS_A_YEAR)
        made.usages = [(made.born, made.birth), (min(since, AT), other.usage)]
    made.mail_of = _owner(other)
    made.domain = other.domain
    if shared_line:
        made.phone, made.home = other.phone, other.home
    made.traits.append("couple")


def _has_left(other: Person) -> bool:
    end = other.contracts[0].end
    return "departed" in other.traits and end is not None and end < AT


def _same_number(made: Person, other: Person, rng: Random, _population: Population) -> None:
    """Give the staff number of somebody who left to a newcomer of the same employer."""
    left = other.contracts[0]
    if left.end is None or left.end >= AT:
        return
    since = left.end + timedelta(days=1 + int(rng.random() * max((AT - left.end).days - 1, 1)))
    made.home = other.home
    made.contracts = [_with(left, start=since, end=None)]
    made.traits.append("matricule-transferred")


def _same_mail(made: Person, other: Person, rng: Random, population: Population) -> None:
    """Give the mail address of somebody who left to a newcomer of like name."""
    left = other.contracts[0]
    if left.end is None or left.end >= AT:
        return
    for _attempt in range(ATTEMPTS * 4):
        given, others = population.first_names(rng, made.sex, made.born.year)
        if given[0] == other.given[0] and given != other.given:
            made.given, made.others = given, others
            break
    made.birth, made.usages = other.usage, [(made.born, other.usage)]
    since = left.end + timedelta(days=1)
    made.contracts = [_with(contract, start=since, end=None) for contract in made.contracts]
    made.home, made.domain = other.home, other.domain
    made.mail_of = _owner(other)
    made.traits.append("uid-recycled")


def _owner(person: Person) -> int:
    """Return whose address a person writes from."""
    return person.key if person.mail_of < 0 else person.mail_of


_BOUND: dict[Bond | None, float] = {
    Bond("homonym", _homonym): 0.014,
    Bond("hired-same-day", _hired_together): 0.001,
    Bond("father-and-son", _son, _father): 0.002,
    Bond("twin", _twin): 0.002,
    Bond("couple", _spouse): 0.002,
    Bond("matricule-transferred", _same_number, _has_left): 0.001,
    Bond("uid-recycled", _same_mail, _has_left): 0.001,
}
"""Homonyms are 1.5 % in all: those hired the same day are homonyms too."""
BONDS: Weighted[Bond | None] = Weighted(
    [*_BOUND, None], [*_BOUND.values(), 1 - sum(_BOUND.values())]
)


def mark(made: Person, rng: Random) -> None:
    """Draw what concerns one person alone."""
    draws = [rng.random() for _n in range(6)]
    main = made.contracts[0]
    bound = {"matricule-transferred", "uid-recycled", "hired-same-day"} & set(made.traits)
    if draws[0] < DEPARTED and not bound:
        days = max(min(600, (AT - main.start).days - 1), 1)
        made.contracts[0] = _with(main, end=AT - timedelta(days=1 + int(draws[1] * days)))
        made.traits.append("departed")
    elif made.born.year <= EMERITUS_BEFORE and draws[0] < DEPARTED + EMERITUS and not bound:
        made.traits.append("emeritus")
    elif draws[0] > 1 - GUEST and not bound:
        made.contracts = [_with(main, number=None)]
        made.traits.append("guest")
    elif draws[0] > 1 - GUEST - RENEWED and not bound:
        _renew(made, main, draws[1])
    if draws[2] < SHARED_BOX:
        made.mailbox = f"labo-{main.unit:03}@{INSTITUTE.domain}"
        made.traits.append("shared-mailbox")
    if draws[3] < SHARED_LINE:
        made.line = units_line(main.unit)
        made.traits.append("shared-phone")
    if draws[4] < TWICE:
        made.traits.append("twice")


def _renew(made: Person, main: Contract, draw: float) -> None:
    """Cut the main contract in two: the second begins the day after the end of the first."""
    days = (AT - main.start).days
    if days < DAYS_A_YEAR:
        return
    end = main.start + timedelta(days=int(180 + draw * (days - 200)))
    made.contracts[0] = _with(main, start=end + timedelta(days=1))
    made.contracts.append(_with(main, end=end))
    made.traits.append("renewed")


def units_line(unit: int) -> int:
    """Return the shared line of a unit, eight digits."""
    return 40_000_000 + unit * 11_003


def service(made: Person, number: int, population: Population) -> Person:
    """Turn a drawn person into a service account of a unit."""
    label, box = SERVICES[number % len(SERVICES)]
    unit = made.contracts[0].unit
    code = units(population.seed)[unit].number
    made.staff, made.traits = "service", ["service-account"]
    made.given, made.others, made.sex, made.orcid = "", (), "", ""
    made.birth = f"{label} U{code}"
    made.usages = [(made.born, made.birth)]
    made.mailbox = f"{box}.u{code}@{INSTITUTE.domain}"
    made.contracts = [_with(made.contracts[0], number=None)]
    made.line = units_line(unit)
    made.login = made.usage
    return made
