"""What notices give to a person's copy of their data."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from encre.foundation.base.erasing import forgets
from encre.foundation.base.exporting import Row, contribute
from encre.foundation.notices import queries
from encre.foundation.notices.models import Notice, Preference

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

BATCH = 500


def notices(person: "Person") -> Iterator[Row]:
    """Yield what the person was told; titles only of what they may still see."""
    rows = list(queries.mine(person).select_related("by").order_by("-created_at", "-id"))
    for first in range(0, len(rows), BATCH):
        for line in queries.told(rows[first : first + BATCH], person):
            yield {"at": line.at, "sentence": line.sentence, "read": not line.unread}


@forgets("notices")
def forget_notices(person: "Person") -> int:
    """Forget what a person was told and how they wished it."""
    rows = (Notice.objects.filter(person=person), Preference.objects.filter(person=person))
    return sum(some.delete()[0] for some in rows)


contribute(
    "notices",
    notices,
    label=_("Your notices"),
    columns={"at": _("Moment"), "sentence": _("Sentence"), "read": _("Read by you")},
    order=80,
)
