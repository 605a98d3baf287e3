"""Reads of the notebook, filtered by rights."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Prefetch, Q, QuerySet

from encre.commons.threads import queries as threads
from encre.foundation import access
from encre.research.notebook import policies
from encre.research.notebook.field_questions import FieldQuestion
from encre.research.notebook.folding import value_key
from encre.research.notebook.models import (
    CountersignRequest,
    Deposit,
    Entry,
    Field,
    FieldName,
    ImportedArchive,
    Meaning,
    Notebook,
    Pin,
    Signature,
    Status,
    Step,
    Template,
    TemplateVersion,
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


def listed(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Read of entries, notebooks and authors only what a list shows."""
    return rows.only(
        *("number", "title", "status", "category", "experiment_on", "author_name", "updated_at"),
        *("version", "signed_version", "locked_at", "removed_at", "confidential"),
        *("notebook__title", "notebook__confidential"),
        *("author__given_name", "author__family_name", "author__photo_id"),
    )


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


def parts(reader: "Person | None") -> list[Q]:
    """Return conditions of which every entry that `reader` may see meets exactly one.

    They choose an index, as `ways` do, and give no right.
    """
    if reader is None:
        return []
    read = policies.readable(access.actor(reader))
    shared = access.actor(reader).granted(policies.ENTRY)
    mine, near = Q(author_id=reader.pk), Q(notebook_id__in=read)
    found = [mine, near & ~mine, Q(pk__in=shared) & ~near & ~mine]
    return [part for part, some in zip(found, (True, read, shared), strict=True) if some]


def entry(reader: "Person | None", identifier: UUID) -> Entry | None:
    """Return one entry with its body, or None when `reader` may not see it."""
    rows = access.visible(reader, Entry.objects.filter(pk=identifier))
    related = ("notebook__structure", "author", "locked_by", "body", "archive", "live")
    return rows.select_related(*related).defer("live__snapshot").first()


def answering(rows: QuerySet[Entry], *questions: FieldQuestion) -> QuerySet[Entry]:
    """Keep the entries whose fields answer every question; none when one makes no sense.

    What answers all is sought among the fields: entries are then looked up once, and only those.
    """
    answers = []
    for question in questions:
        condition = question.condition()
        if condition is None:
            return rows.none()
        fields = fields_named(question.name)
        fields = fields.filter(condition) if question.positive else fields.exclude(condition)
        answers.append(fields.values("entry_id"))
    if not answers:
        return rows
    first, *others = answers
    return rows.filter(pk__in=first.intersection(*others) if others else first)


def fields_named(name: str) -> QuerySet[Field]:
    """Return the fields of a name, of every entry, rights not looked at."""
    return Field.objects.filter(key=value_key(name))


def field_names(notebooks: Iterable[UUID], keys: Iterable[str] = ()) -> list[FieldName]:
    """Return the names that fields of some notebooks bear, each once, in order; only of `keys`."""
    rows = FieldName.objects.filter(notebook_id__in=notebooks).order_by("key", "id")
    wanted = list(keys)
    rows = rows.filter(key__in=wanted) if wanted else rows
    found: dict[str, FieldName] = {}
    for row in rows:
        found.setdefault(row.key, row)
    return list(found.values())


def named_like(reader: "Person", text: str, limit: int = 20) -> list[FieldName]:
    """Return names of fields that hold `text`, in the notebooks `reader` reads."""
    own = policies.readable(access.actor(reader))
    rows = FieldName.objects.filter(notebook_id__in=own, key__contains=value_key(text))
    found: dict[str, FieldName] = {}
    for row in rows.order_by("key", "id")[: limit * 20]:
        found.setdefault(row.key, row)
    return list(found.values())[:limit]


def with_fields(entries: Sequence[Entry], keys: Sequence[str]) -> None:
    """Give each entry its fields of the names `keys`, as `shown_fields`, in one query."""
    kept: dict[UUID, dict[str, Field]] = {entry.pk: {} for entry in entries}
    rows = Field.objects.filter(entry_id__in=kept, key__in=keys) if keys else []
    for row in rows:
        kept[row.entry_id].setdefault(row.key, row)
    for entry in entries:
        entry.shown_fields = kept[entry.pk]  # type: ignore[attr-defined]


