"""What the rest of the house must know of a person."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.access.levels import Level
from encre.foundation.links.addresses import page
from encre.foundation.people.pointing import prefers

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


def _wider(moving: Any, present: Any) -> bool:
    """Say whether one share of a thing allows more, or lasts longer, than another."""
    levels = list(Level.values)
    ours, theirs = (
        (levels.index(grant.level), grant.ends or date.max) for grant in (moving, present)
    )
    return ours > theirs


prefers("access.Grant", _wider)
