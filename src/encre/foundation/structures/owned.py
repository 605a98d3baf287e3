"""What a person answers for among structures, and how somebody else takes it over."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.base.models import holds_on
from encre.foundation.structures.models import Structure
from encre.foundation.structures.services.responsibilities import (
    end_responsibility,
    give_responsibility,
)

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def structures(person: "Person") -> QuerySet[Structure]:
    """Return the structures a person answers for today."""
    held = person.responsibilities.filter(holds_on())
    return Structure.objects.filter(pk__in=held.values("structure_id"))


def entrust(structure: Structure, *, leaver: "Person", to: "Person", by: "Person") -> None:
    """End today what `leaver` answers for in a structure, and give it to `to` from tomorrow."""
    today = timezone.localdate()
    held = structure.responsibilities.filter(holds_on(), person=leaver)
    with transaction.atomic():
        for duty in held:
            give_responsibility(
                structure, by=by, role=duty.role, person=to, starts=today + timedelta(days=1)
            )
            end_responsibility(duty, by=by, on=today)


links.owns(
    links.Owned(
        name="structures",
        kind="structures.Structure",
        label=_("Structures answered for"),
        rows=structures,
        hand_over=entrust,
        means=_(
            "The responsibility ends today, and whoever takes over has it from tomorrow, with the"
            " rights it gives."
        ),
        order=5,
    )
)
