"""What the rest of the house must know of the directory's objects."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.people.pointing import stays

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

links.register(
    links.Kind(
        model="directory.Target",
        label=_("LDAP server"),
        plural=_("LDAP servers"),
        icon="server",
        title=lambda target: target.name,
        url=lambda target: reverse("directory:target", args=[target.pk]),
        order=220,
    )
)


def _derived(person: "Person") -> Q:
    """Return the affiliations that sources give: computed again, they do not move."""
    return Q(pk__in=_given(person))


def _derived_memberships(person: "Person") -> Q:
    """Return the memberships that follow from those affiliations."""
    return Q(source__in=[f"people.affiliation:{pk}" for pk in _given(person)])


def _given(person: "Person") -> list[object]:
    rows = apps.get_model("directory.Derived")._base_manager.filter(affiliation__person=person)
    return list(rows.values_list("pk", flat=True))


stays("people.Affiliation", "person_id", when=_derived)
stays("access.Membership", "person_id", when=_derived_memberships)
# What tells of a merge names who people were then.
stays("directory.Merge", "source_id", "target_id", "by_id", "second_id", "undone_by_id")
stays("directory.Review", "left_id", "right_id", "first_by_id", "decided_by_id")
stays("directory.Decision", "by_id")
stays("directory.Value", "person_id")
stays("directory.Question", "person_id", "by_id")
stays("directory.Stay", "person_id")
links.register(
    links.Kind(
        model="directory.ProvisioningClient",
        label=_("Provisioning client"),
        plural=_("Provisioning clients"),
        icon="plug",
        title=lambda client: client.name,
        url=lambda client: reverse("directory:client", args=[client.pk]),
        order=221,
    )
)

links.register(
    links.Kind(
        model="directory.Source",
        label=_("Source"),
        plural=_("Sources"),
        icon="database-import",
        title=lambda source: source.name,
        url=lambda source: reverse("directory:source", args=[source.pk]),
        order=221,
    )
)
stays("directory.Run", "by_id")
