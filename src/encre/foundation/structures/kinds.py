"""What the rest of the house must know of a structure."""

from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.links.addresses import page

links.register(
    links.Kind(
        model="structures.Structure",
        label=_("Structure"),
        plural=_("Structures"),
        icon="building",
        title=lambda structure: structure.title,
        url=page("atlas:structure"),
        order=20,
    )
)
