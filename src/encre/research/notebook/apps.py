"""The app of the electronic laboratory notebook."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from encre.foundation import ui
from encre.foundation.base import guarding


class NotebookConfig(AppConfig):
    """Declares `notebook`: notebooks, entries, revisions, signatures, `.eln` archives."""

    name = "encre.research.notebook"

    def ready(self) -> None:
        """Take a place in the rail and on the portal."""
        from encre.research.notebook import guards, portal

        guarding.register(*guards.GUARDS, guards.HOLDS)
        pre_migrate.connect(guards.lift_holds, sender=self, dispatch_uid="notebook.holds")
        post_migrate.connect(guards.put_again, sender=self, dispatch_uid="notebook.guards")
        wing = ui.Wing.RESEARCH
        ui.rail(wing, _("Notebook"), "notebook", "notebook:entries", order=10, phone=True)
        sentence = _("Write down your experiments, with your team, and sign them.")
        ui.tile(ui.Tile(_("Notebook"), sentence, "notebook", "notebook:entries", wing, order=10))
        ui.recent(portal.recent)
        ui.waiting(portal.waiting)
