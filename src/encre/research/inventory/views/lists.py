"""Lists: resources, the bin, types, places."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.commons.threads import queries as threads
from encre.foundation.ui.actions import Action, Empty
from encre.foundation.ui.pages import (
    BulkAction,
    ChoiceFilter,
    Column,
    DayFilter,
    FlagFilter,
    ListPage,
    TextFilter,
)
from encre.foundation.ui.pages.filters import Filter
from encre.foundation.ui.pages.listing import BULK_LIMIT
from encre.research.inventory import queries
from encre.research.inventory.filters import NeedFilter, PlaceFilter, TagFilter, WordsFilter
from encre.research.inventory.models import Place, PlaceKind, Resource, ResourceType
from encre.research.inventory.services.resources import bring_back, facts_of, remove_resource
from encre.research.inventory.showing import (
    coded_total,
    state_of,
    temperature,
    top,
    total_of,
    written_molecule,
)

NEEDS = (
    ("low", _("Low stock")),
    ("expiring", _("Date comes near or is past")),
    ("none", _("None in stock")),
)
COLUMNS = (
    Column("title", _("Name"), link=True, sort=("sort_title",)),
    Column("number", _("Reference"), kind="code", sort=("number",)),
    Column("type", _("Type"), "type.name"),
    Column("state", _("State"), value=state_of, kind="state"),
    Column("stock", _("Stock"), value=total_of),
    Column("in_stock", _("Containers"), kind="number", shown=False),
    Column("supplier", _("Supplier"), shown=False),
    Column("catalogue", _("Catalogue number"), kind="code", shown=False),
    Column("cas", _("CAS number"), kind="code", shown=False),
    Column("molecule", _("Molecule"), value=written_molecule, kind="code", shown=False),
    Column("lot", _("Lot"), shown=False),
    Column("expires_on", _("Use before"), kind="day"),
    Column("structure", _("Team or unit"), "structure.title", shown=False),
    Column("created_by", _("Added by"), kind="person", shown=False),
    Column("updated_at", _("Changed"), kind="moment", sort=("-updated_at",)),
)


def _type_choices(person: Any) -> list[tuple[str, str]]:
    rows = queries.types(person).order_by("sort_name")[:200]
    return [(str(row.pk), row.name) for row in rows]


class ResourceList(ListPage):
    """Every resource the reader may see."""

    title, icon = _("Resources"), "flask-2"
    columns: Sequence[Column] = COLUMNS
    order = ("-updated_at",)
    filters: Sequence[Filter] = (
        WordsFilter("q", _("Words of the name, reference, lot")),
        ChoiceFilter("type", _("Type"), column="type_id", choices=_type_choices),
        PlaceFilter("place", _("Kept in")),
        NeedFilter("need", _("Needs care"), choices=NEEDS),
        DayFilter("expiry", _("Use before"), column="expires_on"),
        TagFilter("tag", _("Tag")),
        FlagFilter("mine", _("Added by me")),
        FlagFilter("hand", _("Kept at hand")),
    )
    bulk = (BulkAction("bin", _("Put in the bin"), remove_resource, "trash", "danger"),)
    empty = Empty(
        _("Nothing in the inventory yet"),
        _("Begin with the usual types (antibodies, plasmids…), then add what you have."),
        "flask-2",
        Action(_("Begin"), "/inventory/types/start", "plus"),
    )

    def rows(self) -> QuerySet[Resource]:
        """Return the resources that are not in the bin, with their stock."""
        return queries.with_smiles(queries.with_stock(queries.resources(self.person)))

    @cached_property
    def all_rows(self) -> QuerySet[Any, Any]:
        """Return the rows before any filter but those that need to know who reads."""
        rows = self.rows()
        if self.request.GET.get("mine"):
            rows = rows.filter(created_by=self.person)
        return threads.at_hand(rows, self.person) if self.request.GET.get("hand") else rows

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the list, or stream it as JSON or CSV."""
        if request.GET.get("export") == "json":
            return self.as_json()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go to the labels of the selected rows; other acts are done row by row."""
        if request.POST.get("bulk") != "labels" or not request.POST.getlist("pick"):
            return super().post(request, *args, **kwargs)
        picked = request.POST.getlist("pick")[:BULK_LIMIT]
        query = "&".join(f"resource={identifier}" for identifier in picked)
        return redirect(f"{reverse('inventory:labels')}?{query}")

    def bulk_actions(self) -> list[BulkAction]:
        """Add the printing of labels."""
        labels = BulkAction("labels", _("Print labels"), _nothing, "qrcode")
        return [labels, *super().bulk_actions()]

    def raw(self, row: Any) -> list[Any]:
        """Return the raw values of a row; the unit of its stock keeps its code."""
        values = zip(self.columns, super().raw(row), strict=True)
        return [coded_total(row) if column.name == "stock" else raw for column, raw in values]

    def as_json(self) -> StreamingHttpResponse:
        """Stream every resource found, with its values, as one JSON array."""
        response = StreamingHttpResponse(self._pieces(), content_type="application/json")
        name = f"inventory-{timezone.localdate():%Y-%m-%d}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _pieces(self) -> Iterator[str]:
        before = "["
        rows = self.found.order_by(*self.sort[1], "pk")
        for row in rows.iterator(chunk_size=500):
            whole = {
                "id": str(row.pk),
                "number": row.number,
                "type": row.type.name,
                "structure": row.structure.title,
                "version": row.version,
                **facts_of(row),
                "stock": coded_total(row),
                "containers": row.in_stock,
            }
            yield before + json.dumps(whole, ensure_ascii=False)
            before = ",\n"
        yield "]" if before != "[" else "[]"

    def actions(self) -> Sequence[Action]:
        """Return what can be begun here."""
        return (
            Action(_("Add a resource"), reverse("inventory:new"), "plus", main=True, key="n"),
            Action(_("Scan"), reverse("inventory:scan"), "qrcode", main=True, key="s"),
            Action(_("Storage places"), reverse("inventory:places"), "box", main=True),
            Action(_("Search by structure"), reverse("inventory:molecules"), "search"),
            Action(_("Types"), reverse("inventory:types"), "tags"),
            Action(_("Import a table"), reverse("inventory:import"), "table-import"),
            Action(_("Export as JSON"), self.address(page=None, export="json"), "download"),
            Action(_("Bin"), reverse("inventory:bin"), "trash"),
        )


def _nothing(*_arguments: Any, **_options: Any) -> None:
    """Stand for an act that leads to another page."""


class BinList(ListPage):
    """The bin: what can come back."""

    title, icon = _("Bin"), "trash"
    columns = (
        *(column for column in COLUMNS if column.name in ("title", "number", "type")),
        Column("removed_at", _("Removed"), kind="moment", sort=("-removed_at",)),
    )
    order = ("-removed_at",)
    filters = (WordsFilter("q", _("Words of the name, reference, lot")),)
    bulk = (BulkAction("back", _("Take out of the bin"), bring_back, "restore"),)
    empty = Empty(
        _("The bin is empty"), _("What you remove waits here, and can come back."), "trash"
    )

    def rows(self) -> QuerySet[Resource]:
        """Return the removed resources the reader may see."""
        return queries.resources(self.person, removed=True)

    def crumbs(self) -> Any:
        """Return the path."""
        return top()


class TypeList(ListPage):
    """The types of the reader's teams."""

    title, icon = _("Types of resources"), "tags"
    columns = (
        Column("name", _("Name"), link=True, sort=("sort_name",)),
        Column("structure", _("Team or unit"), "structure.title"),
        Column("resource_count", _("Resources"), kind="number"),
        Column("unit", _("Usual unit")),
        Column("created_at", _("Defined"), kind="day", sort=("-created_at",)),
    )
    order = ("sort_name",)
    filters = (TextFilter("q", _("Words of the name"), fields=("sort_name",)),)
    empty = Empty(
        _("No type yet"),
        _("A type says which fields its resources have. Begin with the usual ones."),
        "tags",
        Action(_("Add the usual types"), "/inventory/types/start", "plus"),
    )

    def rows(self) -> QuerySet[ResourceType]:
        """Return the types with the number of their resources."""
        return queries.with_counts(self.person, queries.types(self.person))

    def crumbs(self) -> Any:
        """Return the path."""
        return top()

    def actions(self) -> Sequence[Action]:
        """Return the ways to define types."""
        return (
            Action(_("Define a type"), reverse("inventory:new_type"), "plus", main=True),
            Action(_("Add the usual types"), reverse("inventory:start"), "tags"),
        )


