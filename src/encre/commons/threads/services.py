"""Writing comments, setting tags, keeping things at hand."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.commons.files.owners import find, right
from encre.commons.threads.events import (
    CommentEdited,
    CommentImported,
    CommentRemoved,
    CommentWritten,
    FavouriteKept,
    FavouriteLeft,
    TagsSet,
)
from encre.commons.threads.mentions import mentioned
from encre.commons.threads.models import Comment, Favourite, Mention, Tag, Tagging
from encre.foundation import access, journal
from encre.foundation.base import locks
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.base.retaining import refuse_if_kept
from encre.foundation.base.text import sort_key

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

LONGEST = 20_000
TAG_LENGTH = 60
MOST_TAGS = 50


def comment(subject: Model, *, text: str, by: "Person") -> Comment:
    """Write about `subject`; those named by @ are told (raises NotAllowed, Refused)."""
    access.require(by, right(type(subject), "comment"), subject)
    clean = _clean(text)
    people = mentioned(clean, subject, by=by)
    with transaction.atomic():
        written = Comment.objects.create(**_on(subject), author=by, text=clean)
        _mention(written, people)
        ids = [person.pk for person in people]
        journal.record(CommentWritten(subject, comment=written.pk, mentions=ids), by=by)
    return written


def import_comment(
    subject: Model,
    *,
    text: str,
    author: "Person | None" = None,
    author_text: str = "",
    at: datetime | None = None,
    by: "Person | None",
) -> Comment:
    """Keep a comment of an archive with its own author and date; nobody is told.

    The caller has required the right to change `subject`.
    """
    with transaction.atomic():
        kept = Comment.objects.create(
            **_on(subject),
            author=author,
            author_text=author_text[:200],
            text=text.replace("\0", "").strip()[:LONGEST],
            created_at=at or timezone.now(),
            imported_at=timezone.now(),
        )
        journal.record(CommentImported(subject, comment=kept.pk), by=by)
    return kept


def edit_comment(written: Comment, *, text: str, by: "Person") -> Comment:
    """Change one's own comment; those newly named are told (raises NotAllowed, Refused)."""
    access.require(by, "threads.comment.edit", written)
    clean, subject = _clean(text), subject_of(written)
    refuse_if_kept(subject)
    people = mentioned(clean, subject, by=by)
    with transaction.atomic():
        before = set(written.mentions.values_list("person_id", flat=True))
        written.text, written.edited_at = clean, timezone.now()
        written.save(update_fields=["text", "edited_at"])
        written.mentions.all().delete()
        _mention(written, people)
        new = [person.pk for person in people if person.pk not in before]
        journal.record(CommentEdited(subject, comment=written.pk, mentions=new), by=by)
    return written


def remove_comment(written: Comment, *, by: "Person") -> Comment:
    """Remove a comment's words; who wrote and who removed stays (raises NotAllowed, Refused)."""
    access.require(by, "threads.comment.remove", written)
    subject = subject_of(written)
    refuse_if_kept(subject)
    with transaction.atomic():
        written.text, written.removed_at, written.removed_by = "", timezone.now(), by
        written.save(update_fields=["text", "removed_at", "removed_by"])
        written.mentions.all().delete()
        journal.record(CommentRemoved(subject, comment=written.pk), by=by)
    return written


def set_tags(
    subject: Model, names: Iterable[str], *, by: "Person", scope_id: UUID | None = None
) -> list[str]:
    """Give `subject` exactly these tags (raises NotAllowed, Refused); return them, sorted."""
    access.require(by, right(type(subject), "edit"), subject)
    wanted: dict[str, str] = {}
    for name in map(_tag_name, names):
        wanted.setdefault(sort_key(name), name)
    if len(wanted) > MOST_TAGS:
        raise Refused(_("That is too many tags for one object."))
    with transaction.atomic():
        locks.named(f"threads.tags.{subject.pk}")
        rows = Tagging.objects.filter(subject_id=subject.pk).select_related("tag")
        present = {row.tag.folded: row for row in rows}
        gone = [row for folded, row in present.items() if folded not in wanted]
        new = [
            _tag(name, folded, scope_id) for folded, name in wanted.items() if folded not in present
        ]
        if gone or new:
            Tagging.objects.filter(pk__in=[row.pk for row in gone]).delete()
            Tagging.objects.bulk_create(Tagging(tag=tag, **_on(subject)) for tag in new)
            added, removed = [tag.pk for tag in new], [row.tag_id for row in gone]
            journal.record(TagsSet(subject, added=added, removed=removed), by=by)
    kept = [row.tag.name for folded, row in present.items() if folded in wanted]
    return sorted([*kept, *(tag.name for tag in new)], key=sort_key)


def tag(subject: Model, name: str, *, by: "Person", scope_id: UUID | None = None) -> list[str]:
    """Add a tag to `subject` (raises NotAllowed, Refused)."""
    return set_tags(subject, [*_names(subject), name], by=by, scope_id=scope_id)


def untag(subject: Model, name: str, *, by: "Person") -> list[str]:
    """Take a tag from `subject` (raises NotAllowed)."""
    kept = [other for other in _names(subject) if sort_key(other) != sort_key(name)]
    return set_tags(subject, kept, by=by)


def favourite(subject: Model, *, by: "Person") -> None:
    """Keep `subject` at hand (raises NotFound when it may not be seen)."""
    access.require(by, right(type(subject), "view"), subject)
    with transaction.atomic():
        _row, made = Favourite.objects.get_or_create(
            person=by, subject_id=subject.pk, defaults={"subject_kind": subject._meta.label_lower}
        )
        if made:
            journal.record(FavouriteKept(None, kept=subject), by=by)


def unfavourite(subject: Model, *, by: "Person") -> None:
    """Keep `subject` at hand no longer."""
    with transaction.atomic():
        gone, _each = Favourite.objects.filter(person=by, subject_id=subject.pk).delete()
        if gone:
            journal.record(FavouriteLeft(None, left=subject), by=by)


def subject_of(written: Comment) -> Model:
    """Return what a comment is about (raises NotFound when it is gone)."""
    subject = find(written.subject_kind, written.subject_id)
    if subject is None:
        raise NotFound
    return subject


def _on(subject: Model) -> dict[str, Any]:
    return {"subject_kind": subject._meta.label_lower, "subject_id": subject.pk}


def _clean(text: str) -> str:
    clean = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not clean:
        raise Refused(fields={"text": [_("Write something first.")]})
    if len(clean) > LONGEST:
        raise Refused(fields={"text": [_("This comment is too long.")]})
    return clean


def _mention(written: Comment, people: "Iterable[Person]") -> None:
    Mention.objects.bulk_create(Mention(comment=written, person=person) for person in people)


def _tag_name(name: str) -> str:
    clean = " ".join(name.replace("\0", "").replace(",", " ").split())[:TAG_LENGTH]
    if not sort_key(clean):
        raise Refused(fields={"tags": [_("A tag needs at least a letter or a digit.")]})
    return clean


def _tag(name: str, folded: str, scope_id: UUID | None) -> Tag:
    found, _made = Tag.objects.get_or_create(
        folded=folded[:TAG_LENGTH], scope_id=scope_id, defaults={"name": name}
    )
    return found


def _names(subject: Model) -> list[str]:
    rows = Tagging.objects.filter(subject_id=subject.pk)
    return list(rows.values_list("tag__name", flat=True))
