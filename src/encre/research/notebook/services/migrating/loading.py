"""The given files opened together, and each thing they hold under one key for ever."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from encre.commons.files import blobs
from encre.foundation.base.text import sort_key
from encre.research.notebook.eln import model as eln
from encre.research.notebook.eln.report import Refusal
from encre.research.notebook.migrating.given import Given, opened
from encre.research.notebook.models import GivenFile, Migration
from encre.research.notebook.services.arriving import source_keys

RESOURCES = frozenset(
    ("resource", "item", "sample", "device", "instrument", "chemical", "antibody", "plasmid")
)
"""What other notebooks call what we keep in the inventory (`genre`, before any stroke)."""


@dataclass
class Item:
    """One thing of the files: its key here, and the file it comes from."""

    position: int
    row: GivenFile
    given: Given
    source: eln.Entry
    source_key: str
    folder: str = ""
    twice: bool = False

    @property
    def resource(self) -> bool:
        """Say whether its notebook kept it as a resource."""
        return self.source.genre.partition("/")[0].lower() in RESOURCES

    @property
    def source_id(self) -> str:
        """The identifier a person knew it by."""
        source = self.source
        return (source.identifier or source.url or source.local_id or source.key)[:300]


@dataclass
class Load:
    """Everything that was given: what can be read, and the files that cannot."""

    items: list[Item] = field(default_factory=list)
    givens: list[tuple[GivenFile, Given]] = field(default_factory=list)
    refused: list[tuple[GivenFile, Refusal]] = field(default_factory=list)


@contextmanager
def loaded(migration: Migration) -> Iterator[Load]:
    """Open every file of a migration; one that cannot be read keeps none of the others."""
    load = Load()
    rows = migration.given.select_related("file__blob").order_by("position")
    with ExitStack() as stack:
        for row in rows:
            try:
                stream = stack.enter_context(blobs.store().open(row.file.blob.sha256))
                given = stack.enter_context(opened(stream, row.name))
            except Refusal as refusal:
                load.refused.append((row, refusal))
                continue
            load.givens.append((row, given))
            _add(load, row, given)
        yield load


def _add(load: Load, row: GivenFile, given: Given) -> None:
    keys = source_keys(given.publisher, given.entries)
    names = {item.source.key for item in load.items}
    known = {item.source_key for item in load.items}
    for source in given.entries:
        name = keys[source.key]
        named = (
            replace(source, key=f"{row.position}/{source.key}") if source.key in names else source
        )
        load.items.append(
            Item(
                len(load.items),
                row,
                given,
                named,
                name,
                given.folders.get(source.key, ""),
                name in known,
            )
        )


def mark_of(author: eln.Author) -> str:
    """Return what a person of the files is recognised by: ORCID, else mail, else name."""
    orcid = author.orcid.rstrip("/").rsplit("/", 1)[-1]
    return orcid or author.email.lower() or f"name:{sort_key(author.name)}"
