"""Who answers for a structure; the roles, and so rights, follow."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.access.services import set_memberships
from encre.foundation.base.errors import Refused
from encre.foundation.structures.events import (
    ResponsibilityEnded,
    ResponsibilityGiven,
    ResponsibilityRecognised,
)
from encre.foundation.structures.models import Responsibility, ResponsibilityRole, Structure

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def give_responsibility(
    structure: Structure,
    *,
    by: "Person | None",
    role: str,
    person: "Person | None" = None,
    given_name: str = "",
    family_name: str = "",
    title: str = "",
    starts: date | None = None,
    ends: date | None = None,
) -> Responsibility:
    """Say who answers for a structure: a person of the directory, or only a name.

    Raises NotAllowed, Refused.
    """
    if by is not None:
        access.require(by, "structures.responsibility.give", structure)
    wrong: dict[str, list[object]] = {}
    if role not in ResponsibilityRole.values:
        wrong["role"] = [_("There is no such responsibility.")]
    if person is None and not family_name.strip():
        wrong["person"] = [_("Choose a person, or give a name.")]
    if starts and ends and ends < starts:
        wrong["ends"] = [_("The end comes before the beginning.")]
    if wrong:
        raise Refused(fields=wrong)
    with transaction.atomic():
        responsibility = Responsibility.objects.create(
            structure=structure,
            person=person,
            **_name(person, given_name, family_name),
            role=role,
            title=title.strip()[:80],
            starts=starts,
            ends=ends,
        )
        follow(responsibility)
        journal.record(ResponsibilityGiven(structure, responsibility.pk, str(role)), by=by)
    return responsibility


def _name(person: "Person | None", given_name: str, family_name: str) -> dict[str, str]:
    """Return the name to keep: as written, else that of the person."""
    known = (person.given_name, person.family_name) if person else ("", "")
    return {
        "given_name": (given_name.strip() or known[0])[:120],
        "family_name": (family_name.strip() or known[1])[:120],
    }


def recognise_responsible(
    responsibility: Responsibility, person: "Person", *, by: "Person | None"
) -> Responsibility:
    """Say which person of the directory a name is; the rights of the role follow.

    Raises NotAllowed; Refused when the responsibility already belongs to somebody.
    """
    structure = responsibility.structure
    if by is not None:
        access.require(by, "structures.responsibility.give", structure)
    if responsibility.person_id is not None:
        raise Refused(_("This responsibility already belongs to a person of the directory."))
    with transaction.atomic():
        responsibility.person = person
        responsibility.save(update_fields=["person"])
        follow(responsibility)
        event = ResponsibilityRecognised(structure, responsibility=responsibility.pk)
        journal.record(event, by=by)
    return responsibility


def end_responsibility(
    responsibility: Responsibility, *, by: "Person | None", on: date
) -> Responsibility:
    """End a responsibility, whose last day is `on` (raises NotAllowed, Refused)."""
    structure = responsibility.structure
    if by is not None:
        access.require(by, "structures.responsibility.give", structure)
    if responsibility.starts and on < responsibility.starts:
        raise Refused(fields={"ends": [_("The end comes before the beginning.")]})
    with transaction.atomic():
        responsibility.ends = on
        responsibility.save(update_fields=["ends"])
        follow(responsibility)
        journal.record(ResponsibilityEnded(structure, responsibility=responsibility.pk), by=by)
    return responsibility


def end_all(structure: Structure, on: date) -> None:
    """End what is still open when a structure closes; the closing records its own event."""
    still_open = structure.responsibilities.filter(Q(ends__isnull=True) | Q(ends__gt=on))
    for responsibility in still_open:
        responsibility.ends = on
        if responsibility.starts and responsibility.starts > on:
            responsibility.starts = on
        responsibility.save(update_fields=["starts", "ends"])
        follow(responsibility)


def follow(responsibility: Responsibility) -> None:
    """Let the roles of rights say what the responsibility says; a mere name gives none."""
    rows = []
    if responsibility.person_id is not None:
        rows = [
            {
                "person_id": responsibility.person_id,
                "scope_id": responsibility.structure_id,
                "role": responsibility.role,
                "starts": responsibility.starts,
                "ends": responsibility.ends,
            }
        ]
    set_memberships(f"structures.responsibility:{responsibility.pk}", rows)
