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
    """Put the room in the rail, and what waits in it on the portal."""
    from encre.foundation import ui
    from encre.institute.directory import overview

    ui.rail(
        ui.Wing.INSTITUTE,
        _("Directory"),
        "address-book",
        "directory:home",
        action=overview.LIST,
        order=40,
    )
    ui.waiting(overview.waiting)


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
