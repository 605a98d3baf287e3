"""From the rows of directories to profiles; each file's own forms are inferred from the file."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.matching import dates, names
from encre.institute.directory.matching.contacts import Mail, mails, name_words, phones
from encre.institute.directory.matching.employers import employer
from encre.institute.directory.matching.folding import values, words
from encre.institute.directory.matching.identifiers import numbers, orcid, place, sex
from encre.institute.directory.matching.phonetics import sound
from encre.institute.directory.matching.profiles import Population, Profile
from encre.institute.directory.matching.structures import codes

if TYPE_CHECKING:
    from encre.institute.directory.matching.names import Family, Given
    from encre.institute.directory.matching.reading import Directory

_AT = {column: place for place, column in enumerate(COLUMNS)}
_YOUNGEST = 14
"""Nobody younger works there: bounds years of birth written in two digits."""
_AHEAD = 30
_COMMON_SHARE, _COMMON_FLOOR = 0.02, 30
"""A birth date borne by more of a file's rows is a default of its software."""
_MAIL_NAMES, _PHONE_NAMES = 2, 2
_EMERITUS = re.compile(r"\b[ée]m[ée]rite\b", re.IGNORECASE)
Row = list[str]
Dates = Callable[[str], str]


def population(directories: Iterable[Directory]) -> Population:
    """Return the profiles of all records, sorted so that no order of files or rows shows."""
    told = Population()
    ordered = sorted(directories, key=lambda directory: directory.name)
    for number, directory in enumerate(ordered):
        told.sources.append(directory.name)
        rows = sorted(directory.rows, key=lambda row: row[0])
        reader = _Reader(number, directory.name, rows)
        for row in rows:
            told.keys.append((directory.name, row[0]))
            told.profiles.append(reader.profile(row))
        told.warnings += reader.warnings
    _count(told)
    return told


class _Reader:
    """Reads the rows of one file in the forms that the file has."""

    def __init__(self, number: int, name: str, rows: list[Row]) -> None:
        self.number, self.name, self.warnings = number, name, list[str]()
        this_year = datetime.now(tz=UTC).year
        born, start, end = _AT["birth_date"], _AT["start_date"], _AT["end_date"]
        self._born = dates.parser((row[born] for row in rows), latest=this_year - _YOUNGEST)
        column = chain((row[start] for row in rows), (row[end] for row in rows))
        self._dates = dates.parser(column, latest=this_year + _AHEAD)
        counted = Counter(row[born] for row in rows if row[born])
        floor = max(_COMMON_FLOOR, _COMMON_SHARE * sum(counted.values()))
        self._defaults = {text for text, count in counted.items() if count > floor}

    def profile(self, row: Row) -> Profile:
        """Return what one row tells."""
        family_text, given_text = _split(row[_AT["family_name"]], row[_AT["given_names"]])
        families = _families(family_text, row[_AT["birth_name"]])
        givens = tuple(filter(None, (names.given(text) for text in values(given_text))))
        addresses = mails(row[_AT["email"]])
        employers = tuple(dict.fromkeys(map(employer, values(row[_AT["employer"]]))))
        return Profile(
            sources=(self.number,),
            givens=givens,
            families=families,
            aliases=_aliases(addresses, givens, families),
            sexes=_one(sex(row[_AT["sex"]])),
            born=self._birth(row[_AT["birth_date"]]),
            places=_one(place(row[_AT["birth_place"]])),
            mails=addresses,
            phones=phones(row[_AT["phone"]]),
            numbers=self._numbers(row[_AT["employee_number"]], employers),
            orcids=self._orcids(row),
            employers=employers,
            units=tuple(sorted(codes(row[_AT["unit"]]))),
            titles=_one(" ".join(words(_EMERITUS.sub("", row[_AT["title"]])))),
            starts=_all(self._dates, row[_AT["start_date"]]),
            ends=_all(self._dates, row[_AT["end_date"]]),
        )

    def _birth(self, text: str) -> tuple[str, ...]:
        return () if text in self._defaults else _all(self._born, text)

    def _numbers(self, text: str, employers: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """A number belongs to the row's employer, or to this directory's when none is told."""
        owner = employers[0] if employers else f"@{self.name}"
        return tuple((owner, digits) for digits in numbers(text))

    def _orcids(self, row: Row) -> tuple[str, ...]:
        found: list[str] = []
        for text in values(row[_AT["orcid"]]):
            signs = orcid(text)
            if signs:
                found.append(signs)
            else:
                what = "ORCID illisible ou de clé fausse, laissé de côté"
                self.warnings.append(f"{self.name}, fiche {row[0]} : {what}.")
        return tuple(found)


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _all(read: Dates, field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (read(text) for text in values(field)))))


def _split(family: str, given: str) -> tuple[str, str]:
    """Take apart a full name that one field holds: `LEFÈVRE, Jean`, `LEFÈVRE Jean`."""
    if given or not family:
        return family, given
    if "," in family:
        before, _, after = family.partition(",")
        return before, after
    found = family.split()
    capitals = [word for word in found if word.isupper() and len(word) > 1]
    if 0 < len(capitals) < len(found) and not any(map(str.isdigit, family)):
        return " ".join(capitals), " ".join(word for word in found if word not in capitals)
    return family, given


def _families(*texts: str) -> tuple[Family, ...]:
    found = (names.family(text) for field in texts for text in values(field))
    return tuple(dict.fromkeys(filter(None, found)))


def _aliases(
    addresses: tuple[Mail, ...], givens: tuple[Given, ...], families: tuple[Family, ...]
) -> tuple[Family, ...]:
    """Return surnames that addresses such as `marie.durand@` tell beside the record's own."""
    found: list[Family] = []
    for mail in addresses:
        parts = [names.key(part) for part in name_words(mail)]
        if len(parts) != 2 or not givens:  # noqa: PLR2004 - first name and surname
            continue
        for first, second in (parts, parts[::-1]):
            if any(first == given.glued for given in givens) and len(second) > 2:  # noqa: PLR2004
                text = name_words(mail)[parts.index(second)]
                told = names.family(text.replace("-", " "))
                if told and all(told.core != family.core for family in families):
                    found.append(told)
                break
    return tuple(dict.fromkeys(found))


def _count(told: Population) -> None:
    """Count first names and surnames, and find what several people use together."""
    given_counts: Counter[str] = Counter()
    family_counts: Counter[str] = Counter()
    mail_users: dict[str, set[str]] = defaultdict(set)
    phone_users: dict[str, set[str]] = defaultdict(set)
    for profile in told.profiles:
        given_counts.update({sound(given.parts[0]) for given in profile.givens})
        family_counts.update({sound(family.core) for family in profile.families})
        user = _user(profile)
        for mail in profile.mails:
            mail_users[mail.whole].add(user)
        for phone in profile.phones:
            phone_users[phone].add(user)
    told.given_counts, told.family_counts = dict(given_counts), dict(family_counts)
    told.shared_mails = {mail for mail, users in mail_users.items() if len(users) > _MAIL_NAMES}
    told.shared_phones = {
        phone for phone, users in phone_users.items() if len(users) > _PHONE_NAMES
    }


def _user(profile: Profile) -> str:
    """Return a rough name of who uses a mailbox: the initials of first names, sorted letters."""
    given = profile.givens[0].glued[:1] if profile.givens else ""
    family = profile.families[0].core[:1] if profile.families else ""
    return "".join(sorted(given + family))
