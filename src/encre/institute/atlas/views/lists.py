"""The lists of structures and of people: to search, narrow, sort, and take away as CSV or JSON."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from encre.foundation import access, ui
from encre.foundation.people import queries as people
from encre.foundation.structures import queries as structures
from encre.foundation.ui.actions import Action, Crumb, Empty
from encre.foundation.ui.pages import ChoiceFilter, Column, ListPage
from encre.institute.atlas import queries
from encre.institute.atlas.marks import plain_town
from encre.institute.atlas.views import filters

STATES = [("open", _("open")), ("closed", _("closed"))]


def home_crumb() -> Crumb:
    """Return the first step of every path of the atlas."""
    return Crumb(_("Laboratories and people"), reverse("atlas:home"))


class DualExport(ListPage):
    """A list whose rows are also given as JSON, with the same columns as the CSV."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the list, or stream it whole."""
        if request.GET.get("export") == "json":
            return self.export_json()
        return super().get(request, *args, **kwargs)

    def export_json(self) -> StreamingHttpResponse:
        """Stream every row found as one JSON array."""
        name = f"{slugify(self.heading())}-{timezone.localdate():%Y-%m-%d}.json"
        response = StreamingHttpResponse(self.json_lines(), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def json_lines(self) -> Iterator[str]:
        """Yield the array piece by piece; names are those of the columns."""
        names = [column.name for column in self.columns]
        yield "["
        for place, row in enumerate(self.exported()):
            values = dict(zip(names, row, strict=True))
            yield ("," if place else "") + json.dumps(values, default=str, ensure_ascii=False)
        yield "]"

    def actions(self) -> Sequence[Action]:
        """Return the JSON export beside what the list adds."""
        return (
            Action(_("Export as JSON"), self.address(page=None, export="json"), "code"),
            *self.more_actions(),
        )

    def more_actions(self) -> Sequence[Action]:
        """Return what else can be done."""
        return ()

    def exported(self) -> Iterator[list[Any]]:
        """Yield the rows with plain spaces, which other programs compare."""
        for row in super().exported():
            yield [
                value.replace("\u00a0", " ") if isinstance(value, str) else value for value in row
            ]

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the atlas."""
        return (home_crumb(),)


def unbroken(label: str) -> str:
    """Return a label that stays on one line."""
    return label.replace(" ", "\u00a0")


def briefly(structure: Any) -> str:
    """Return the name by which people call a structure: a delegation's in full, a unit's label."""
    if structure.kind in ("institute", "delegation", "service"):
        return str(structure.name)
    return str(structure.title)


def present(row: Any, name: str) -> list[Any]:
    """Return what `with_labels` put beside a structure."""
    found: list[Any] = getattr(row, name)
    return found


def state_of(structure: Any) -> ui.State:
    """Return whether a structure lives, as every page shows it."""
    if structure.stub:
        return ui.State(_("former structure"), "neutral", "archive")
    if structure.holds():
        return ui.State(_("open"), "success", "circle-check")
    if structure.starts and structure.starts > timezone.localdate():
        return ui.State(_("to come"), "accent", "clock")
    return ui.State(_("closed"), "neutral", "archive")


def named_in_full(structure: Any) -> str:
    """Return « Institut Cochin (IC) »."""
    if structure.acronym and structure.acronym not in structure.name:
        return f"{structure.name} ({structure.acronym})"
    return str(structure.name)


class StructureList(DualExport):
    """Every structure, the open ones unless asked otherwise; public."""

    title = _("Structures")
    icon = "building"
    public = True
    order = ("sort_name",)
    columns = (
        Column("name", _("Structure"), named_in_full, link=True, sort=("sort_name",)),
        Column("code", _("Label"), lambda row: unbroken(row.code), sort=("code", "sort_name")),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort=("kind", "sort_name")),
        Column(
            "labels",
            _("All labels"),
            lambda row: ", ".join(_texts(row, "present_labels")),
            shown=False,
        ),
        Column("parents", _("Under"), lambda row: ", ".join(_parents(row))),
        Column("bodies", _("Supervising bodies"), lambda row: ", ".join(_bodies(row))),
        Column("heads", _("Director"), lambda row: ", ".join(_heads(row)), shown=False),
        Column("town", _("Town"), lambda row: plain_town(row.site.town) if row.site else ""),
        Column("domains", _("Domains"), lambda row: ", ".join(row.domains), shown=False),
        Column("rnsr", "RNSR", kind="code", sort=("rnsr",), shown=False),
        Column("starts", _("Since"), kind="day", shown=False),
        Column("ends", _("Until"), kind="day", shown=False),
        Column("state", _("State"), state_of, kind="state", shown=False),
    )
    filters = (
        filters.StructureWords("q", _("Name, acronym or label")),
        ChoiceFilter("kind", _("Kind"), choices=structures.KINDS),
        filters.Under("under", _("Institute or delegation"), choices=queries.branches),
        filters.SupervisedBy("body", _("Supervising body"), choices=queries.bodies),
        filters.InDomain("domain", _("Domain"), choices=queries.domains),
        ChoiceFilter("department", _("Department"), "site__department", queries.departments),
        filters.InTown("town", _("Town")),
        filters.Lives("state", _("State"), choices=STATES),
    )
    empty = Empty(
        _("No structure yet"),
        _("Structures are entered one by one, or imported from the national reference."),
        "building",
    )

    @cached_property
    def shown(self) -> list[Column]:
        """Return the columns shown; the state too when closed structures are among them."""
        query = self.request.GET
        names = set(query.getlist("cols"))
        if not names and "closed" in query.getlist("state"):
            return [column for column in self.columns if column.shown or column.name == "state"]
        known = [column for column in self.columns if column.name in names]
        return known or [column for column in self.columns if column.shown]

    def rows(self) -> QuerySet[Any, Any]:
        """Return every structure, with what the columns show."""
        return structures.with_labels(structures.structures(self.person))

    def more_actions(self) -> Sequence[Action]:
        """Return what keepers may do."""
        query = self.request.GET.copy()
        query.pop("page", None)
        shown = Action(_("See on the map"), f"{reverse('atlas:map')}?{query.urlencode()}", "map-2")
        if not queries.keeps(self.person):
            return (shown,)
        return (
            Action(
                _("New structure"), reverse("atlas:structure-new"), "plus", main=True, key="n",
                tone="accent",
            ),
            shown,
            Action(_("Import the national reference"), reverse("atlas:import"), "database-import"),
        )  # fmt: skip


def _texts(row: Any, name: str) -> list[str]:
    return list(dict.fromkeys(label.text for label in present(row, name)))


def _parents(row: Any) -> list[str]:
    return [briefly(place.parent) for place in present(row, "present_places")]


def _bodies(row: Any) -> list[str]:
    return list(dict.fromkeys(str(held.body) for held in present(row, "present_bodies")))


def _heads(row: Any) -> list[str]:
    return [
        held.shown_name
        for held in present(row, "present_heads")
        if held.person is None or not held.person.unlisted
    ]


def categories() -> Any:
    """Return the staff categories as choices."""
    return apps.get_model("people.Affiliation")._meta.get_field("category").choices


def as_listed(person: Any) -> str:
    """Return « Le Goff Claire », as a list in order of family names reads."""
    return f"{person.family_name} {person.given_name}".strip()


class PersonList(DualExport):
    """The people the reader may see, by name."""

    title = _("People")
    icon = "users"
    order = ("sort_name",)
    columns = (
        Column("name", _("Name"), as_listed, link=True, sort=("sort_name",)),
        Column("places", _("Works in"), lambda row: ", ".join(_places(row))),
        Column("category", _("Category"), lambda row: ", ".join(_categories(row))),
        Column("position", _("Position"), lambda row: ", ".join(_positions(row)), shown=False),
        Column("employer", _("Employer"), lambda row: ", ".join(_employers(row)), shown=False),
        Column("email", _("Mail address"), kind="text"),
        Column("phone", _("Telephone"), kind="text", shown=False),
        Column("orcid", "ORCID", kind="code", shown=False),
    )
    filters = (
        filters.PersonWords("q", _("First name, family name")),
        filters.WorksIn("unit", _("Works in"), choices=queries.workplaces),
        filters.HasCategory("category", _("Category"), choices=lambda _person: categories()),
    )
    empty = Empty(
        _("Nobody yet"), _("People appear here once they are entered in the directory."), "users"
    )

    def rows(self) -> QuerySet[Any, Any]:
        """Return the people the reader may see, with today's affiliations."""
        rows = people.with_affiliations(people.people(self.person))
        return rows.prefetch_related(structures.units_of("present__structure__"))

    def more_actions(self) -> Sequence[Action]:
        """Return what keepers may do."""
        if not access.can(self.person, "people.person.create"):
            return ()
        new = reverse("atlas:person-new")
        return (Action(_("New person"), new, "user-plus", main=True, key="n", tone="accent"),)


def _places(row: Any) -> list[str]:
    """Return where a person works; a unit's number stays with the beginning of its name."""
    places = dict.fromkeys(structures.with_unit(held.structure) for held in row.present)
    parted = (place.rpartition(" · ") for place in places)
    return [f"{unbroken(code + dot)}{name}" for code, dot, name in parted]


def _categories(row: Any) -> list[str]:
    return list(dict.fromkeys(held.get_category_display() for held in row.present))


def _positions(row: Any) -> list[str]:
    return [held.position for held in row.present if held.position]


def _employers(row: Any) -> list[str]:
    return list(dict.fromkeys(str(held.employer) for held in row.present if held.employer))
