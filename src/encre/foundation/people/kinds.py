"""What the rest of the house must know of a person."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import links

links.register(
    links.Kind(
        model="people.Person",
        label=_("Person"),
        plural=_("People"),
        icon="user",
        title=lambda person: person.display_name,
        url=lambda person: reverse("atlas:person", args=[person.pk]),
        order=10,
    )
)
