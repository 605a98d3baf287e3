"""What the rest of the house must know of a structure."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import links

links.register(
    links.Kind(
        model="structures.Structure",
        label=_("Structure"),
        plural=_("Structures"),
        icon="building",
        title=lambda structure: structure.title,
        url=lambda structure: reverse("atlas:structure", args=[structure.pk]),
        order=20,
    )
)
