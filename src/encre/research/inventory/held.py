"""What a structure holds in the inventory, and how it passes to another."""

from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.research.inventory.services.passing import pass_place, pass_resource, pass_type

links.holds(
    links.Held(
        name="types",
        kind="inventory.ResourceType",
        label=_("Types of resources"),
        icon="tags",
        pass_on=pass_type,
        follows="resources",
        order=20,
    )
)
links.holds(
    links.Held(
        name="places",
        kind="inventory.Place",
        label=_("Places"),
        icon="map-pin",
        pass_on=pass_place,
        follows="resources",
        order=22,
    )
)
links.holds(
    links.Held(
        name="resources",
        kind="inventory.Resource",
        label=_("Resources"),
        icon="flask-2",
        pass_on=pass_resource,
        means=_(
            "Resources go together with their types and places: all stays within reach. References"
            " and printed labels stay the same. A type or place whose name is taken there says"
            " where it comes from."
        ),
        order=24,
    )
)
