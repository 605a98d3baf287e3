"""Background work of the inventory: what is low or comes to its date, molecules that wait."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from encre.foundation import notices
from encre.foundation.jobs import Run, every, job
from encre.research.inventory.services import alerts, molecules

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


@every("day 05:15")
@job("inventory.molecules", label=_("Molecules given before RDKit was installed"))
def read_molecules(_run: Run) -> dict[str, Any]:
    """Read some of the molecules that wait; the others come the next day."""
    return {"read": molecules.read_waiting()}
