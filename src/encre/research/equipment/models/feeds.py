"""Secret addresses at which a calendar program reads bookings."""

from django.db import models
from django.db.models import Q

from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record
from encre.research.equipment.models.instruments import Instrument


class Feed(Record):
    """A secret address of a person: their bookings, or an instrument's calendar.

    Only the SHA-256 of the secret is kept.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    instrument = models.ForeignKey(Instrument, models.CASCADE, null=True, related_name="+")
    digest = Char(max_length=64, unique=True, editable=False)
    read_on = models.DateField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "instrument"],
                condition=Q(revoked_at__isnull=True),
                name="equipment_feed_once",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(revoked_at__isnull=True, instrument__isnull=True),
                name="equipment_feed_own_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
