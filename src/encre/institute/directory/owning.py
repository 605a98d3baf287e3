"""What a person who leaves answers for, and who could take it over."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, links
from encre.foundation.base.models import holds_on
from encre.foundation.people.queries import people
from encre.foundation.structures.queries import open_structures, responsible
from encre.institute.directory.shaping import GROUPED
from encre.institute.directory.staying_facts import affiliations, with_parents

if TYPE_CHECKING:
    from uuid import UUID

    from encre.foundation.people.models import Person

SHOWN = 10
PROPOSED = 30
LATELY = timedelta(days=180)


@dataclass(frozen=True)
class Holding:
    """What is owned of one sort: titles and addresses the reader may see, and how many in all."""

    owned: links.Owned
    objects: list[tuple[str, str]]
    visible: int
    total: int

    @property
    def hidden(self) -> int:
        """Return how many the reader may not see."""
        return self.total - self.visible

    @property
    def passable(self) -> bool:
        """Say whether the reader may pass some of it on."""
        return self.owned.hand_over is not None and self.visible > 0

    @property
    def more(self) -> int:
        """Return how many the page does not name."""
        return self.visible - len(self.objects)


@dataclass(frozen=True)
class Candidate:
    """Somebody who could take over, and why."""

    person: Any
    reason: str


def holdings(leaver: "Person", reader: "Person") -> list[Holding]:
    """Return what somebody answers for, sort by sort, empty ones left out."""
    found = []
    for owned in links.all_owned():
        rows = owned.rows(leaver)
        total = rows.count()
        if total:
            seen: QuerySet[Any] = access.visible(reader, rows)
            kind = owned.shown_kind
            # Without a name, select_related would follow every key.
            joined = seen.select_related(*kind.prefetch) if kind.prefetch else seen
            rows = joined.order_by("-created_at", "pk")[:SHOWN]
            objects = [(kind.title(row), kind.url(row)) for row in rows]
            found.append(Holding(owned, objects, seen.count(), total))
    return found


def left_works(person: "Person") -> bool:
    """Say whether something in the house bears this person's name as its author's."""
    return any(owned.rows(person).exists() for owned in links.all_owned())


def places_of(person: "Person") -> "list[UUID]":
    """Return where somebody works, or worked lately, the main place first."""
    since = timezone.localdate() - LATELY
    rows = affiliations().filter(person=person).exclude(ends__lt=since)
    return list(dict.fromkeys(rows.order_by("-primary", "-starts", "pk").values_list(
        "structure_id", flat=True
    )))  # fmt: skip


def heads_of(person: "Person") -> "list[Person]":
    """Return who heads the teams, units and services of a person, without the person."""
    places = with_parents(places_of(person))
    near = open_structures(None).filter(pk__in=places, kind__in=GROUPED)
    found = {
        row.person.pk: row.person
        for held in responsible(near.values_list("pk", flat=True)).values()
        for row in held
        if row.role in ("head", "deputy") and row.person is not None
    }
    found.pop(person.pk, None)
    return [found[pk] for pk in sorted(found)]


def candidates(leaver: "Person", reader: "Person") -> list[Candidate]:
    """Return who could take over: those who head the structures, then the colleagues there."""
    heads = heads_of(leaver)
    found = {head.pk: Candidate(head, _("heads the structure")) for head in heads}
    rows = affiliations().filter(holds_on(), structure_id__in=places_of(leaver))
    seen = people(reader).filter(pk__in=rows.values("person_id")).exclude(pk=leaver.pk)
    for person in seen.order_by("sort_name", "pk")[:PROPOSED]:
        found.setdefault(person.pk, Candidate(person, _("works in the same structure")))
    return list(found.values())