def templates(reader: "Person | None") -> QuerySet[Template]:
    """Return the templates `reader` may see, with whose they are."""
    rows = access.visible(reader, Template.objects.all())
    return rows.select_related("structure", "person")


def usable(reader: "Person") -> list[Template]:
    """Return the templates `reader` may begin an entry from: favourites first, then by name."""
    rows = templates(reader).filter(published__gt=0, retired_at__isnull=True)
    kept = favourite_templates(reader)
    return sorted(rows.order_by("sort_title", "pk"), key=lambda row: row.pk not in kept)


def favourite_templates(reader: "Person") -> set[UUID]:
    """Return the ids of the templates `reader` keeps at hand."""
    return threads.favourite_ids(reader, "notebook.template")


def last_version(template: Template) -> TemplateVersion | None:
    """Return the version of a template that new entries use."""
    return template.versions.filter(number=template.published).first()


def pins_of(entry: Entry) -> list[Pin]:
    """Return the protocols an entry uses, each with its template, in order."""
    return list(entry.pins.select_related("used__template").order_by("created_at", "id"))


def recent(reader: "Person", limit: int = 6) -> list[Entry]:
    """Return what `reader` wrote last."""
    rows = Entry.objects.filter(author=reader, removed_at__isnull=True)
    return list(rows.select_related("notebook").order_by("-updated_at")[:limit])


def statuses() -> list[tuple[str, str]]:
    """Return the statuses of entries, with their names in the language in use."""
    return [(one.value, str(one.label)) for one in Status]


def waiting(reader: "Person", *, own: bool, limit: int = 500) -> list[tuple[Entry, Sequence[Step]]]:
    """Return entries with their steps that wait, newest first, in two queries."""
    undone = Step.objects.filter(done_at__isnull=True)
    rows = entries(reader).filter(Exists(undone.filter(entry=OuterRef("pk"))))
    rows = rows.filter(author=reader) if own else rows
    steps = Prefetch("steps", undone.order_by("position", "id"))
    found = rows.prefetch_related(steps).order_by("-pk")[:limit]
    return [(row, list(row.steps.all())) for row in found]


def archive(reader: "Person | None", identifier: UUID) -> ImportedArchive | None:
    """Return an archive that was brought in, or None when `reader` may not see it."""
    rows = access.visible(reader, ImportedArchive.objects.filter(pk=identifier))
    return rows.select_related("notebook__structure", "file__blob", "by").first()


def last_versions(templates: Iterable[Template]) -> dict[UUID, TemplateVersion]:
    """Return the version that new entries use of each template, in one query."""
    rows = TemplateVersion.objects.filter(
        template_id__in=[row.pk for row in templates], number=F("template__published")
    )
    return {row.template_id: row for row in rows}


def field_frequencies(reader: "Person", text: str) -> QuerySet[Field, Any]:
    """Return the names of fields that hold `text` in what `reader` sees, the usual ones first."""
    rows = Field.objects.filter(entry__in=entries(reader).order_by().values("pk"))
    rows = rows.filter(key__contains=value_key(text)) if text else rows
    counted = rows.order_by().values("key").annotate(name=Min("name"), count=Count("pk"))
    return counted.order_by("-count", "key").values_list("name", "count")


def protocols_used(entry: Entry) -> list[dict[str, object]]:
    """Return the protocols an entry uses as a revision keeps them: which, and which version."""
    rows = entry.pins.order_by("created_at", "id")
    columns = ("used__template_id", "used__title", "used__number")
    return [
        {"template": str(template), "title": title, "version": number}
        for template, title, number in rows.values_list(*columns)
    ]


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


def deposits(reader: "Person | None") -> QuerySet[Deposit]:
    """Return the packages for the archives of which `reader` may read the report."""
    rows = access.visible(reader, Deposit.objects.all())
    return rows.select_related("notebook__structure", "by", "file__blob")


def last_deposit(notebook: Notebook) -> Deposit | None:
    """Return the last package made of a notebook; the caller has checked its view right."""
    rows = Deposit.objects.filter(notebook=notebook, done_at__isnull=False)
    return rows.select_related("by").order_by("-done_at").first()
