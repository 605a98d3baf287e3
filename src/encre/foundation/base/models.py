"""The abstract record every object of the house is."""

from typing import Self

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


class DatedQuerySet(models.QuerySet["Dated"]):
    """Rows that hold between two dates, both included, either open."""

    def on(self, day: object = None) -> Self:
        """Keep the rows that hold on `day` (today when not given)."""
        return self.filter(holds_on(day))


def holds_on(day: object = None, prefix: str = "") -> Q:
    """Return the condition that a row with `starts` and `ends` holds on `day` (today by default)."""
    day = day or timezone.localdate()
    return (Q(**{f"{prefix}starts__isnull": True}) | Q(**{f"{prefix}starts__lte": day})) & (
        Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gte": day})
    )


class Dated(models.Model):
    """A fact that holds from `starts` to `ends`, both included, either open."""

    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds(self, day: object = None) -> bool:
        """Say whether the fact holds on `day` (today when not given)."""
        day = day or timezone.localdate()
        return (self.starts is None or self.starts <= day) and (
            self.ends is None or self.ends >= day
        )
