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
        from encre.foundation import links, ui
        from encre.institute.directory import sorts
        from encre.institute.directory.protocols.scim import expressions

        sorts.declare()
        expressions.declare()
        ui.rail(
            ui.Wing.INSTITUTE,
            _("Provisioning"),
            "plug",
            "directory:clients",
            action="directory.client.manage",
            order=821,
        )
        ui.rail(
            ui.Wing.INSTITUTE,
            _("Departures"),
            "user-minus",
            "directory:departures",
            action="directory.departure.list",
            order=40,
        )
        ui.rail(
            ui.Wing.INSTITUTE,
            _("Sources"),
            "database-import",
            "directory:sources",
            action="directory.source.list",
            order=44,
        )
        ui.rail(
            ui.Wing.INSTITUTE,
            _("LDAP servers"),
            "server",
            "directory:targets",
            action="directory.target.manage",
            order=820,
        )
        links.action(
            "people.Person",
            links.Action(
                _("Departure"),
                "user-minus",
                lambda person: reverse("directory:departure", args=[person.pk]),
                "directory.departure.follow",
            ),
        )
        ui.rail(
            ui.Wing.INSTITUTE,
            _("Doubtful pairs"),
            "git-compare",
            "directory:reviews",
            action="directory.review",
            order=42,
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
