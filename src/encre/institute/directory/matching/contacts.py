"""Telephones and addresses of mail, whatever their writing."""

from __future__ import annotations

import re
from typing import NamedTuple

from encre.institute.directory.matching.folding import folded, values

_EXTENSION = re.compile(r"(?:poste|ext|p\.|#|x\d).*$", re.IGNORECASE)
_MAIL = re.compile(r"([^\s@<>:,;]+)@([a-z0-9][a-z0-9.-]*\.[a-z]{2,})")
_RANK = re.compile(r"^(.*?[a-z])[._-]?(\d{1,2})$")
_NATIONAL = 9
_SHORTEST = 6


class Mail(NamedTuple):
    """An address: as it is, its local part without a number behind, that number, its domain."""

    whole: str
    stem: str
    rank: int
    domain: str


def phones(field: str) -> tuple[str, ...]:
    """Return the numbers of a field, each by its nine national digits (`+33 1 …`, `01.…`, `1…`)."""
    found: list[str] = []
    for value in values(field.replace("/", ";")):
        digits = "".join(filter(str.isdigit, _EXTENSION.sub("", value)))
        if len(digits) >= _SHORTEST and len(set(digits[-_NATIONAL:])) > 1:
            found.append(digits[-_NATIONAL:])
    return tuple(dict.fromkeys(found))


def mails(field: str) -> tuple[Mail, ...]:
    """Return the addresses of a field; what is no address is left out."""
    return tuple(dict.fromkeys(mail for value in values(field) if (mail := _mail(value))))


def _mail(text: str) -> Mail | None:
    found = _MAIL.search(folded(text))
    if found is None:
        return None
    local = found[1].split("+")[0]
    numbered = _RANK.match(local)
    stem, rank = (numbered[1], int(numbered[2])) if numbered else (local, 0)
    return Mail(f"{local}@{found[2]}", stem, rank, found[2])


def name_words(mail: Mail) -> list[str]:
    """Return the words of a local part that looks like a name: `jean-marie.le-goff2`."""
    return [part for part in re.split(r"[._]+", mail.stem) if part]
