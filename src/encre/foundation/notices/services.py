"""Telling, reading, and choosing how one is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal, links
from encre.foundation.base.errors import Refused
from encre.foundation.base.ids import uuid7
from encre.foundation.notices import queries
from encre.foundation.notices.events import PreferenceChanged
from encre.foundation.notices.models import MailChoice, Notice, Preference
from encre.foundation.notices.sorts import sort_of

if TYPE_CHECKING:
    from uuid import UUID

    from encre.foundation.journal import Recorded
    from encre.foundation.people.models import Person

KEPT_DAYS = 180


def tell(
    person: Person, sort: str, subject: Model | None, *, by: Person | None, key: str = ""
) -> Notice | None:
    """Tell `person` of something, in the caller's transaction; the mail leaves by a job after it.

    The same `key` tells once. None when they may not see the subject, did it themselves, or know.
    """
    if by is not None and by.pk == person.pk:
        return None
    if subject is not None and not _may_see(person, subject):
        return None
    facts = {
        "sort": sort,
        "subject_kind": subject._meta.label_lower if subject is not None else "",
        "subject_id": subject.pk if subject is not None else None,
        "by": by,
    }
    with transaction.atomic():
        notice, made = Notice.objects.get_or_create(
            person=person, key=key or str(uuid7()), defaults=facts
        )
        if made and queries.mail_choice(person.pk, sort) == MailChoice.NOW:
            from encre.foundation.notices.jobs import mail_notice

            mail_notice.enqueue(key=str(notice.pk), notice_id=str(notice.pk))
    return notice if made else None


def tell_of(event: Recorded, sort: str, people: Iterable[Person]) -> None:
    """Tell `people` of a journal event; reading the event twice tells once."""
    subject = links.resolve(event.subject_kind, event.subject_id) if event.subject_id else None
    actor = links.resolve("people.person", event.by_id) if event.by_id else None
    for person in people:
        tell(person, sort, subject, by=actor, key=f"{sort}:{event.pk}")  # type: ignore[arg-type]


def mark_read(person: Person, identifiers: Iterable[UUID] | None = None) -> int:
    """Mark notices of `person` as read, all of them by default; return how many were unread.

    Reading is nobody else's business: it leaves no event.
    """
    rows = queries.mine(person).filter(read_at__isnull=True)
    if identifiers is not None:
        rows = rows.filter(pk__in=list(identifiers))
    return rows.update(read_at=timezone.now())


def mark_unread(person: Person, identifier: UUID) -> None:
    """Mark a notice of `person` as not read (leaves no event, as reading does)."""
    queries.mine(person).filter(pk=identifier).update(read_at=None)


def choose(person: Person, choices: Mapping[str, str]) -> None:
    """Choose how `person` is told of each sort by mail (raises Refused for an unknown choice)."""
    for sort, mail in choices.items():
        if sort_of(sort) is None or mail not in MailChoice.values:
            raise Refused(_("There is no such choice."))
    with transaction.atomic():
        for sort, mail in choices.items():
            Preference.objects.update_or_create(person=person, sort=sort, defaults={"mail": mail})
        journal.record(PreferenceChanged(person, sorts=len(choices)), by=person)


def stop_mail(person: Person) -> None:
    """Stop every mail of notices to `person`: what the unsubscribe link of a mail does."""
    names = [sort.name for sort, mail in queries.preferences(person) if mail != MailChoice.NEVER]
    if names:
        choose(person, dict.fromkeys(names, MailChoice.NEVER.value))


def forget_old(days: int = KEPT_DAYS) -> int:
    """Delete the notices older than `days`, by batches; return how many."""
    limit = timezone.now() - timedelta(days=days)
    gone = 0
    while True:
        old = list(Notice.objects.filter(created_at__lt=limit).values_list("pk", flat=True)[:1000])
        if not old:
            return gone
        gone += Notice.objects.filter(pk__in=old).delete()[0]


def _may_see(person: Person, subject: Model) -> bool:
    return access.can(person, access.view_action(type(subject)), subject)
