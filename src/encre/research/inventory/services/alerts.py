"""Telling those who follow a resource that its stock is low or its date comes near."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from encre.commons.threads import queries as threads
from encre.foundation import journal, notices
from encre.research.inventory import queries
from encre.research.inventory.events import AlertsTold
from encre.research.inventory.models import Resource

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

LOW, EXPIRY = "inventory.low", "inventory.expiry"


def tell_alerts() -> dict[str, int]:
    """Tell once of each stock that became low, and of each date that comes near.

    A stock that was filled and becomes low again is told again; so is a date that was changed.
    """
    rows = queries.with_stock(Resource.objects.filter(removed_at__isnull=True))
    low = queries.low(rows).filter(told_low_at__isnull=True)
    soon = queries.expiring(rows).filter(
        Q(told_expiry__isnull=True) | ~Q(told_expiry=F("expires_on"))
    )
    filled = rows.filter(told_low_at__isnull=False).exclude(queries.LOW)
    Resource.objects.filter(pk__in=list(filled.values_list("pk", flat=True))).update(
        told_low_at=None
    )
    told = {"low": 0, "expiring": 0}
    now = timezone.now()
    for row in low.select_related("created_by"):
        with transaction.atomic():
            _tell(row, LOW, f"{LOW}:{row.pk}:{now:%Y-%m-%dT%H:%M}")
            Resource.objects.filter(pk=row.pk).update(told_low_at=now)
            journal.record(AlertsTold(row, low=1, expiring=0), by=None)
        told["low"] += 1
    for row in soon.select_related("created_by"):
        with transaction.atomic():
            _tell(row, EXPIRY, f"{EXPIRY}:{row.pk}:{row.expires_on}")
            Resource.objects.filter(pk=row.pk).update(told_expiry=row.expires_on)
            journal.record(AlertsTold(row, low=0, expiring=1), by=None)
        told["expiring"] += 1
    return told


def followers(resource: Resource) -> Iterable["Person"]:
    """Yield who added the resource, and who keeps it among their favourites, each once."""
    seen = set()
    own = [resource.created_by] if resource.created_by else []
    for person in [*own, *threads.followers(resource)]:
        if person.pk not in seen:
            seen.add(person.pk)
            yield person


def _tell(resource: Resource, sort: str, key: str) -> None:
    for person in followers(resource):
        notices.tell(person, sort, resource, by=None, key=key)
