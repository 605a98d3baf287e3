"""What the inventory puts on a person's portal: what runs low or out of date among their own."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from encre.foundation.ui import Row
from encre.research.inventory import queries
from encre.research.inventory.showing import total_of

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

SHOWN = 5


def waiting(person: "Person") -> Iterable[Row]:
    """Yield the person's own resources whose stock is low or whose date comes near."""
    mine = queries.with_stock(queries.resources(person).filter(created_by=person))
    for row in queries.low(mine).order_by("sort_title")[:SHOWN]:
        url = reverse("inventory:resource", args=[row.pk])
        detail = _("Low stock: %(left)s left") % {"left": total_of(row)}
        yield Row(row.title, url, "alert-triangle", detail, tone="warning")
    for row in queries.expiring(mine).order_by("expires_on", "pk")[:SHOWN]:
        url = reverse("inventory:resource", args=[row.pk])
        yield Row(row.title, url, "calendar", _("Its date comes near or is past"), tone="warning")