def filling_of(place: Any) -> str:
    """Return how full a box is, or how many containers stand directly in a place."""
    if place.is_box:
        return f"{place.filled} / {place.size}"
    return str(place.filled or "")


class PlaceList(ListPage):
    """The places of the reader's teams."""

    title, icon = _("Storage places"), "box"
    columns = (
        Column("name", _("Name"), link=True, sort=("sort_name",)),
        Column("kind", _("Kind"), lambda place: place.get_kind_display()),
        Column("parent", _("In"), lambda place: place.parent.name if place.parent else ""),
        Column("temperature", _("Temperature"), lambda place: temperature(place.temperature)),
        Column("filled", _("Filled"), filling_of),
        Column("structure", _("Team or unit"), "structure.title"),
    )
    order = ("rank", "sort_name")
    filters = (
        TextFilter("q", _("Words of the name"), fields=("sort_name",)),
        ChoiceFilter("kind", _("Kind"), choices=PlaceKind.choices),
        ChoiceFilter(
            "cold",
            _("Temperature"),
            choices=(
                ("deep", _("-60 °C and below")),
                ("frozen", _("Frozen")),
                ("fresh", _("0 to 10 °C")),
            ),
            conditions={
                "deep": Q(temperature__lte=-60),
                "frozen": Q(temperature__lt=0),
                "fresh": Q(temperature__gte=0, temperature__lte=10),
            },
        ),
    )
    empty = Empty(
        _("No place yet"),
        _("Describe where things are kept: a room, its freezers, their boxes."),
        "box",
        Action(_("Add a place"), "/inventory/places/new", "plus"),
    )

    def rows(self) -> QuerySet[Place]:
        """Return the open places, with how many containers stand in each."""
        return queries.with_filling(queries.places(self.person))

    def crumbs(self) -> Any:
        """Return the path."""
        return top()

    def actions(self) -> Sequence[Action]:
        """Return what can be begun here."""
        return (
            Action(_("Add a place"), reverse("inventory:new_place"), "plus", main=True, key="n"),
            Action(_("Find a free place"), reverse("inventory:free"), "search", main=True),
        )
