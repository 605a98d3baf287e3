"""What one directory holds of one person: canonical facts in its own forms, mistakes included."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from encre.institute.directory.generator import contacts, mistakes
from encre.institute.directory.generator.chance import chance
from encre.institute.directory.generator.employment import INSTITUTE, Contract, elsewhere
from encre.institute.directory.generator.styles import DIRECTORIES, Style
from encre.institute.directory.generator.units import Unit, units

if TYPE_CHECKING:
    from encre.institute.directory.generator.people import Person, Population

PRESENCE = 0.45
BARE_ELSEWHERE = 0.20
BIRTH_NAME, INITIAL, SECOND, TYPO, SWAPPED = 0.18, 0.03, 0.02, 0.03, 0.012
NO_BIRTH, WRONG_BIRTH, NO_MAIL, NO_PHONE = 0.15, 0.02, 0.20, 0.50
MAIL_OF_RECORD, INSTITUTE_ELSEWHERE = 0.50, 0.35
NUMBER_AT_HOME, NUMBER_ELSEWHERE, ORCID_SHOWN, UNIT_WRONG = 0.55, 0.12, 0.30, 0.15
_USUAL_PARTNER, _USUAL_PHONE, _SHARED, _LANDLINE = 0.75, 0.60, 0.60, 0.85
_HALF = 0.5
_SEXES = (("F", "M"), ("Mme", "M."), ("2", "1"), ("F", "H"))
_DECOMPOSED = "paca"


class Luck(NamedTuple):
    """The chance of one record, drawn all at once: a changed fact moves no other."""

    accents: float
    birth_name: float
    compound: float
    initial: float
    second: float
    typo_given: float
    given_kind: float
    given_where: float
    given_which: float
    typo_name: float
    name_kind: float
    name_where: float
    name_which: float
    swapped: float
    hyphen: float
    hyphen_which: float
    no_birth: float
    wrong_birth: float
    wrong_how: float
    no_mail: float
    mail_name: float
    mail_domain: float
    mail_partner: float
    mail_which: float
    shared: float
    no_phone: float
    phone_form: float
    phone_other: float
    phone_which: float
    number: float
    contract: float
    orcid: float
    unit_wrong: float
    unit_kind: float
    unit_which: float


@dataclass(slots=True)
class Record:
    """One row: its canonical facts as written, and, for the truth apart, what they mean."""

    directory: int
    person: Person
    source_id: str
    facts: dict[str, str]
    number: str
    birth_shown: date | None
    orcid: str


def presence(rng: Random, person: Person) -> list[int]:
    """Draw the directories that know a person: home first, the others at random."""
    count = 1
    while count < len(DIRECTORIES) and rng.random() >= PRESENCE:
        count += 1
    others = [n for n in range(len(DIRECTORIES)) if n != person.home]
    rng.shuffle(others)
    return [person.home, *others[: count - 1]]


class Clerk:
    """Enters people into directories; keeps who holds which address and identifier."""

    def __init__(
        self,
        population: Population,
        *,
        shared: bool = False,
        known_units: tuple[Unit, ...] = (),
    ) -> None:
        self.population = population
        self.register = contacts.Register(shared=shared)
        self._units = known_units or units(population.seed)

    def records(self, person: Person) -> list[Record]:
        """Return every record of a person."""
        return [self.enter(person, directory, copy) for directory, copy in self.places(person)]

    def places(self, person: Person) -> list[tuple[int, int]]:
        """Return the directories that know a person; 1 marks the second row in one of them."""
        rng = chance(self.population.seed, person.key, "records")
        found = [(directory, 0) for directory in presence(rng, person)]
        if "twice" in person.traits or self._renewed_twice(person):
            found.append((person.home, 1))
        return found

    def _renewed_twice(self, person: Person) -> bool:
        """Tell whether the two contracts of a renewal are two rows of the home directory."""
        return "renewed" in person.traits and person.key % 2 == 0

    def enter(
        self,
        person: Person,
        directory: int,
        copy: int = 0,
        *,
        holder: int | None = None,
        login: Person | None = None,
    ) -> Record:
        """Return the record of a person in a directory; `copy` is 1 for the second of two.

        `holder` and `login` give it the identifier that somebody else had there.
        """
        named, style = login or person, DIRECTORIES[directory]
        rng = chance(self.population.seed, person.key, style.key, copy)
        luck = Luck._make(rng.random() for _field in Luck._fields)
        at_home = directory == person.home
        contract = _contract(person, luck, at_home=at_home, copy=copy)
        number = _number(contract, luck, at_home=at_home)
        born = _birth(person, style, luck)
        slot = person.key * 2 + copy if holder is None else holder
        given, family = _names(person, style, luck)
        facts = {
            "source_id": contacts.source_id(self.register, style, slot, named.given, named.login),
            "family_name": family,
            "birth_name": _birth_name(person, style, directory),
            "given_names": given,
            "sex": _sex(person, style, directory),
            "birth_date": style.day(born),
            "birth_place": _place(person, style, directory) if born else "",
            "email": self._mail(person, luck, given, family, directory),
            "phone": _phone(person, style, luck),
            "orcid": _orcid(person, luck, directory),
            "unit": self._unit(contract, style, luck),
            **_employment(person, contract, number, style),
        }
        _finish(facts, style)
        shown = f"{contract.employer.key}:{number}" if number is not None else ""
        orcid = person.orcid if facts["orcid"] else ""
        return Record(directory, person, facts["source_id"], facts, shown, born, orcid)

    def _mail(self, person: Person, luck: Luck, given: str, family: str, directory: int) -> str:
        if luck.no_mail < NO_MAIL:
            return ""
        if person.staff == "service" or (person.mailbox and luck.shared < _SHARED):
            return person.mailbox
        at_home = directory == person.home
        domain = INSTITUTE.domain
        if not at_home and luck.mail_domain >= INSTITUTE_ELSEWHERE:
            domain = person.domain
            if luck.mail_partner >= _USUAL_PARTNER:
                domain = elsewhere(Random(luck.mail_which), person.home)  # noqa: S311 - made up
        if person.mail_of >= 0 and luck.shared < _SHARED:
            owner = self.population.person(person.mail_of)
            return self.register.usual(domain, owner.key, owner.given, owner.usage)
        if luck.mail_name < MAIL_OF_RECORD:
            return self.register.usual(domain, person.key, given, family)
        return self.register.usual(domain, person.key, person.given, person.usage)

    def _unit(self, contract: Contract, style: Style, luck: Luck) -> str:
        unit = self._units[contract.unit]
        if luck.unit_wrong < UNIT_WRONG:
            return self._wrong_unit(unit, style, luck)
        # Two directories list every label of a unit.
        return unit.labels(style.units) if style.units == 0 else unit.written(style.units)

    def _wrong_unit(self, unit: Unit, style: Style, luck: Luck) -> str:
        if unit.former is not None and luck.unit_kind < _SHARED:
            return unit.written(style.units, former=True)
        other = self._units[int(luck.unit_which * len(self._units))]
        return other.written(style.units)


def _contract(person: Person, luck: Luck, *, at_home: bool, copy: int) -> Contract:
    if len(person.contracts) > 1 and (copy or (not at_home and luck.contract < _HALF)):
        return person.contracts[-1]
    return person.contracts[0]


def _names(person: Person, style: Style, luck: Luck) -> tuple[str, str]:
    """Return first name and surname as the directory has them."""
    family = person.usage
    others = [name for name in (person.birth, *(n for _d, n in person.usages)) if name != family]
    if others and luck.birth_name < BIRTH_NAME:
        family = others[-1] if len(person.usages) > 2 else others[0]  # noqa: PLR2004
    if person.staff == "service":
        return "", family
    given = mistakes.compound(person.given, luck.compound)
    if luck.typo_given < TYPO:
        given = mistakes.typo(given, luck.given_kind, luck.given_where, luck.given_which)
    family = mistakes.hyphenated(family, luck.hyphen, luck.hyphen_which)
    if luck.typo_name < TYPO:
        family = mistakes.typo(family, luck.name_kind, luck.name_where, luck.name_which)
    if person.others and luck.second < SECOND:
        given = f"{given} {person.others[0]}"
    if luck.initial < INITIAL:
        given = f"{given[0]}."
    if luck.swapped < SWAPPED:
        given, family = family, given
    if style.bare or luck.accents < BARE_ELSEWHERE:
        given, family = mistakes.bare(given), mistakes.bare(family)
    if style.capitals:
        family = family.upper()
    return given.upper() if style.given_capitals else given, family


def _birth_name(person: Person, style: Style, directory: int) -> str:
    """Return the birth name; half of the directories leave it out when it is the usage name."""
    if "n" not in style.fields or person.staff == "service":
        return ""
    if person.birth == person.usage and directory % 2:
        return ""
    name = mistakes.bare(person.birth) if style.bare else person.birth
    return name.upper() if style.capitals else name


def _birth(person: Person, style: Style, luck: Luck) -> date | None:
    """Return the birth date as the directory knows it, if it does."""
    if "b" not in style.fields or person.staff == "service" or luck.no_birth < NO_BIRTH:
        return None
    if luck.wrong_birth < WRONG_BIRTH:
        return mistakes.wrong_day(person.born, luck.wrong_how)
    return person.born


def _sex(person: Person, style: Style, directory: int) -> str:
    if "s" not in style.fields or not person.sex:
        return ""
    return _SEXES[directory % len(_SEXES)][person.sex == "M"]


def _place(person: Person, style: Style, directory: int) -> str:
    if "p" not in style.fields or person.staff == "service":
        return ""
    department, town = person.place
    town = mistakes.bare(town) if style.bare else town
    if style.capitals:
        town = town.upper()
    form = directory % 3
    if department == "99" or not form:
        return town
    return f"{town} ({department})" if form == 1 else f"{department} {town}"


def _phone(person: Person, style: Style, luck: Luck) -> str:
    if luck.no_phone < NO_PHONE:
        return ""
    form = style.phones if luck.phone_form < _USUAL_PHONE else int(luck.phone_other * 4)
    if person.line and luck.shared < _SHARED:
        return contacts.telephone(contacts.area(person.home), person.line, form)
    if person.mobile and luck.phone_which >= _LANDLINE:
        return contacts.telephone("06", person.mobile, form)
    return contacts.telephone(contacts.area(person.home), person.phone, form)


def _number(contract: Contract, luck: Luck, *, at_home: bool) -> int | None:
    limit = NUMBER_AT_HOME if at_home else NUMBER_ELSEWHERE
    return contract.number if luck.number < limit else None


def _written_number(number: int | None, style: Style) -> str:
    if number is None:
        return ""
    forms = {"plain": "{0:07}", "padded": "{0:010}", "marked": "M{0:07}"}
    return forms[style.matricules].format(number)


def _orcid(person: Person, luck: Luck, directory: int) -> str:
    if not person.orcid or luck.orcid >= ORCID_SHOWN:
        return ""
    return (f"https://orcid.org/{person.orcid}", person.orcid, person.orcid.replace("-", ""))[
        directory % 3
    ]


def _employment(
    person: Person, contract: Contract, number: int | None, style: Style
) -> dict[str, str]:
    """Return what the directory says of a contract."""
    return {
        "employee_number": _written_number(number, style),
        "employer": _employer(contract, style),
        "title": _title(person, contract, style),
        "start_date": style.day(contract.start) if "f" in style.fields else "",
        "end_date": style.day(contract.end) if "l" in style.fields else "",
    }


def _employer(contract: Contract, style: Style) -> str:
    name = contract.employer.written[style.employers]
    return mistakes.bare(name) if style.bare else name


def _title(person: Person, contract: Contract, style: Style) -> str:
    if "t" not in style.fields or person.staff == "service":
        return ""
    if "guest" in person.traits:
        return "Invité" if style.long_titles else "INV"
    code, label = contract.employer.titles[contract.title]
    title = label if style.long_titles else code
    return f"{title} émérite" if "emeritus" in person.traits else title


def _finish(facts: dict[str, str], style: Style) -> None:
    """Give the texts of a directory their apostrophes and their form of accents."""
    for name in ("family_name", "birth_name", "given_names", "birth_place", "title"):
        text = facts[name]
        if style.bare:
            text = mistakes.bare(text)
        elif style.key == _DECOMPOSED:
            text = unicodedata.normalize("NFD", text)
        facts[name] = text
