"""Telling those whom comments name, and those who wrote before."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from encre.commons.threads.models import Comment
from encre.foundation import notices
from encre.foundation.jobs import Recorded

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

MENTION = notices.Sort(
    "threads.mention",
    _("Someone mentions me"),
    _("%(by)s mentioned you in “%(title)s”"),
    "at",
    notices.Mail.NOW,
)
ANSWER = notices.Sort(
    "threads.answer",
    _("Someone comments after me"),
    _("%(by)s also commented on “%(title)s”"),
    "message",
)


@notices.audience(MENTION, "threads.comment.written", "threads.comment.edited")
def mentioned(event: Recorded) -> "Iterable[Person]":
    """Tell those whom the comment names."""
    people = apps.get_model("people.Person")._base_manager
    rows: Iterable[Person] = people.filter(pk__in=event.data.get("mentions", []))
    return rows


@notices.audience(ANSWER, "threads.comment.written")
def answered(event: Recorded) -> "Iterable[Person]":
    """Tell those who wrote before about the same object, and whom the comment does not name."""
    people = apps.get_model("people.Person")._base_manager
    if event.subject_id is None:
        return []
    before = Comment.objects.filter(
        subject_id=event.subject_id,
        created_at__lt=event.at,
        imported_at__isnull=True,
        removed_at__isnull=True,
    ).exclude(pk=event.data["comment"])
    writers = people.filter(pk__in=before.values("author_id"))
    rows: Iterable[Person] = writers.exclude(pk__in=event.data.get("mentions", []))
    return rows
