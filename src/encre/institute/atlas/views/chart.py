"""The organisation chart: what lies under a structure, level by level, to fold and to print."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.base.errors import NotFound
from encre.foundation.structures import queries as structures
from encre.foundation.ui.actions import Action, Crumb
from encre.foundation.ui.pages import Page
from encre.institute.atlas import queries
from encre.institute.atlas.views.lists import briefly, home_crumb
from encre.institute.atlas.views.structure import ICONS

OPEN_LEVELS = 2


class Chart(Page):
    """The chart of a structure, or of the whole institute when none is named; public."""

    template_name = "atlas/chart.html"
    icon = "sitemap"
    public = True

    def find(self) -> Any:
        """Return the structure at the top of the chart."""
        if "pk" in self.kwargs:
            return queries.structure(self.person, self.kwargs["pk"])
        root = queries.root(self.person)
        if root is None:
            raise NotFound
        return root

    def heading(self) -> Any:
        """Return the title."""
        return _("Organisation chart")

    def crumbs(self) -> Sequence[Crumb]:
        """Return the atlas, then the structure."""
        if "pk" not in self.kwargs:
            return (home_crumb(),)
        top = self.top
        return (home_crumb(), Crumb(briefly(top), links.address(top)))

    def actions(self) -> Sequence[Action]:
        """Return the way to the list."""
        address = f"{reverse('atlas:structures')}?under={self.top.pk}"
        return (Action(_("See as a list"), address, "list-details", main=True),)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Show the chart."""
        self.top = self.find()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the branches, each with its depth."""
        tree = structures.tree(self.top)
        return super().get_context_data(
            top=self.top,
            branch=_drawn(tree, 0, self.person is not None),
            count=_count(tree) - 1,
            **context,
        )


def _drawn(branch: structures.Branch, depth: int, known: bool) -> dict[str, Any]:  # noqa: FBT001
    heads = [
        row
        for row in branch.heads
        if row.role == "head" and (known or row.person is None or not row.person.unlisted)
    ]
    return {
        "structure": branch.structure,
        "title": briefly(branch.structure),
        "icon": ICONS[branch.structure.kind],
        "url": links.address(branch.structure),
        "heads": heads,
        "open": depth < OPEN_LEVELS,
        "parts": [_drawn(part, depth + 1, known) for part in branch.parts],
    }


def _count(branch: structures.Branch) -> int:
    return 1 + sum(_count(part) for part in branch.parts)
