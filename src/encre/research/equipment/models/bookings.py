"""Bookings, maintenance among them: who has an instrument, from when to when, in UTC.

That no two of them overlap is held by the database itself: see `overlap`.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record
from encre.research.equipment.models.instruments import Instrument

LONGEST_DAYS = 92
"""No booking or maintenance is longer: the triggers of SQLite look back no further."""


class BookingKind(models.TextChoices):
    """What takes the instrument."""

    USE = "use", _("Booking")
    MAINTENANCE = "maintenance", _("Maintenance")


class BookingState(models.TextChoices):
    """Where a booking stands."""

    ASKED = "asked", _("Waiting for approval")
    BOOKED = "booked", _("Booked")
    MISSED = "missed", _("Nobody came")
    REFUSED = "refused", _("Booking refused")
    CANCELLED = "cancelled", _("Booking cancelled")


HOLDING = ("asked", "booked", "missed")
"""The states in which a booking holds its time; `overlap` writes the same in the database."""


class Series(Record):
    """Bookings that repeat by a rule (RFC 5545), each a row of its own."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="series")
    rule = Char(max_length=120)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.rule


class Booking(Record):
    """A time taken: [starts, ends[; `planned_ends` is the end before it was given back early."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="bookings")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="bookings")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    kind = Char(max_length=12, choices=BookingKind, default=BookingKind.USE)
    state = Char(_("State"), max_length=10, choices=BookingState, default=BookingState.BOOKED)
    starts = models.DateTimeField(_("Begins"))
    ends = models.DateTimeField(_("Ends"))
    planned_ends = models.DateTimeField(null=True, editable=False)
    purpose = Char(_("Purpose"), max_length=200, blank=True, default="")
    reason = Char(_("Reason"), max_length=300, blank=True, default="")
    series = models.ForeignKey(Series, models.PROTECT, null=True, related_name="bookings")
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            one_of("kind", BookingKind, "equipment_booking_kind"),
            one_of("state", BookingState, "equipment_booking_state"),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="equipment_booking_lasts"
            ),
            models.CheckConstraint(
                condition=Q(kind="maintenance") | Q(person__isnull=False),
                name="equipment_booking_for_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["instrument", "starts"], name="equipment_booking_when"),
            models.Index(fields=["person", "starts", "id"], name="equipment_booking_mine"),
            models.Index(
                fields=["starts", "id"], condition=Q(state="asked"), name="equipment_booking_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.starts:%Y-%m-%d %H:%M}"

    @property
    def holds(self) -> bool:
        """Say whether it takes its time."""
        return self.state in HOLDING
