"""What equipment puts on a person's portal."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from encre.foundation.ui import Row
from encre.research.equipment import queries
from encre.research.equipment.zones import span_text, zone

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

SHOWN = 3


def figure(person: "Person") -> str:
    """Return when the person's next booking is, for the tile."""
    for row in queries.upcoming(person, 1):
        when = span_text(row.starts, row.ends, zone(row.instrument.zone))
        return _("%(name)s: %(when)s") % {"name": row.instrument.name, "when": when}
    return ""


def waiting(person: "Person") -> Iterable[Row]:
    """Yield the person's next bookings, then how many wait for their approval."""
    for row in queries.upcoming(person, SHOWN):
        when = span_text(row.starts, row.ends, zone(row.instrument.zone))
        url = reverse("equipment:booking", args=[row.pk])
        yield Row(row.instrument.name, url, "calendar-event", when)
    count = queries.to_decide(person).count()
    if count:
        sentence = ngettext(
            "%(count)d booking to approve", "%(count)d bookings to approve", count
        ) % {"count": count}
        yield Row(sentence, reverse("equipment:approvals"), "clipboard-check", tone="warning")
