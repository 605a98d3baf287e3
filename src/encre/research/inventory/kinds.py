"""What the rest of the house must know of the inventory."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.links.addresses import page
from encre.foundation.people.pointing import stays

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

links.register(
    links.Kind(
        model="inventory.Resource",
        label=_("Resource"),
        plural=_("Resources"),
        icon="flask-2",
        title=lambda row: row.title,
        url=page("inventory:resource"),
        order=40,
        discreet=lambda row: row.confidential,
    )
)
links.register(
    links.Kind(
        model="inventory.Container",
        label=_("Container"),
        plural=_("Containers"),
        icon="test-pipe",
        title=lambda row: row.number,
        url=page("inventory:container"),
        order=41,
    )
)
links.register(
    links.Kind(
        model="inventory.Place",
        label=_("Storage place"),
        plural=_("Storage places"),
        icon="box",
        title=lambda row: row.name,
        url=page("inventory:place"),
        order=42,
    )
)
links.register(
    links.Kind(
        model="inventory.ResourceType",
        label=_("Type of resource"),
        plural=_("Types of resources"),
        icon="tags",
        title=lambda row: row.name,
        url=page("inventory:type"),
        order=43,
    )
)
links.register(
    links.Kind(
        model="inventory.ImportedTable",
        label=_("Table of resources"),
        plural=_("Tables of resources"),
        icon="table-import",
        title=lambda row: row.name,
        url=page("inventory:table"),
        order=44,
    )
)

# What was kept of a version, and who moved what, name who they were then.
stays("inventory.ResourceRevision", "by_id")
stays("inventory.Movement", "by_id")


def _found(reader: "Person", text: str, size: int) -> list[tuple[Any, str]]:
    from encre.research.inventory import queries

    rows = queries.matching(queries.resources(reader), text).order_by("-updated_at")[:size]
    return [(row.pk, f"{row.title} ({row.number})") for row in rows]


links.mentionable("inventory.resource", _found)
