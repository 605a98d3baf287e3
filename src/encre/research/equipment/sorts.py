"""The sorts of notices that bookings send."""

from django.utils.translation import gettext_lazy as _

from encre.foundation import notices

MADE, CANCELLED, ASKED = "equipment.made", "equipment.cancelled", "equipment.asked"
ANSWERED, MAINTENANCE, MOVED = "equipment.answered", "equipment.maintenance", "equipment.moved"
REMINDER = "equipment.reminder"
_NOW, _DIGEST, _NEVER = notices.Mail.NOW, notices.Mail.DIGEST, notices.Mail.NEVER


SORTS = (
    notices.Sort(
        MADE,
        _("Someone books an instrument for me"),
        _("%(by)s booked for you: %(title)s"),
        "calendar-event",
        _NOW,
    ),
    notices.Sort(
        MOVED,
        _("Someone moves my booking"),
        _("%(by)s moved your booking: %(title)s"),
        "calendar-time",
        _NOW,
    ),
    notices.Sort(
        CANCELLED,
        _("Someone cancels my booking"),
        _("%(by)s cancelled your booking: %(title)s"),
        "calendar-off",
        _NOW,
    ),
    notices.Sort(
        MAINTENANCE,
        _("Maintenance takes the place of my booking"),
        _("%(by)s planned maintenance; your booking is cancelled or cut short: %(title)s"),
        "tool",
        _NOW,
    ),
    notices.Sort(
        ASKED,
        _("A booking waits for my approval"),
        _("%(by)s asks for a booking: %(title)s"),
        "clipboard-check",
        _NOW,
    ),
    notices.Sort(
        ANSWERED,
        _("My booking is approved or refused"),
        _("%(by)s answered your booking: %(title)s"),
        "clipboard-check",
        _NOW,
    ),
    notices.Sort(
        REMINDER,
        _("My booking begins soon"),
        _("Your booking begins soon: %(title)s"),
        "alarm",
        _NEVER,
    ),
)


def declare() -> None:
    """Make them known to the house."""
    for sort in SORTS:
        notices.register(sort)
