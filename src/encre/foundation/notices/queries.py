"""Reading notices, always those of the reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from encre.foundation import access, links
from encre.foundation.base.errors import NotFound
from encre.foundation.base.ids import as_uuid
from encre.foundation.notices.models import MailChoice, Notice, Preference
from encre.foundation.notices.sorts import all_sorts, sort_of
from encre.foundation.ui import display

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from encre.foundation.people.models import Person

COUNTED = 100


@dataclass(frozen=True)
class Told:
    """A notice as it reads: its sentence, its icon, where it leads ("" when out of reach)."""

    id: UUID
    sentence: str
    icon: str
    url: str
    at: datetime
    unread: bool
    by: Any


def mine(person: Person) -> QuerySet[Notice]:
    """Return every notice of `person`."""
    return access.visible(person, Notice.objects.all())


def unread(person: Person) -> int:
    """Return how many notices `person` has not read, counted no further than 100."""
    return Notice.objects.filter(person_id=person.pk, read_at__isnull=True)[:COUNTED].count()


def notice(person: Person, identifier: object) -> Notice:
    """Return a notice of `person` (raises NotFound)."""
    known = as_uuid(identifier)
    found = mine(person).filter(pk=known).select_related("by").first() if known else None
    if found is None:
        raise NotFound
    return found


def told(rows: Iterable[Notice], person: Person) -> list[Told]:
    """Return notices as sentences, with the titles `person` may see; one query a kind."""
    rows = list(rows)
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        if row.subject_id:
            wanted[row.subject_kind].add(row.subject_id)
    subjects = {
        subject.pk: subject
        for kind, ids in wanted.items()
        for subject in links.visible_objects(kind, ids, person)
    }
    return [_told(row, subjects.get(row.subject_id) if row.subject_id else None) for row in rows]


def _told(row: Notice, subject: Any) -> Told:
    sort = sort_of(row.sort)
    title = links.title(subject) if subject is not None else _("something no longer open to you")
    words = {"by": row.by.display_name if row.by else _("Encre"), "title": title}
    sentence = str(sort.sentence) % words if sort else title
    url = display.address(subject) if subject is not None else ""
    icon = sort.icon if sort else "bell"
    return Told(row.pk, sentence, icon, url, row.created_at, row.read_at is None, row.by)


def preferences(person: Person) -> list[tuple[Any, str]]:
    """Return each sort of notice with the way `person` wants it by mail."""
    chosen = dict(Preference.objects.filter(person_id=person.pk).values_list("sort", "mail"))
    return [(sort, chosen.get(sort.name, sort.mail.value)) for sort in all_sorts()]


def mail_choice(person_id: UUID | str, sort: str) -> str:
    """Return how a person wants a sort of notice by mail."""
    row = Preference.objects.filter(person_id=person_id, sort=sort).values_list("mail", flat=True)
    known = sort_of(sort)
    return row.first() or (known.mail.value if known else MailChoice.NEVER.value)


def waiting_for_digest(person_id: UUID | str, limit: int = 50) -> list[Notice]:
    """Return the notices of the daily digest: neither read nor sent, in the order of time."""
    rows = Notice.objects.filter(person_id=person_id, read_at__isnull=True, mailed_at__isnull=True)
    asked = set(rows.order_by().values_list("sort", flat=True).distinct())
    in_digest = [name for name in asked if mail_choice(person_id, name) == MailChoice.DIGEST]
    return list(
        rows.filter(sort__in=in_digest)
        .select_related("person", "by")
        .order_by("created_at")[:limit]
    )


def people_waiting() -> list[UUID]:
    """Return who has notices neither read nor sent."""
    rows = Notice.objects.filter(read_at__isnull=True, mailed_at__isnull=True)
    return list(rows.order_by("person_id").values_list("person_id", flat=True).distinct())
