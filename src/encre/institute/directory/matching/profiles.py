"""What is known of one record, or of a cluster of records: the golden record of matching."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from encre.institute.directory.matching.contacts import Mail
    from encre.institute.directory.matching.names import Family, Given


@dataclass(slots=True)
class Profile:
    """Values in their one form; each field holds all that was seen, none twice."""

    sources: tuple[int, ...] = ()
    givens: tuple[Given, ...] = ()
    families: tuple[Family, ...] = ()
    aliases: tuple[Family, ...] = ()
    """Surnames that only an address of mail tells."""
    sexes: tuple[str, ...] = ()
    born: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    mails: tuple[Mail, ...] = ()
    phones: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    """(employer, digits)."""
    orcids: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    namesakes: tuple[str, ...] = ()
    """`known` where a record of this very name is certainly another person."""


FIELDS = tuple(Profile.__slots__)


def together(one: Profile, other: Profile) -> Profile:
    """Return the profile of two clusters taken as one person."""
    merged = Profile()
    for name in FIELDS:
        first, second = getattr(one, name), getattr(other, name)
        if not second:
            setattr(merged, name, first)
        elif not first:
            setattr(merged, name, second)
        elif name == "sources":
            merged.sources = tuple(sorted(first + second))
        else:
            setattr(merged, name, tuple(sorted({*first, *second})))
    return merged


@dataclass(slots=True)
class Population:
    """All records, in the order of (source, source_id), and what is common among them."""

    keys: list[tuple[str, str]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    profiles: list[Profile] = field(default_factory=list)
    shared_mails: set[str] = field(default_factory=set)
    shared_phones: set[str] = field(default_factory=set)
    given_counts: dict[str, int] = field(default_factory=dict)
    family_counts: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
