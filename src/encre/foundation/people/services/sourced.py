"""Writing many people and affiliations at once, as their sources give them (no right is asked)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from encre.foundation import journal
from encre.foundation.access.services import keep_memberships
from encre.foundation.base.fields import Folded
from encre.foundation.people.events import (
    AffiliationAdded,
    AffiliationChanged,
    PersonCreated,
    PersonUpdated,
)
from encre.foundation.people.models import Account, Affiliation, Person

if TYPE_CHECKING:
    from uuid import UUID

BATCH = 500
_DATED = ("starts", "ends")


def create_sourced(facts: Iterable[Mapping[str, Any]]) -> list[Person]:
    """Add people whose facts were checked by who gives them."""
    with transaction.atomic():
        people = Person.objects.bulk_create((Person(**row) for row in facts), batch_size=BATCH)
        journal.record_all((PersonCreated(person) for person in people), by=None)
    return people


def update_sourced(changes: Mapping[Person, Mapping[str, Any]]) -> None:
    """Change facts of people; their accounts follow a new address, unless they have their own."""
    with transaction.atomic():
        _release(changes)
        _follow_addresses(changes)
        for person, facts in changes.items():
            for name, value in facts.items():
                setattr(person, name, value)
        names = sorted({name for facts in changes.values() for name in facts})
        _write(Person, list(changes), names)
        journal.record_all(
            (PersonUpdated(person, fields=sorted(facts)) for person, facts in changes.items()),
            by=None,
        )


def _release(changes: Mapping[Person, Mapping[str, Any]]) -> None:
    """Free the identifiers that change hands, before others take them."""
    changing = [person.pk for person, facts in changes.items() if "orcid" in facts and person.orcid]
    for start in range(0, len(changing), BATCH):
        Person.objects.filter(pk__in=changing[start : start + BATCH]).update(orcid="")


def _follow_addresses(changes: Mapping[Person, Mapping[str, Any]]) -> None:
    moved = {
        person.pk: (person.email, facts["email"])
        for person, facts in changes.items()
        if "email" in facts
    }
    accounts = []
    for account in _of(Account, "person_id", list(moved)):
        old, new = moved[account.person_id]
        if account.email == old:
            account.email = new
            accounts.append(account)
    Account.objects.bulk_update(accounts, ["email"], batch_size=BATCH)


def write_affiliations(
    new: Sequence[Affiliation], changed: Mapping[Affiliation, Sequence[str]], gone: Sequence[UUID]
) -> None:
    """Add, change and remove affiliations that sources give; memberships follow each of them."""
    with transaction.atomic():
        Affiliation.objects.bulk_create(new, batch_size=BATCH)
        names = sorted({name for fields in changed.values() for name in fields})
        if changed:
            Affiliation.objects.bulk_update(list(changed), names, batch_size=BATCH)
        for start in range(0, len(gone), BATCH):
            Affiliation.objects.filter(pk__in=gone[start : start + BATCH]).delete()
        _follow(new, [row for row, fields in changed.items() if set(fields) & set(_DATED)], gone)
        told: list[tuple[type[AffiliationAdded | AffiliationChanged], Affiliation]] = [
            *((AffiliationAdded, row) for row in new),
            *((AffiliationChanged, row) for row in changed),
        ]
        journal.record_all(
            (
                event(row.person, affiliation=row.pk, structure=row.structure_id)
                for event, row in told
            ),
            by=None,
        )


def _follow(new: Sequence[Affiliation], dated: Sequence[Affiliation], gone: Sequence[UUID]) -> None:
    rows: dict[str, dict[str, Any] | None] = {f"people.affiliation:{pk}": None for pk in gone}
    for row in (*new, *dated):
        rows[f"people.affiliation:{row.pk}"] = {
            "person_id": row.person_id,
            "scope_id": row.structure_id,
            "role": "member",
            "starts": row.starts,
            "ends": row.ends,
        }
    keep_memberships(rows)


def _of(model: Any, column: str, values: Sequence[Any]) -> Iterable[Any]:
    for start in range(0, len(values), BATCH):
        yield from model.objects.filter(**{f"{column}__in": values[start : start + BATCH]})


def _write(model: type[Person], rows: list[Person], names: Sequence[str]) -> None:
    """Update the columns and the folded ones that follow them, which Django leaves to `save`."""
    if not rows or not names:
        return
    folded = [field for field in model._meta.concrete_fields if isinstance(field, Folded)]
    for row in rows:
        for field in folded:
            field.pre_save(row, add=False)
    model.objects.bulk_update(rows, [*names, *(field.name for field in folded)], batch_size=BATCH)
