"""Where people work; memberships, and so rights, follow."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.access.services import set_memberships
from encre.foundation.base.errors import Refused
from encre.foundation.people.events import AffiliationAdded, AffiliationChanged
from encre.foundation.people.models import Affiliation, Category, Person

if TYPE_CHECKING:
    from encre.foundation.structures.models import Body, Structure


def add_affiliation(
    person: Person,
    structure: "Structure",
    *,
    by: Person | None,
    category: Category | str,
    position: str = "",
    employer: "Body | None" = None,
    starts: date | None = None,
    ends: date | None = None,
    primary: bool = True,
    share: int = 100,
) -> Affiliation:
    """Say that a person works in a structure that `by` may change (raises NotAllowed, Refused)."""
    if by is not None:
        access.require(by, "structures.structure.edit", structure)
    _refuse_backwards(starts, ends)
    affiliation = Affiliation(
        person=person,
        structure=structure,
        employer=employer,
        category=category,
        position=position,
        starts=starts,
        ends=ends,
        primary=primary,
        share=share,
    )
    with transaction.atomic():
        affiliation.save(force_insert=True)
        _follow(affiliation)
        event = AffiliationAdded(person, affiliation=affiliation.pk, structure=structure.pk)
        journal.record(event, by=by)
    return affiliation


def change_affiliation_dates(
    affiliation: Affiliation, *, by: Person | None, starts: date | None, ends: date | None
) -> Affiliation:
    """Move the dates of an affiliation (raises NotAllowed, Refused)."""
    person = affiliation.person
    if by is not None:
        access.require(by, "structures.structure.edit", affiliation.structure)
    _refuse_backwards(starts, ends)
    affiliation.starts, affiliation.ends = starts, ends
    with transaction.atomic():
        affiliation.save()
        _follow(affiliation)
        event = AffiliationChanged(
            person, affiliation=affiliation.pk, structure=affiliation.structure_id
        )
        journal.record(event, by=by)
    return affiliation


def _refuse_backwards(starts: date | None, ends: date | None) -> None:
    if starts and ends and ends < starts:
        raise Refused(fields={"ends": [_("The end comes before the beginning.")]})


def _follow(affiliation: Affiliation) -> None:
    set_memberships(
        f"people.affiliation:{affiliation.pk}",
        [
            {
                "person_id": affiliation.person_id,
                "scope_id": affiliation.structure_id,
                "role": "member",
                "starts": affiliation.starts,
                "ends": affiliation.ends,
            }
        ],
    )
