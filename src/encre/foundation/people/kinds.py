"""What the rest of the house must know of a person."""

from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.links.addresses import page

links.register(
    links.Kind(
        model="people.Person",
        label=_("Person"),
        plural=_("People"),
        icon="user",
        title=lambda person: person.display_name,
        url=page("atlas:person"),
        order=10,
    )
)
