"""The abstract record every object of the house is."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from encre.foundation.base.ids import uuid7


class Record(models.Model):
    """An object with one public identifier for ever (UUIDv7) and the moment it was made."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


def holds_on(day: date | None = None, prefix: str = "") -> Q:
    """Return the condition that a row with `starts` and `ends` holds on `day` (today if None)."""
    day = day or timezone.localdate()
    return (Q(**{f"{prefix}starts__isnull": True}) | Q(**{f"{prefix}starts__lte": day})) & (
        Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gte": day})
    )


class Dated(models.Model):
    """A fact that holds from `starts` to `ends`, both included, either open."""

    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def holds(self, day: date | None = None) -> bool:
        """Say whether the fact holds on `day` (today when not given)."""
        day = day or timezone.localdate()
        return (self.starts is None or self.starts <= day) and (
            self.ends is None or self.ends >= day
        )
