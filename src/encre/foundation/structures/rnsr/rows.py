"""What one line of the reference says, as typed facts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Above:
    """A body above a structure, the label it gave, and whether it only takes part."""

    name: str
    acronym: str
    uai: str
    siret: str
    nature: str
    label: str
    participating: bool


@dataclass(frozen=True)
class Director:
    """Somebody who answers for a structure, by name only."""

    family_name: str
    given_name: str
    title: str


@dataclass(frozen=True)
class Origin:
    """A structure this one comes from: its number, the code of the succession, its year."""

    number: str
    kind: str
    year: int | None


@dataclass(frozen=True)
class Row:
    """One structure; `line` is where it begins in the file, counted from 1.

    `unread` names the facts whose text made no sense: what is known of them is left alone.
    """

    line: int
    number: str
    name: str
    acronym: str
    year: int | None
    nature: str
    nature_code: str
    level: str
    website: str
    address: str
    postcode: str
    town: str
    domains: tuple[str, ...]
    directors: tuple[Director, ...]
    bodies: tuple[Above, ...]
    parents: tuple[str, ...]
    children: tuple[str, ...]
    origins: tuple[Origin, ...]
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Problem:
    """Something the reader could not take as it stood; `code` names the kind of problem."""

    line: int
    code: str
    value: str = ""
    number: str = ""
