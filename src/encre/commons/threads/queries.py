"""Reading comments, tags and favourites; the caller has checked the subject's view right."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Model, Q, QuerySet

from encre.commons.threads.models import Comment, Favourite, Tag, Tagging
from encre.foundation import access, links
from encre.foundation.base.errors import NotFound
from encre.foundation.base.text import sort_key

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def comments(subject: Model) -> QuerySet[Comment]:
    """Return what was written about `subject`, oldest first, traces of the removed included."""
    rows = Comment.objects.filter(subject_id=subject.pk, subject_kind=subject._meta.label_lower)
    return rows.select_related("author", "removed_by").order_by("created_at", "id")


def comment_counts(ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many comments each of these objects has, removed ones apart."""
    rows = Comment.objects.filter(subject_id__in=list(ids), removed_at__isnull=True)
    return dict(rows.values_list("subject_id").annotate(Count("pk")).order_by())


def visible_comment(person: "Person | None", identifier: UUID) -> Comment:
    """Return a comment that `person` may read (raises NotFound)."""
    rows = Comment.objects.filter(pk=identifier).select_related("author")
    found = access.visible(person, rows).first()
    if found is None:
        raise NotFound
    return found


def tags_of(subject: Model) -> list[str]:
    """Return the names of the tags of `subject`, in order."""
    rows = Tagging.objects.filter(subject_id=subject.pk, subject_kind=subject._meta.label_lower)
    return list(rows.order_by("tag__folded").values_list("tag__name", flat=True))


def tags_of_many(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Return the tags of several objects in one query."""
    wanted = list(ids)
    found: dict[UUID, list[str]] = {identifier: [] for identifier in wanted}
    rows = Tagging.objects.filter(subject_id__in=wanted).order_by("tag__folded")
    for identifier, name in rows.values_list("subject_id", "tag__name"):
        found[identifier].append(name)
    return found


def tagged(model: type[Model], name: str) -> QuerySet[Tagging, Any]:
    """Return the ids of the objects of `model` that carry the tag `name`, as a subquery."""
    rows = Tagging.objects.filter(tag__folded=sort_key(name), subject_kind=model._meta.label_lower)
    return rows.values("subject_id")


def tag_suggestions(
    person: "Person", text: str, *, kind: str, scope_id: UUID | None = None, size: int = 8
) -> list[str]:
    """Return tags that begin with `text`, already on objects of `kind` that `person` may see."""
    known = links.kind_of(kind)
    start = sort_key(text)
    if known is None or not start:
        return []
    seen = access.visible(person, known.model_class._base_manager.all()).values("pk")
    rows = Tag.objects.filter(
        Q(scope_id__isnull=True) | Q(scope_id=scope_id),
        folded__startswith=start,
        pk__in=Tagging.objects.filter(subject_kind=known.name, subject_id__in=seen).values("tag"),
    )
    return list(rows.order_by("folded").values_list("name", flat=True).distinct()[:size])


def tags_within(person: "Person", scope_id: UUID, *, kind: str) -> list[tuple[str, int]]:
    """Return the tags of a scope on objects of `kind` that `person` may see, with how many."""
    known = links.kind_of(kind)
    if known is None:
        return []
    seen = access.visible(person, known.model_class._base_manager.all()).values("pk")
    rows = Tagging.objects.filter(
        subject_kind=known.name, subject_id__in=seen, tag__scope_id=scope_id
    )
    told = rows.values_list("tag__folded", "tag__name").annotate(count=Count("pk"))
    return [(name, count) for _folded, name, count in told.order_by("tag__folded")]


def is_favourite(person: "Person | None", subject: Model) -> bool:
    """Say whether `person` keeps `subject` at hand."""
    if person is None:
        return False
    return Favourite.objects.filter(person=person, subject_id=subject.pk).exists()


def favourite_ids(person: "Person", kind: str) -> set[UUID]:
    """Return the ids of the objects of `kind` that `person` keeps at hand."""
    rows = Favourite.objects.filter(person=person, subject_kind=kind)
    return set(rows.values_list("subject_id", flat=True))


def at_hand(rows: QuerySet[Any], person: "Person | None") -> QuerySet[Any]:
    """Keep the rows that `person` keeps at hand."""
    kept = Favourite.objects.filter(person=person, subject_kind=rows.model._meta.label_lower)
    return rows.filter(pk__in=kept.values("subject_id"))


def followers(subject: Model) -> "list[Person]":
    """Return who keeps `subject` at hand; whoever tells them checks that they may see it."""
    rows = Favourite.objects.filter(
        subject_id=subject.pk, subject_kind=subject._meta.label_lower
    ).select_related("person")
    return [row.person for row in rows.order_by("created_at", "id")]


def favourites(person: "Person", size: int = 50) -> Sequence[Model]:
    """Return what `person` keeps at hand and may still see, newest first."""
    rows = list(
        Favourite.objects.filter(person=person)
        .order_by("-created_at")
        .values_list("subject_kind", "subject_id")[:size]
    )
    kinds: dict[str, set[UUID]] = {}
    for kind, identifier in rows:
        kinds.setdefault(kind, set()).add(identifier)
    found = {
        obj.pk: obj
        for kind, ids in kinds.items()
        for obj in links.visible_objects(kind, ids, person)
    }
    return [found[identifier] for _kind, identifier in rows if identifier in found]
