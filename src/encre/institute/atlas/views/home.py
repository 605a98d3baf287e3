"""The first page of the atlas: what to look for, and the true counts."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation.structures import holding
from encre.foundation.ui.actions import Action
from encre.foundation.ui.pages import Page
from encre.institute.atlas import queries

FORSAKEN = 30


class Home(Page):
    """Search, the map, the delegations; public, people apart."""

    template_name = "atlas/home.html"
    title = _("Laboratories and people")
    icon = "building-community"
    public = True

    def actions(self) -> Sequence[Action]:
        """Return what keepers may do."""
        if not queries.keeps(self.person):
            return ()
        return (
            Action(_("New structure"), reverse("atlas:structure-new"), "plus"),
            Action(_("New person"), reverse("atlas:person-new"), "user-plus"),
            Action(_("Import the national reference"), reverse("atlas:import"), "database-import"),
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the counts and the delegations."""
        reader = self.person
        root = queries.root(reader)
        return super().get_context_data(
            figures=queries.figures(reader),
            delegations=queries.delegations(reader),
            root=root,
            forsaken=holding.forsaken()[:FORSAKEN] if queries.keeps(reader) else (),
            **context,
        )
