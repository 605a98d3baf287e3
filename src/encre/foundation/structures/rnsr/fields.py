"""From the cells of a line to typed facts; what is odd is told, what is useless is refused."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from encre.foundation.base import identifiers
from encre.foundation.structures.rnsr import columns
from encre.foundation.structures.rnsr.rows import Above, Director, Origin, Problem, Row

SUCCESSION_CODES = frozenset(("R", "F", "E", "EF", "I", "S", "SF"))
FIRST_YEAR, LAST_YEAR = 1700, 2200
LIMITS = {"name": 400, "acronym": 80, "nature": 80, "address": 300, "postcode": 12, "town": 120}
BODY_LIMITS = {"name": 250, "acronym": 80, "nature": 80, "label": 60}
PERSON_LIMITS = {"family_name": 120, "given_name": 120, "title": 80}
_NUMBER = re.compile(r"\d{9}[A-Z]")
_valid_address = URLValidator(schemes=["http", "https"])


class _Line:
    """One line being read: cleans its cells and tells its problems."""

    def __init__(self, line: int, number: str, problems: list[Problem]) -> None:
        self.line, self.number, self.problems = line, number, problems
        self.unread: set[str] = set()

    def tell(self, code: str, value: str = "") -> None:
        self.problems.append(Problem(self.line, code, value[:80], self.number))

    def cut(self, text: str, limit: int) -> str:
        clean = " ".join(text.split())
        if len(clean) > limit:
            self.tell("too_long", clean[:40])
        return clean[:limit].rstrip()

    def year(self, text: str) -> int | None:
        if re.fullmatch(r"\d{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
            return int(text)
        if text:
            self.tell("year", text)
        return None

    def website(self, text: str) -> str:
        if not text:
            return ""
        address = text if "://" in text else f"https://{text}"
        try:
            _valid_address(address)
        except ValidationError:
            self.tell("website", text)
            return ""
        return address

    def numbers(self, text: str) -> tuple[str, ...]:
        found = []
        for slot in columns.listed(text):
            if _NUMBER.fullmatch(slot):
                found.append(slot)
            elif slot:
                self.tell("number", slot)
        return tuple(dict.fromkeys(found))

    def slots(self, cells: Mapping[str, str], names: tuple[str, ...]) -> list[tuple[str, ...]]:
        try:
            return columns.parallel(cells, names)
        except columns.Unequal:
            self.tell("unequal", names[0])
            return []


def row_of(line: int, cells: Mapping[str, str], problems: list[Problem]) -> Row | None:
    """Return the facts of a line, or None (with its problem told) when it names no structure."""
    number = cells[columns.NUMBER].strip().upper()
    reader = _Line(line, number, problems)
    if not _NUMBER.fullmatch(number):
        reader.tell("number", number)
        return None
    if not cells["libelle"].strip():
        reader.tell("no_name")
        return None
    if identifiers.rnsr_or_none(number) is None:
        reader.tell("number_key", number)
    year = reader.year(cells["annee_de_creation"].strip())
    website = reader.website(cells["site_web"].strip())
    read = (("starts", "annee_de_creation", year), ("website", "site_web", website))
    unread = {fact for fact, column, value in read if cells[column].strip() and not value}
    return Row(
        line=line,
        number=number,
        name=reader.cut(cells["libelle"], LIMITS["name"]),
        acronym=reader.cut(cells["sigle"], LIMITS["acronym"]),
        year=year,
        nature=reader.cut(cells["type_de_structure"], LIMITS["nature"]),
        nature_code=cells["code_de_type_de_structure"].strip(),
        level=cells["code_de_niveau_de_structure"].strip(),
        website=website,
        address=reader.cut(cells["adresse"], LIMITS["address"]),
        postcode=reader.cut(cells["code_postal"], LIMITS["postcode"]),
        town=reader.cut(cells["commune"], LIMITS["town"]),
        domains=tuple(filter(None, columns.listed(cells["domaine_scientifique"]))),
        directors=_directors(reader, cells),
        bodies=_bodies(reader, cells),
        parents=reader.numbers(cells["numero_de_structure_parent"]),
        children=reader.numbers(cells["numero_de_structure_enfant"]),
        origins=_origins(reader, cells),
        unread=frozenset(reader.unread | unread),
    )


def _directors(reader: _Line, cells: Mapping[str, str]) -> tuple[Director, ...]:
    found = []
    for family, given, title in reader.slots(cells, columns.DIRECTORS):
        if family:
            found.append(
                Director(
                    reader.cut(family, PERSON_LIMITS["family_name"]),
                    reader.cut(given, PERSON_LIMITS["given_name"]),
                    reader.cut(title, PERSON_LIMITS["title"]),
                )
            )
    return tuple(dict.fromkeys(found))


def _bodies(reader: _Line, cells: Mapping[str, str]) -> tuple[Above, ...]:
    found = []
    for name, acronym, uai, siret, nature, label, kind in reader.slots(cells, columns.BODIES):
        if not name:
            continue
        if uai and identifiers.uai_or_none(uai) is None:
            reader.tell("uai_key", uai)
        if siret and identifiers.siret_or_none(siret) is None:
            reader.tell("siret_key", siret)
        found.append(
            Above(
                name=reader.cut(name, BODY_LIMITS["name"]),
                acronym=reader.cut(acronym, BODY_LIMITS["acronym"]),
                uai=uai.upper() if re.fullmatch(r"\d{7}[A-Za-z]", uai) else "",
                siret=siret if re.fullmatch(r"\d{14}", siret) else "",
                nature=reader.cut(nature, BODY_LIMITS["nature"]),
                label=reader.cut(label, BODY_LIMITS["label"]),
                participating=kind.upper() == "PART",
            )
        )
    return tuple(found)


def _origins(reader: _Line, cells: Mapping[str, str]) -> tuple[Origin, ...]:
    found: dict[tuple[str, str], Origin] = {}
    for number, kind, year in reader.slots(cells, columns.ORIGINS):
        if not number:
            continue
        if not _NUMBER.fullmatch(number) or number == reader.number:
            reader.tell("number", number)
        elif kind.upper() not in SUCCESSION_CODES:
            reader.tell("succession", kind)
        else:
            found.setdefault(
                (number, kind.upper()), Origin(number, kind.upper(), reader.year(year))
            )
    return tuple(found.values())
