"""The four hundred people of the institute, their affiliations and responsibilities."""

# ruff: noqa: RUF001 - letters and signs as French and science write them

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from encre.demo.bodies import BODIES
from encre.demo.chance import chance
from encre.demo.characters import CHARACTERS, Character
from encre.demo.names import (
    FRENCH_FAMILY,
    FRENCH_GIVEN,
    ORIGIN_WEIGHTS,
    ORIGINS,
    REGIONAL_FAMILY,
)
from encre.demo.positions import POSITIONS

GENERATIONS = (1955, 1970, 1985, 1997)


@dataclass(frozen=True)
class Affiliation:
    """A dated affiliation; `structure` is `unit:iris`, `team:iris-1`, `service:dsi` and so on."""

    structure: str
    employer: str
    position: str
    starts: date
    ends: date | None
    primary: bool = True
    share: int = 100


@dataclass(frozen=True)
class Agent:
    """A person of the demonstration with everything the directory knows."""

    key: str
    given: str
    family: str
    sex: str
    birth_year: int
    email: str
    phone: str
    languages: tuple[str, ...]
    affiliations: tuple[Affiliation, ...] = ()
    birth_family: str | None = None
    hide_birth_name: bool = False
    orcid: str | None = None
    login: str | None = None


@dataclass(frozen=True)
class Responsibility:
    """A dated responsibility; `role` is head, deputy, manager or leader."""

    structure: str
    person: str
    role: str
    title: str
    starts: date
    ends: date | None = None


def slug(text: str) -> str:
    """Return a name as it stands in a login or a mail: `Le Goff` gives `le-goff`."""
    plain = unicodedata.normalize(
        "NFKD", text.replace("œ", "oe").replace("Œ", "Oe").replace("ł", "l")
    )
    kept = "".join(mark for mark in plain if not unicodedata.combining(mark)).lower()
    kept = kept.replace("’", "").replace("'", "").replace("ı", "i").replace("đ", "d")
    return "-".join(kept.replace("-", " ").split())


def orcid(number: int) -> str:
    """Return an ORCID of a block never given, 0009-0099, with its check digit (ISO 7064)."""
    digits = f"00090099{number:07d}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    full = digits + ("X" if rest == 10 else str(rest))  # noqa: PLR2004 - the standard's X
    return "-".join(full[start : start + 4] for start in range(0, 16, 4))


@dataclass
class Registry:
    """What is already given, so that two people never share a mail or an ORCID."""

    rng: Random
    today: date
    mails: set[str] = field(default_factory=set)
    orcids: set[int] = field(default_factory=set)

    def mail(self, given: str, family: str, employer: str) -> str:
        """Return a mail nobody has yet; the second homonym takes a figure."""
        local = f"{slug(given)}.{slug(family)}"
        domain = BODIES[employer].mail_domain
        rank, mail = 1, f"{local}@{domain}"
        while mail in self.mails:
            rank += 1
            mail = f"{local}{rank}@{domain}"
        self.mails.add(mail)
        return mail

    def orcid(self) -> str:
        """Return an ORCID nobody has yet."""
        number = self.rng.randrange(1_000_000, 9_999_999)
        while number in self.orcids:
            number = self.rng.randrange(1_000_000, 9_999_999)
        self.orcids.add(number)
        return orcid(number)

    def phone(self, unit_number: int = 0) -> str:
        """Return a telephone number of the ranges kept for fiction in France (01 99 00, …)."""
        prefix = self.rng.choice(("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49"))
        rest = (self.rng.randrange(10_000) + unit_number) % 10_000
        return f"{prefix} {rest // 100:02d} {rest % 100:02d}"


def _generation(year: int) -> int:
    """Return the generation of names nearest to a birth year."""
    return min(GENERATIONS, key=lambda generation: abs(generation - year + 3))


def draw_name(rng: Random, sex: str, year: int, region: str) -> tuple[str, str, tuple[str, ...]]:
    """Draw given name, surname and languages; the region favours its own surnames."""
    if rng.random() < 0.34:  # noqa: PLR2004 - share of names from elsewhere
        origin = ORIGINS[rng.choices(list(ORIGIN_WEIGHTS), list(ORIGIN_WEIGHTS.values()))[0]]
        family = rng.choice(origin.family)
        if rng.random() < 0.25:  # noqa: PLR2004 - born in France of parents from elsewhere
            return rng.choice(FRENCH_GIVEN[sex][_generation(year)]), family, ("fr", "en")
        return rng.choice(origin.f if sex == "f" else origin.m), family, origin.languages
    given = rng.choice(FRENCH_GIVEN[sex][_generation(year)])
    local = REGIONAL_FAMILY.get(region)
    if local and rng.random() < 0.4:  # noqa: PLR2004 - share of regional surnames
        return given, rng.choice(local), ("fr", "en")
    if rng.random() < 0.06:  # noqa: PLR2004 - people move
        return given, rng.choice(REGIONAL_FAMILY[rng.choice(list(REGIONAL_FAMILY))]), ("fr", "en")
    return given, rng.choice(FRENCH_FAMILY), ("fr", "en")


def _birth_name(
    rng: Random, sex: str, year: int, family: str, region: str
) -> tuple[str, str | None]:
    """Return usage name and birth name, which differ for two in five of the women born by 1992."""
    if sex != "f" or year > 1992 or rng.random() > 0.4:  # noqa: PLR2004
        return family, None
    other = draw_name(rng, "m", year, region)[1]
    if other == family:
        return family, None
    double = "-" not in family + other and " " not in family + other and rng.random() < 0.3  # noqa: PLR2004
    return (f"{family}-{other}", family) if double else (other, family)


