"""Background work of the inventory: alerts, molecules that wait, tables that were sent."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from encre.foundation import notices
from encre.foundation.jobs import Run, every, job
from encre.foundation.notices.mail import language_of
from encre.foundation.people import queries as people
from encre.research.inventory.models import ImportedTable
from encre.research.inventory.services import alerts, molecules, tables

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


@job(tables.CHECK, max_attempts=3, label=_("Check a table of resources"))
def check_table(run: Run, *, table: str, by: str) -> dict[str, Any]:
    """Read a table, in the language of who sent it, and keep what was found."""
    person = people.by_id(by)
    with translation.override(language_of(person)):
        return tables.check(run, _table(table), person)


@job(tables.IMPORT, max_attempts=3, label=_("Import a table of resources"))
def import_table(run: Run, *, table: str, by: str) -> dict[str, Any]:
    """Write every line of a table, all or none, once."""
    person = people.by_id(by)
    with translation.override(language_of(person)):
        return tables.import_lines(run, _table(table), person)


@every("day 03:10")
@job("inventory.forget_tables", label=_("Forget the tables sent a month ago"))
def forget_tables(_run: Run) -> dict[str, Any]:
    """Delete tables with their files and reports; the resources stay."""
    return {"gone": tables.forget_tables()}


def _table(identifier: str) -> ImportedTable:
    rows = ImportedTable.objects.select_related("type", "structure", "file__blob")
    return rows.get(pk=identifier)
