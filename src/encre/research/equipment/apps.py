"""The app of equipment and its bookings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from encre.foundation import ui


class EquipmentConfig(AppConfig):
    """Declares `equipment`: instruments, bookings, maintenance, training, calendars."""

    name = "encre.research.equipment"

    def ready(self) -> None:
        """Take a place in the rail and on the portal."""
        from encre.research.equipment import portal

        wing, icon, first = ui.Wing.RESEARCH, "microscope", "equipment:instruments"
        ui.rail(wing, _("Equipment"), icon, first, order=30)
        sentence = _("Book a microscope, a cytometer, a PCR machine, and see when they are free.")
        tile = ui.Tile(_("Equipment"), sentence, icon, first, wing, order=30, figure=portal.figure)
        ui.tile(tile)
        ui.waiting(portal.waiting)
