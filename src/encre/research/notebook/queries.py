"""Reads of the notebook, filtered by rights."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from encre.foundation import access
from encre.foundation.base.text import sort_key
from encre.research.notebook import policies
from encre.research.notebook.models import (
    CountersignRequest,
    Entry,
    Field,
    Meaning,
    Notebook,
    Signature,
)

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

MANY_NOTEBOOKS = 60
"""Beyond so many, one walk through all entries costs less than one for each notebook."""


def notebooks(reader: "Person | None") -> QuerySet[Notebook]:
    """Return the notebooks `reader` may see, with their structures."""
    rows = access.visible(reader, Notebook.objects.all())
    return rows.select_related("structure", "created_by")


def with_counts(rows: QuerySet[Notebook]) -> QuerySet[Notebook]:
    """Add to each notebook the number of its entries that are not in the bin."""
    live = Count("entries", filter=Q(entries__removed_at__isnull=True))
    return rows.annotate(entry_count=live)


def entries(reader: "Person | None", *, removed: bool = False) -> QuerySet[Entry]:
    """Return the entries `reader` may see; those of the bin when `removed`."""
    rows = access.visible(reader, Entry.objects.filter(removed_at__isnull=not removed))
    return rows.select_related("notebook", "author")


def ways(reader: "Person | None") -> list[Q]:
    """Return conditions of which every entry that `reader` may see meets one, by notebook.

    They choose an index and give no right. None when the notebooks are too many to go by.
    """
    read = policies.readable(access.actor(reader))
    shared = access.actor(reader).granted(policies.ENTRY)
    if reader is None or len(read) > MANY_NOTEBOOKS:
        return []
    found = [Q(author_id=reader.pk), *(Q(notebook_id=identifier) for identifier in read)]
    return [*found, Q(pk__in=shared)] if shared else found


def entry(reader: "Person | None", identifier: UUID) -> Entry | None:
    """Return one entry with its body, or None when `reader` may not see it."""
    rows = access.visible(reader, Entry.objects.filter(pk=identifier))
    related = ("notebook__structure", "author", "locked_by", "body", "archive")
    return rows.select_related(*related).first()


def with_field(rows: QuerySet[Entry], name: str, **value: object) -> QuerySet[Entry]:
    """Keep the entries that have a field `name` meeting `value` (`number__gte=…`, `text=…`)."""
    fields = Field.objects.filter(key=sort_key(name)[:200], **value)
    return rows.filter(pk__in=fields.values("entry_id"))


def recent(reader: "Person", limit: int = 6) -> list[Entry]:
    """Return what `reader` wrote last."""
    rows = Entry.objects.filter(author=reader, removed_at__isnull=True)
    return list(rows.select_related("notebook").order_by("-updated_at")[:limit])


def to_countersign(reader: "Person") -> QuerySet[Entry]:
    """Return the locked entries that wait for `reader`'s countersignature.

    As head: those that nobody countersigned at this version. When asked: until they have.
    """
    at_version = Signature.objects.filter(
        revision__entry=OuterRef("pk"), revision__version=OuterRef("version")
    )
    others = at_version.filter(~Q(signer=F("revision__entry__author")))
    asked = CountersignRequest.objects.filter(
        entry=OuterRef("pk"), person=reader, closed_at__isnull=True
    )
    rows = access.visible(reader, Entry.objects.all(), "notebook.entry.countersign")
    rows = rows.filter(~Exists(at_version.filter(signer=reader)))
    rows = rows.filter(~Exists(others) | Exists(asked))
    return rows.annotate(
        by_author=Exists(at_version.filter(meaning=Meaning.AUTHORSHIP)), asked=Exists(asked)
    ).select_related("notebook", "author")
