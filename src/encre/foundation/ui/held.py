"""The views of lists that a structure shares, and how they pass to another."""

from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.ui.services import pass_view

links.holds(
    links.Held(
        name="views",
        kind="ui.SavedView",
        label=_("Shared views of lists"),
        icon="filter",
        column="scope",
        pass_on=pass_view,
        order=90,
    )
)
