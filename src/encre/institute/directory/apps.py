"""The app of the directory."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """Declares `directory`: sources, matching, the golden record, what leaves for other systems."""

    name = "encre.institute.directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        """Register the rail entries, what is offered on people and the sorts of notices."""
        from encre.institute.directory import sorts
        from encre.institute.directory.protocols.scim import expressions

        sorts.declare()
        expressions.declare()
        _rails()
        _offers()


def _rails() -> None:
    """Put the room's pages in the rail: label, icon, address, right, order."""
    from encre.foundation import ui

    for label, icon, address, action, order in (
        (_("Departures"), "user-minus", "directory:departures", "directory.departure.list", 40),
        (_("Doubtful pairs"), "git-compare", "directory:reviews", "directory.review", 42),
        (_("Sources"), "database-import", "directory:sources", "directory.source.list", 44),
        (_("LDAP servers"), "server", "directory:targets", "directory.target.manage", 820),
        (_("Provisioning"), "plug", "directory:clients", "directory.client.manage", 821),
    ):
        ui.rail(ui.Wing.INSTITUTE, label, icon, address, action=action, order=order)


def _offers() -> None:
    """Offer on a person what the directory does about them."""
    from encre.foundation import links

    links.action(
        "people.Person",
        links.Action(
            _("Departure"),
            "user-minus",
            lambda person: reverse("directory:departure", args=[person.pk]),
            "directory.departure.follow",
        ),
    )
    links.action(
        "people.Person",
        links.Action(
            _("Sheet and sources"),
            "database",
            lambda person: reverse("directory:record", args=[person.pk]),
            "directory.record.view",
        ),
    )
