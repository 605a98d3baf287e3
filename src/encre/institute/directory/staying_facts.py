"""What the dates of people say: read in bulk, for the life cycle."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps

from encre.institute.directory.models import LeavingRules, Stay
from encre.institute.directory.staying import GRACE, Held

BATCH = 500


def people() -> Any:
    """Return every person, whoever asks: for work done in the house's name."""
    return apps.get_model("people.Person")._default_manager


def affiliations() -> Any:
    """Return every affiliation, whoever asks."""
    return apps.get_model("people.Affiliation")._default_manager


def rules() -> LeavingRules:
    """Return the house's rules; until they are saved, those it begins with."""
    return LeavingRules.objects.filter(pk=1).first() or LeavingRules(pk=1)


def grace_of(kept: LeavingRules) -> dict[str, int]:
    """Return the days of grace of every category, also those added since the rules were saved."""
    return GRACE | {name: int(days) for name, days in kept.grace.items() if name in GRACE}


def held_by(ids: Iterable[UUID] | None = None) -> Iterator[tuple[UUID, list[Held]]]:
    """Yield the affiliations of people, by default of all who have some or were withdrawn."""
    keys = sorted(ids) if ids is not None else None
    if keys is None:
        rows = affiliations().order_by("person_id").values_list("person_id", flat=True)
        said = Stay.objects.filter(withdrawn_on__isnull=False)
        keys = sorted({*rows.distinct(), *said.values_list("person_id", flat=True)})
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        found: dict[UUID, list[Held]] = defaultdict(list)
        rows = affiliations().filter(person_id__in=batch).order_by("pk")
        for person, category, starts, ends in rows.values_list(
            "person_id", "category", "starts", "ends"
        ):
            found[person].append(Held(category, starts, ends))
        yield from ((pk, found.get(pk, [])) for pk in batch)


def with_parents(places: Iterable[UUID]) -> set[UUID]:
    """Add what structures lie or lay under, at any height."""
    links = apps.get_model("structures.Attachment")._default_manager
    found = set(places)
    level = found
    while level:
        rows = links.filter(child_id__in=level).values_list("parent_id", flat=True)
        level = set(rows) - found
        found = found | level
    return found
