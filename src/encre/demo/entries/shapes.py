"""What an entry of a demonstration notebook is made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from random import Random

from encre.demo import prose
from encre.demo.chance import chance
from encre.demo.prose import number

_TEXTS = Path(__file__).parent / "texts"
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True)
class Lab:
    """The seed and the day from which the entries are written."""

    seed: int
    today: date

    def rng(self, key: str) -> Random:
        """Return the generator of an entry."""
        return chance(self.seed, "entry", key)

    def on(self, days: int) -> str:
        """Return the day so many days ago, in French."""
        day = self.today - timedelta(days=days)
        return (
            f"{'1er' if day.day == 1 else day.day}{prose.NBSP}{_MONTHS[day.month - 1]} {day.year}"
        )

    def text(self, name: str, **values: object) -> str:
        """Return the body kept in `texts/`, its `{{names}}` replaced by computed values."""
        source = (_TEXTS / f"{name}.md").read_text("utf-8")
        return re.sub(r"\{\{(\w+)\}\}", lambda found: str(values[found[1]]), source)


@dataclass(frozen=True)
class Field:
    """A typed field: `kind` is text, number, date, choice, check or address."""

    name: str
    kind: str
    value: str
    unit: str = ""
    options: tuple[str, ...] = ()
    group: str = ""


def measure(name: str, value: float, unit: str = "", digits: int = 0, group: str = "") -> Field:
    """Return a numeric field; its value has a decimal point."""
    return Field(name, "number", f"{value:.{digits}f}", unit, group=group)


def words(name: str, value: str, group: str = "") -> Field:
    """Return a text field."""
    return Field(name, "text", value, group=group)


def pick(name: str, value: str, *options: str) -> Field:
    """Return a choice field."""
    return Field(name, "choice", value, options=options)


@dataclass(frozen=True)
class Step:
    """A step: done or not, to be done within `days` of the entry's day."""

    text: str
    done: bool = True
    days: int | None = None


@dataclass(frozen=True)
class Comment:
    """A colleague's comment, so many days after the entry; those mentioned are told."""

    author: str
    days: int
    text: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attachment:
    """A file made when it is needed."""

    name: str
    media_type: str
    make: Callable[[], bytes] = field(compare=False)


def png(name: str, make: Callable[[], bytes]) -> Attachment:
    """Return a picture to make."""
    return Attachment(name, "image/png", make)


def data(name: str, make: Callable[[], bytes]) -> Attachment:
    """Return a CSV to make."""
    return Attachment(name, "text/csv", make)


@dataclass(frozen=True)
class Link:
    """A link to another entry: `relation` is follows, protocol or cites."""

    relation: str
    target: str


@dataclass(frozen=True)
class Revision:
    """What the body said before, so many days before the entry's last writing."""

    body: str
    days: int


@dataclass(frozen=True)
class Entry:
    """An entry; `days` ago it was written, `state` is open, locked, signed, countersign or bin."""

    key: str
    notebook: str
    title: str
    author: str
    days: int
    category: str
    body: str
    status: str = "done"
    language: str = "fr"
    tags: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    steps: tuple[Step, ...] = ()
    comments: tuple[Comment, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    revisions: tuple[Revision, ...] = ()
    state: str = "open"
    witness: str | None = None
    confidential: bool = False
    shared_with: tuple[str, ...] = ()

    @cached_property
    def html(self) -> str:
        """Return the body as HTML."""
        return prose.html(self.body, self.language)


@dataclass(frozen=True)
class Notebook:
    """A notebook of a team."""

    key: str
    structure: str
    title: str
    description: str
    owner: str
    confidential: bool = False
    shared_with: tuple[str, ...] = ()


__all__ = [
    "Attachment", "Comment", "Entry", "Field", "Lab", "Link", "Notebook", "Revision", "Step",
    "data", "measure", "number", "pick", "png", "words",
]  # fmt: skip
