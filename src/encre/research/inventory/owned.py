"""What a person answers for in the inventory, and how somebody else takes it over."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.access.levels import Level
from encre.foundation.access.services import Subject, share
from encre.research.inventory.models import Resource

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def resources(person: "Person") -> QuerySet[Resource]:
    """Return the resources a person added, those in the bin apart."""
    return Resource.objects.filter(created_by_id=person.pk, removed_at__isnull=True)


def entrust(resource: Resource, *, leaver: "Person", to: "Person", by: "Person") -> None:
    """Let `to` manage a resource, when `by` manages it; who added it stays written on it."""
    share(resource, level=Level.MANAGE, subject=Subject(person=to), by=by)


links.owns(
    links.Owned(
        name="resources",
        kind="inventory.Resource",
        label=_("Resources added"),
        rows=resources,
        hand_over=entrust,
        means=_(
            "Whoever takes over manages these resources: they change them, share them and put them"
            " in the bin. Containers stay where they are, with their history."
        ),
        order=25,
    )
)