def _after(start: date, months: int) -> date:
    """Return the last day of a contract of so many months that starts on the first of a month."""
    rank = start.year * 12 + start.month - 1 + months
    return date(rank // 12, rank % 12 + 1, 1) - timedelta(days=1)


def _dates(
    rng: Random, position: str, age: int, today: date, fate: str
) -> tuple[date, date | None]:
    """Draw start and end of an affiliation; `fate` is current, past or future."""
    months = POSITIONS[position].months
    if fate == "future":
        starts = _after(today.replace(day=1), 1) + timedelta(days=1)
        return starts, _after(starts, months) if months else None
    career = max(365, (age - POSITIONS[position].age[0] - 1) * 365)
    length = months * 30 if months else rng.randrange(300, min(career, 6500) + 1)
    if fate == "past":
        ends = today.replace(day=1) - timedelta(days=1 + 30 * rng.randrange(1, 24))
        ends = ends.replace(day=1) - timedelta(days=1)
        return (ends - timedelta(days=length)).replace(day=1), ends
    starts = (today - timedelta(days=rng.randrange(20, length - 10))).replace(day=1)
    return starts, _after(starts, months) if months else None


def draw_agent(  # noqa: PLR0917 - one draw, all it depends on
    book: Registry,
    key: str,
    structure: str,
    employer: str,
    position: str,
    region: str,
    fate: str = "current",
) -> Agent:
    """Draw one person for a place and a position."""
    rng = book.rng
    sex = "f" if rng.random() < 0.56 else "m"  # noqa: PLR2004
    youngest, oldest = POSITIONS[position].age
    year = book.today.year - rng.randint(youngest, oldest)
    given, family, languages = draw_name(rng, sex, year, region)
    family, birth = _birth_name(rng, sex, year, family, region)
    starts, ends = _dates(rng, position, book.today.year - year, book.today, fate)
    with_orcid = POSITIONS[position].category in {
        "researcher",
        "teacher",
        "hospital",
        "postdoc",
        "doctoral",
        "emeritus",
    }
    return Agent(
        key=key,
        given=given,
        family=family,
        sex=sex,
        birth_year=year,
        email=book.mail(given, family, employer),
        phone=book.phone(),
        languages=languages,
        affiliations=(Affiliation(structure, employer, position, starts, ends),),
        birth_family=birth,
        hide_birth_name=birth is not None and rng.random() < 0.1,  # noqa: PLR2004
        orcid=book.orcid() if with_orcid and rng.random() < 0.75 else None,  # noqa: PLR2004
    )


def from_character(book: Registry, character: Character) -> Agent:
    """Return the fixed person of a character; researchers have an ORCID."""
    position = POSITIONS[character.position]
    starts = (
        date(book.today.year - character.since, 10, 1)
        if character.since
        else (book.today - timedelta(days=80)).replace(day=1)
    )
    if starts > book.today:
        starts = starts.replace(year=starts.year - 1)
    ends = book.today + timedelta(days=character.until_days) if character.until_days else None
    youngest, oldest = position.age
    age = min(max(youngest + character.since, 28), oldest)
    return Agent(
        key=character.key,
        given=character.given,
        family=character.family,
        sex=character.sex,
        birth_year=book.today.year - age,
        email=book.mail(character.given, character.family, character.employer),
        phone=book.phone(),
        languages=character.languages,
        affiliations=(
            Affiliation(character.structure, character.employer, character.position, starts, ends),
        ),
        birth_family=character.birth_family,
        orcid=book.orcid()
        if character.position in {"CR", "DR", "IR", "PU-PH", "postdoc", "doctorant"}
        else None,
        login=character.login,
    )


def characters(book: Registry) -> dict[str, Agent]:
    """Return the fixed people by key; one also works at the hospital, two have a past elsewhere."""
    cast = {character.key: from_character(book, character) for character in CHARACTERS}
    today = book.today
    doctor = cast["kersaint"]
    first = replace(doctor.affiliations[0], share=50)
    second = Affiliation(
        "unit:iris", "chu-rennes", "PU-PH", first.starts, None, primary=False, share=50
    )
    cast["kersaint"] = replace(doctor, affiliations=(first, second))
    claire = cast["claire"]
    start = claire.affiliations[0].starts
    earlier = (
        Affiliation(
            "unit:macroph",
            "urennes",
            "doctorant",
            date(start.year - 7, 10, 1),
            date(start.year - 4, 9, 30),
        ),
        Affiliation(
            "unit:homim", "inrb", "postdoc", date(start.year - 4, 11, 1), start - timedelta(days=1)
        ),
    )
    cast["claire"] = replace(claire, affiliations=(*earlier, *claire.affiliations))
    chiara = cast["chiara"]
    teaching = Affiliation(
        "unit:carreire",
        "ubordeaux",
        "CDD",
        date(today.year - 1, 9, 1),
        date(today.year + 1, 8, 31),
        primary=False,
        share=20,
    )
    cast["chiara"] = replace(
        chiara, affiliations=(replace(chiara.affiliations[0], share=80), teaching)
    )
    return cast


def seeded(seed: int, today: date) -> Registry:
    """Return a fresh registry for a seed."""
    return Registry(chance(seed, "people"), today)
