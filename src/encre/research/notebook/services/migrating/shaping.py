"""A thing of the files in the shape the choices ask for, and its way into a notebook."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from encre.commons.files import services as files
from encre.foundation import links
from encre.foundation.people import queries as people
from encre.research.inventory import queries as inventory
from encre.research.notebook.eln import model as eln
from encre.research.notebook.models import Entry, Migration, MigrationLine, Notebook, Status
from encre.research.notebook.services.arriving import RELATIONS, STATUSES, Arrival
from encre.research.notebook.services.migrating.loading import Item, Load, mark_of

if TYPE_CHECKING:
    from encre.commons.files.blobs import Written
    from encre.foundation.people.models import Person

TOLD = "\0told"
"""The key of what the source says of an entry, kept beside its files as JSON."""
TOLD_NAME = "source.json"


@dataclass
class Moving(Arrival):
    """The arrival of a migration: notebooks, people and states as they were chosen."""

    migration: Migration = field(kw_only=True)
    notebooks: Mapping[str, Notebook] = field(kw_only=True, default_factory=dict)
    places: dict[str, str] = field(default_factory=dict, kw_only=True)
    resources: dict[str, UUID] = field(default_factory=dict, kw_only=True)

    @classmethod
    def of(cls, migration: Migration, load: Load, notebooks: Mapping[str, Notebook]) -> "Moving":
        """Return the arrival of everything a migration holds."""
        shaped = [(item, shaped_by(migration.choices, item)) for item in load.items]
        return cls(
            None,
            tuple(source for _item, source in shaped),
            {source.key: item.source_key for item, source in shaped},
            migration=migration,
            notebooks=notebooks,
            places={source.key: place_of(migration.choices, item) for item, source in shaped},
        )

    def present(self) -> dict[str, UUID]:
        """Return the entries of the team's notebooks that come from the same things."""
        rows = Entry.objects.filter(
            notebook__structure_id=self.migration.structure_id,
            source_key__in=set(self.source_keys.values()),
        )
        return dict(rows.values_list("source_key", "pk"))

    def origin(self) -> UUID:
        """Return the migration."""
        return self.migration.pk

    def notebook_of(self, source: eln.Entry) -> Notebook:
        """Return the notebook chosen for an entry."""
        return self.notebooks[self.places.get(source.key, "")]

    def author_of(self, source: eln.Entry) -> "Person | None":
        """Return the person confirmed for an author; nobody when none was."""
        chosen = self.migration.choices.get("people", {})
        for author in source.authors:
            if identifier := chosen.get(mark_of(author)):
                return people.by_id(identifier)
        return None

    def status_of(self, source: eln.Entry) -> str:
        """Return the state chosen for that of the source."""
        chosen = self.migration.choices.get("statuses", {}).get(source.status)
        return str(chosen or STATUSES.get(source.status.lower(), Status.RUNNING))

    def address_of(self, key: str) -> str | None:
        """Return the page of another thing of the files, in the notebook or the inventory."""
        if key in self.resources:
            return reverse("inventory:resource", args=[self.resources[key]])
        return super().address_of(key)

    def attach(
        self,
        entry: Entry,
        source: eln.Entry,
        received: Mapping[str, "Written"],
        by: "Person",
    ) -> dict[str, UUID]:
        """Give the entry its files, and what its source told, whole."""
        attached = super().attach(entry, source, received, by)
        if TOLD in received:
            files.store(received[TOLD], name=TOLD_NAME, by=by, owner=entry)
        return attached

    def tie(self, source: eln.Entry, *, by: "Person") -> None:
        """Link a thing to the others of the files, once all are there; within a transaction."""
        held = self._thing(source.key, by)
        for link in source.links:
            target = self._thing(link.target, by) or self._thing(self.key_at(link.url), by)
            if held is not None and target is not None and held.pk != target.pk:
                links.tie(held, RELATIONS.get(link.relation, "cites"), target, by=by)

    def key_at(self, url: str) -> str:
        """Return the key of the thing of the files that had this address, empty when none."""
        return next((entry.key for entry in self.entries if url and entry.url == url), "")

    def _thing(self, key: str, by: "Person") -> Any:
        if key in self.resources:
            return inventory.resource(by, self.resources[key])
        return Entry.objects.filter(pk=self.ids[key]).first() if key in self.ids else None


def shaped_by(choices: Mapping[str, Any], item: Item) -> eln.Entry:
    """Return a source with its fields renamed and its folders as tags, as chosen."""
    renamed = choices.get("fields", {})
    source = item.source
    tags = source.tags
    if choices.get("folder_tags", True) and choices.get("place") != "folder":
        tags = (*tags, *(part for part in item.folder.split("/") if part and part not in tags))
    return replace(
        source,
        tags=tags,
        fields=tuple(
            replace(held, name=renamed.get(held.name) or held.name) for held in source.fields
        ),
    )


def place_of(choices: Mapping[str, Any], item: Item) -> str:
    """Return the name of the notebook an entry goes to; empty for the one chosen for the rest."""
    source, by = item.source, choices.get("place", "one")
    if by == "category":
        return source.category.strip()[:200]
    if by == "author":
        return source.authors[0].name.strip()[:200] if source.authors else ""
    return item.folder[:200] if by == "folder" else ""


def default_title(migration: Migration) -> str:
    """Return the title of the notebook for what has no other place."""
    return str(migration.choices.get("notebook_title") or migration.title)


def told_of(item: Item) -> BytesIO | None:
    """Return what the source says of a thing, as JSON bytes; a plain document says nothing."""
    if item.source.source is None:
        return None
    text = json.dumps(item.source.source, ensure_ascii=False, indent=1, default=str)
    return BytesIO(text.encode("utf-8", "replace"))


def lines_of(migration: Migration) -> dict[int, MigrationLine]:
    """Return the lines of a migration by their positions."""
    return {line.position: line for line in migration.lines.select_related("entry")}
