"""The app of the atlas."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AtlasConfig(AppConfig):
    """Declares `atlas`: pages of structures and people, the map, the import of the reference."""

    name = "encre.institute.atlas"
    verbose_name = _("Laboratories and people")

    def ready(self) -> None:
        """Put the atlas in the rail and on the portal."""
        from encre.foundation import ui

        label = _("Laboratories and people")
        ui.rail(ui.Wing.INSTITUTE, label, "building-community", "atlas:home", order=20)
        ui.tile(
            ui.Tile(
                label,
                _("Find a colleague, a unit, a team; see where they are and where they come from."),
                "building-community",
                "atlas:home",
                ui.Wing.INSTITUTE,
                order=20,
            )
        )
