"""The map of France: departments shaded by their number of structures, a mark at each place."""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control

from encre.foundation.structures import queries as structures
from encre.foundation.structures.departments import DEPARTMENTS
from encre.foundation.ui.actions import Action, Crumb
from encre.foundation.ui.pages import ChoiceFilter, PicturePage
from encre.institute.atlas import marks, queries
from encre.institute.atlas.geometry import OVERSEAS, drawing
from encre.institute.atlas.views import filters
from encre.institute.atlas.views.lists import STATES, home_crumb

UNPLACED_SHOWN = 200
KINDS_SHOWN = ("unit",)


class Kinds(ChoiceFilter):
    """Laboratories unless another kind is asked for."""

    def narrow(self, rows: Any, query: Any) -> Any:
        """Keep the kinds asked for."""
        chosen = [value for value in query.getlist(self.name) if value] or KINDS_SHOWN
        return rows.filter(kind__in=chosen)

    def drawn(self, query: Any, person: Any) -> dict[str, Any]:
        """Return the kinds, those shown by default marked when none is asked for."""
        drawn = super().drawn(query, person)
        if not any(query.getlist(self.name)):
            for option in drawn["options"]:
                option["chosen"] = option["value"] in KINDS_SHOWN
        return drawn


class Map(PicturePage):
    """Where the structures are; public."""

    template_name = "atlas/map.html"
    title = _("Map of structures")
    icon = "map-2"
    public = True
    filters = (
        filters.StructureWords("q", _("Name, acronym or label")),
        Kinds("kind", _("Kind"), choices=structures.KINDS),
        filters.Under("under", _("Institute or delegation"), choices=queries.branches),
        filters.InDomain("domain", _("Domain"), choices=queries.domains),
        filters.Lives("state", _("State"), choices=STATES),
    )

    @cached_property
    def drawn(self) -> marks.Picture:
        """Return the map of the structures that pass the filters."""
        rows = structures.structures(self.person).select_related("site")
        for question in self.filters:
            rows = question.narrow(rows, self.request.GET)
        columns = ("id", "code", "acronym", "name", "sort_name", "kind", "site", "rnsr")
        return marks.picture(rows.only(*columns, *(f"site__{name}" for name in SITE_COLUMNS)))

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the atlas."""
        return (home_crumb(),)

    def actions(self) -> Sequence[Action]:
        """Return the same structures as a list."""
        address = f"{reverse('atlas:structures')}?{self.request.GET.urlencode()}"
        return (Action(_("See as a list"), address, "list-details", main=True),)

    def header(self) -> Sequence[Any]:
        """Return the heads of the table."""
        return (_("Department"), _("Structures"))

    def table(self) -> Sequence[Sequence[Any]]:
        """Return the departments that have structures, the most first."""
        return [
            (format_html('<a href="{}">{}</a>', self.list_of(code), DEPARTMENTS[code].name), count)
            for code, count in self.drawn.counts.most_common()
        ]

    def exported(self) -> Sequence[Sequence[Any]]:
        """Return the table as a spreadsheet gets it."""
        counts = self.drawn.counts.most_common()
        return [(f"{code} {DEPARTMENTS[code].name}", count) for code, count in counts]

    def list_of(self, department: str) -> str:
        """Return the address of the list of a department's structures, the filters kept."""
        query = self.request.GET.copy()
        query.setlist("kind", query.getlist("kind") or list(KINDS_SHOWN))
        query["department"] = department
        return f"{reverse('atlas:structures')}?{query.urlencode()}"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the drawing and its filters."""
        query, picture = self.request.GET, self.drawn
        frames = drawing().frames
        return super().get_context_data(
            picture=picture,
            total=sum(len(mark.structures) for mark in picture.marks),
            shapes=[
                (shaded, self.list_of(shaded.shape.department.code)) for shaded in picture.shapes
            ],
            insets=[(frames[code], DEPARTMENTS[code].name) for code in OVERSEAS],
            paris=frames["paris"],
            size=marks.SIZE,
            shades=_legend(),
            questions=[question.drawn(query, self.person) for question in self.filters],
            unplaced=picture.unplaced[:UNPLACED_SHOWN],
            unplaced_more=max(0, len(picture.unplaced) - UNPLACED_SHOWN),
            **context,
        )


SITE_COLUMNS = ("town", "department", "latitude", "longitude", "address")


def _legend() -> list[tuple[int, str]]:
    """Return each shade with the counts it stands for: 1–2, 3–5, … 51 or more."""
    bounds = marks.SHADES
    found = [(0, "0")]
    for shade, (low, high) in enumerate(pairwise(bounds), start=1):
        found.append((shade, f"{low + 1}–{high}"))
    found.append((len(bounds), f"> {bounds[-1]}"))
    return found


@cache_control(public=True, max_age=86_400)
def outline(request: HttpRequest) -> HttpResponse:
    """Give the outline of France as a picture, for small maps."""
    context = {"shapes": drawing().shapes, "size": marks.SIZE, "frames": drawing().frames}
    return render(request, "atlas/outline.svg", context, content_type="image/svg+xml")
