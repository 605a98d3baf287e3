"""The facts that entries are made of; birth dates and places have no field here."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Work:
    """A person works somewhere today: `above` are the units it lies under, `employer` a UAI."""

    code: str
    title: str
    kind: str
    category: str
    affiliations: tuple[str, ...]
    position: str = ""
    employer: str = ""
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonFacts:
    """A person who has an account; `password` is Django's encoding, "" when there is none yet."""

    id: UUID
    login: str
    given: str
    family: str
    mail: str = ""
    phone: str = ""
    orcid: str = ""
    language: str = ""
    unlisted: bool = False
    present: bool = True
    password: str = ""
    works: tuple[Work, ...] = ()


@dataclass(frozen=True)
class StructureFacts:
    """A structure that lives today, the logins of its members and of those responsible for it."""

    id: UUID
    code: str
    name: str
    acronym: str = ""
    label: str = ""
    kind: str = ""
    parents: tuple[str, ...] = ()
    rnsr: str = ""
    ror: str = ""
    website: str = ""
    address: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """What the server was given: its base, the institute's domain and UAI, which schemas."""

    base: str
    scope: str
    establishment: str = ""
    eduperson: bool = False
    supann: bool = False


@dataclass(frozen=True)
class Entry:
    """An entry as the server must hold it; `id` is the identifier that outlives every renaming."""

    id: str
    dn: str
    attributes: dict[str, tuple[str, ...]]
