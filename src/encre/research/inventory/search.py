"""What the search index knows of the inventory."""

from collections.abc import Sequence
from typing import Any

from encre.commons.search.documents import SearchDocument, document
from encre.commons.threads import queries as threads
from encre.research.inventory.models import Place

UNSAID = ("chemistry__pattern", "chemistry__morgan", "chemistry__svg", "chemistry__inchi")
"""What is read of a molecule and that no one types."""


def _with_tags(rows: Sequence[Any]) -> None:
    tags = threads.tags_of_many([row.pk for row in rows])
    for row in rows:
        row.tag_names = tags.get(row.pk, [])


@document(
    "inventory.Resource",
    events=[
        *("inventory.resource.created", "inventory.resource.changed"),
        *("inventory.resource.removed", "inventory.resource.brought_back"),
        "threads.tags.set",
    ],
    select=lambda rows: rows.select_related("type", "chemistry").defer(*UNSAID),
    suggested=True,
    prepare=_with_tags,
)
def resource_document(resource: Any) -> SearchDocument | None:
    """Return a resource's words, its fields, its tags, and how its molecule is written.

    None from the bin.
    """
    if resource.removed:
        return None
    known = getattr(resource, "chemistry", None)
    written = (known.formula, known.inchikey) if known is not None else ()
    typed = [f"{held['name']} {held['text']} {held['unit']}" for held in resource.values.values()]
    words = (resource.number, resource.type.name, resource.supplier, resource.catalogue)
    return SearchDocument(
        title=resource.title,
        body=resource.description,
        extra=" ".join([*words, *written, resource.cas, resource.lot, *typed, *resource.tag_names]),
        occurred_at=resource.updated_at,
    )


@document(
    "inventory.Place",
    events=[
        *("inventory.place.added", "inventory.place.changed", "inventory.place.removed"),
        "links.holding.passed",
    ],
    suggested=True,
)
def place_document(place: Place) -> SearchDocument | None:
    """Return a place's name and note; none once closed."""
    if place.archived_at is not None:
        return None
    return SearchDocument(place.name, place.note, str(place.get_kind_display()))
