"""Reads about people, filtered by rights."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from encre.foundation import access
from encre.foundation.base.models import holds_on
from encre.foundation.base.text import sort_key
from encre.foundation.people.models import Affiliation, Person

if TYPE_CHECKING:
    from collections.abc import Iterable


def people(reader: Person | None) -> QuerySet[Person]:
    """Return the people `reader` may see, those who left and the merged ones apart."""
    return access.visible(reader, Person.objects.filter(presence="active", automatic=False))


def matching(reader: Person | None, text: str) -> QuerySet[Person]:
    """Return the visible people whose names hold every word of `text`, in any order."""
    found = people(reader)
    for word in sort_key(text).split():
        found = found.filter(search_name__contains=word)
    return found


def with_affiliations(rows: QuerySet[Person]) -> QuerySet[Person]:
    """Add today's affiliations and their structures, in two more queries."""
    today = Affiliation.objects.filter(holds_on()).select_related("structure", "employer")
    return rows.prefetch_related(
        Prefetch("affiliations", today.order_by("-primary", "starts"), to_attr="present")
    )


def by_id(identifier: UUID | str) -> Person:
    """Return a person, whoever asks; for work done in their name (raises Person.DoesNotExist)."""
    return Person.objects.get(pk=identifier)


def identified(*, orcid: str = "", email: str = "") -> Person | None:
    """Return the one person an ORCID, else a mail address, belongs to; for imports."""
    rows = Person.objects.exclude(presence="merged")
    found = rows.filter(orcid=orcid).first() if orcid else None
    alike = list(rows.filter(email__iexact=email)[:2]) if email and found is None else []
    return alike[0] if len(alike) == 1 else found


def names(ids: "Iterable[UUID | None]") -> dict[UUID, str]:
    """Return the display names of people by id, for histories; one query."""
    rows = Person.objects.filter(pk__in={identifier for identifier in ids if identifier})
    return {person.pk: person.display_name for person in rows}
