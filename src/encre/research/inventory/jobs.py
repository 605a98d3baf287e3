"""Background work of the inventory: telling of low stock and of dates that come near."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from encre.foundation import notices
from encre.foundation.jobs import Run, every, job
from encre.research.inventory.services import alerts

notices.register(
    notices.Sort(
        alerts.LOW,
        _("The stock of a resource I follow is low"),
        _("The stock of “%(title)s” is low"),
        "alert-triangle",
    )
)
notices.register(
    notices.Sort(
        alerts.EXPIRY,
        _("The date of a resource I follow comes near"),
        _("“%(title)s” comes to its date"),
        "calendar",
    )
)


@every("day 06:30")
@job("inventory.alerts", label=_("Low stock and dates that come near"))
def tell_alerts(run: Run) -> dict[str, Any]:
    """Tell those who follow resources, once of each."""
    return alerts.tell_alerts()
