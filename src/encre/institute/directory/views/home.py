"""The directory's first page: what comes in, who comes and goes, what goes out."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import Page
from encre.institute.directory import overview


def home() -> Crumb:
    """Return the way back to the directory's first page."""
    return Crumb(_("Directory"), reverse("directory:home"))


class InDirectory(Page):
    """A page of one of the directory's parts."""

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the directory's first page, for who may open it."""
        return (home(),) if access.can(self.person, overview.LIST) else ()


class Home(Page):
    """Every part of the directory that the reader may use, with what waits there."""

    title, icon, action = _("Directory"), "address-book", overview.LIST
    template_name = "directory/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the parts, in the order of the life of a fact."""
        return super().get_context_data(
            groups=[
                (_("What comes in"), overview.coming_in(self.person)),
                (_("Who comes and goes"), overview.life(self.person)),
                (_("What goes out"), overview.going_out(self.person)),
            ],
            **context,
        )
