"""What an `.eln` archive says, in our own words, whoever wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

JSON = Any
"""A value as the JSON reader gives it."""

DOCUMENT_TYPE = "https://prosemirror.net/docs/ref/#model.Node"
"""The `additionalType` of the file that keeps an entry's ProseMirror document."""


class Severity(StrEnum):
    """How much a finding matters: a note is no doubt, a warning is one, an error is a loss."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: a code to translate, what it is about, and the figures of the sentence."""

    code: str
    severity: Severity
    where: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A date as written and as understood, naive when it has no zone; equal when alike."""

    raw: str
    when: datetime | date | None = None

    @property
    def iso(self) -> str | None:
        """The ISO 8601 form, or None when it could not be read."""
        return self.when.isoformat() if self.when else None

    @property
    def naive(self) -> bool:
        """Whether a time of day is given without its zone."""
        return isinstance(self.when, datetime) and self.when.tzinfo is None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Moment) and (self.iso or self.raw) == (other.iso or other.raw)

    def __hash__(self) -> int:
        return hash(self.iso or self.raw)


@dataclass(frozen=True, slots=True)
class Author:
    """A person or an organisation, as far as the archive names it."""

    name: str
    given: str = ""
    family: str = ""
    orcid: str = ""
    email: str = ""
    affiliation: str = ""
    url: str = ""
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A content: `format` is html, markdown or plain; `origin` the property or file it was in."""

    content: str
    format: str = "html"
    declared: str = field(default="", compare=False)
    origin: str = field(default="text", compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A typed value; `path` is the dotted name, `concept` the address of its meaning."""

    name: str
    value: JSON = None
    type: str = "text"
    unit_text: str = ""
    unit_code: str = ""
    path: str = ""
    description: str = ""
    concept: str = ""
    options: tuple[str, ...] = ()
    group: str = ""
    position: int | None = None
    required: bool = False
    readonly: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file; `member` is its place in the zip, None when its bytes are elsewhere or lost."""

    name: str
    sha256: str | None = None
    size: int | None = None
    media_type: str = ""
    description: str = ""
    alternate_names: tuple[str, ...] = ()
    created: Moment | None = None
    modified: Moment | None = None
    author: Author | None = None
    url: str = ""
    section: str = ""
    archived: bool = False
    fields: tuple[Field, ...] = ()
    text: Text | None = None
    key: str = field(default="", compare=False)
    path: str = field(default="", compare=False)
    member: int | None = field(default=None, compare=False)
    declared_hash: str = field(default="", compare=False)
    mismatch: bool = field(default=False, compare=False)
    missing: bool = field(default=False, compare=False)
    listed: bool = field(default=True, compare=False)
    source: JSON = field(default=None, compare=False)

    @property
    def safe_name(self) -> str:
        """The name without folders, control characters or leading dots; never empty."""
        last = self.name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
        return (
            "".join(sign for sign in last if sign.isprintable()).strip().lstrip(".")[:200] or "file"
        )


@dataclass(frozen=True, slots=True)
class Molecule:
    """What a linked substance is made of: SMILES or molfile as it was given, and what is known."""

    smiles: str = ""
    molfile: str = ""
    inchikey: str = ""
    formula: str = ""
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A relation to an entry of the archive (`target`, its key) or to an address (`url`)."""

    relation: str = "mentions"
    target: str = ""
    url: str = ""
    label: str = ""
    section: str = ""
    molecule: Molecule | None = None
    source: JSON = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said about an entry or one of its sections."""

    text: str
    author: Author | None = None
    date: Moment | None = None
    format: str = "plain"
    section: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, with its state."""

    text: str
    done: bool = False
    deadline: Moment | None = None
    finished: Moment | None = None
    position: int | None = None
    section: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history that the archive tells about an entry."""

    target: str
    text: str = ""
    author: Author | None = None
    date: Moment | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One data set of the root: a notebook entry (also used for its sections and versions).

    Files, comments, steps, links and fields of sections are listed here with the section's key;
    a version keeps its own, but its files are listed here too.
    """

    key: str
    title: str
    identifier: str = ""
    local_id: str = ""
    genre: str = ""
    url: str = ""
    authors: tuple[Author, ...] = ()
    created: Moment | None = None
    modified: Moment | None = None
    experiment_date: Moment | None = None
    tags: tuple[str, ...] = ()
    category: str = ""
    category_color: str = ""
    status: str = ""
    rating: float | None = None
    locked: bool = False
    archived: bool = False
    deleted: bool = False
    license: str = ""
    body: Text | None = None
    descriptions: tuple[Text, ...] = ()
    document: JSON = None
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    comments: tuple[Comment, ...] = ()
    steps: tuple[Step, ...] = ()
    fields: tuple[Field, ...] = ()
    history: tuple[Change, ...] = ()
    sections: tuple[Entry, ...] = ()
    versions: tuple[Entry, ...] = ()
    children: tuple[str, ...] = ()
    parent: str = ""
    source: JSON = field(default=None, compare=False)

    @property
    def date(self) -> Moment | None:
        """The day the entry was written: creation, else experiment, else last change."""
        known = (self.created, self.experiment_date, self.modified)
        readable = [moment for moment in known if moment and moment.when]
        return readable[0] if readable else next((moment for moment in known if moment), None)


@dataclass(frozen=True, slots=True)
class Publisher:
    """The software or institute that wrote the archive; `software` is its version."""

    name: str = ""
    url: str = ""
    software: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """What the minisign signature of the metadata is worth.

    `status`: absent, verified (a key we trust), consistent (a key shipped in the archive: nothing
    was changed, but no origin is proved), unverifiable (no key to check with) or failed.
    """

    status: str = "absent"
    key_id: str = ""
    trusted_comment: str = ""


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything understood in one `.eln` file, and what was noticed on the way."""

    root: str
    title: str = ""
    description: str = ""
    created: Moment | None = None
    license: str = ""
    version: str = ""
    publisher: Publisher = field(default_factory=Publisher)
    authors: tuple[Author, ...] = ()
    entries: tuple[Entry, ...] = ()
    files: tuple[Attachment, ...] = ()
    signature: Signature = field(default_factory=Signature)
    problems: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What was adapted without any doubt."""
        return tuple(item for item in self.problems if item.severity is Severity.NOTE)

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """What a person should look at: warnings and errors."""
        return tuple(item for item in self.problems if item.severity is not Severity.NOTE)
