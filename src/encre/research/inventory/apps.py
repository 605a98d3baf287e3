"""The app of the inventory."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from encre.foundation import ui


class InventoryConfig(AppConfig):
    """Declares `inventory`: types, resources, places, containers, labels."""

    name = "encre.research.inventory"

    def ready(self) -> None:
        """Take a place in the rail and on the portal."""
        from encre.research.inventory import portal

        wing = ui.Wing.RESEARCH
        ui.rail(wing, _("Inventory"), "flask-2", "inventory:resources", order=20)
        sentence = _("Find samples, reagents and the box they are in; follow the stock.")
        ui.tile(ui.Tile(_("Inventory"), sentence, "flask-2", "inventory:resources", wing, order=20))
        ui.waiting(portal.waiting)
