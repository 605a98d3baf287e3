"""Pages of places: a box with its grid, what lies in a place, where there is room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui.actions import Action, Crumb, Property
from encre.foundation.ui.pages import ConfirmPage, FormPage, ObjectPage, Page
from encre.research.inventory import queries
from encre.research.inventory.forms import PlaceForm
from encre.research.inventory.models import Container, Place
from encre.research.inventory.models.places import position_name
from encre.research.inventory.services.places import add_place, change_place, remove_place
from encre.research.inventory.showing import (
    amount_in,
    place_icon,
    place_path,
    temperature,
)
from encre.research.inventory.views.lists import filling_of
from encre.research.inventory.views.reading import place_of

MOST_CONTENTS = 300


@dataclass(frozen=True)
class Cell:
    """A position of a box: what stands there, or that it is taken by what one may not see."""

    name: str
    container: Container | None = None
    amount: str = ""
    hidden: bool = False


class PlacePage(ObjectPage[Place]):
    """A place: its grid when it is a box, what lies in it."""

    template_name = "inventory/place.html"

    def find(self) -> Place:
        """Return the place (raises NotFound)."""
        return place_of(self.person, self.kwargs["pk"])

    @property
    def icon(self) -> str:  # type: ignore[override]
        """Return the icon of its kind."""
        return place_icon(self.object)

    @property
    def kind_label(self) -> str:  # type: ignore[override]
        """Return its kind."""
        return str(self.object.get_kind_display())

    @cached_property
    def steps(self) -> list[Place]:
        """Return the path from the site to here."""
        return queries.path_to(self.person, self.object)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return place_path(self.steps[:-1])

    def actions(self) -> Sequence[Action]:
        """Return what may be done with it."""
        place, pk = self.object, [self.object.pk]
        listed = f"{reverse('inventory:resources')}?place={place.pk}"
        offered = [Action(_("Resources kept here"), listed, "list", main=True)]
        asked = ("inventory.place.edit",)
        if place.archived_at is None and access.abilities(self.person, place, asked):
            if not place.is_box:
                new = f"{reverse('inventory:new_place')}?in={place.pk}"
                offered.append(Action(_("Add a place in it"), new, "plus", main=True, key="n"))
            labels = f"{reverse('inventory:labels')}?place={place.pk}"
            edit = reverse("inventory:edit_place", args=pk)
            close = reverse("inventory:remove_place", args=pk)
            offered += [
                Action(_("Print labels"), labels, "qrcode", main=True),
                Action(_("Change or move"), edit, "edit", key="e"),
                Action(_("Close"), close, "trash"),
            ]
        if access.can(self.person, "inventory.place.share", place):
            share = reverse("inventory:share_place", args=pk)
            offered.append(Action(_("Share"), share, "share"))
        return offered

    def properties(self) -> Sequence[Property]:
        """Return the lines of the side column."""
        place = self.object
        cold = next((step for step in reversed(self.steps) if step.temperature is not None), None)
        return [
            Property(_("Team or unit"), place.structure.title),
            Property(_("Temperature"), temperature(cold.temperature) if cold else ""),
            Property(_("Grid"), f"{place.rows} × {place.columns}" if place.is_box else ""),
            Property(_("Free positions"), self.free if place.is_box else None, "number"),
            Property(_("Closed"), place.archived_at, "moment"),
        ]

    @cached_property
    def contents(self) -> list[Container]:
        """Return what stands directly here, as far as the reader may see."""
        rows = queries.containers(self.person).filter(place=self.object)
        return list(rows.order_by("row", "column", "number")[: MOST_CONTENTS * 5])

    @cached_property
    def taken(self) -> set[tuple[int | None, int | None]]:
        """Return the positions that hold something, whoever may see it."""
        rows = self.object.contents.filter(row__isnull=False)
        return set(rows.values_list("row", "column"))

    @property
    def free(self) -> int:
        """Return how many positions are free."""
        return self.object.size - len(self.taken)

    def grid(self) -> list[tuple[str, list[Cell]]]:
        """Return the rows of a box, each with its letter."""
        here = {(held.row, held.column): held for held in self.contents}
        rows = []
        for row in range(1, (self.object.rows or 0) + 1):
            cells = []
            for column in range(1, (self.object.columns or 0) + 1):
                held = here.get((row, column))
                name = position_name(row, column)
                hidden = held is None and (row, column) in self.taken
                cells.append(Cell(name, held, amount_in(held) if held else "", hidden))
            rows.append((chr(64 + row), cells))
        return rows

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the grid, or the parts and what stands here."""
        place = self.object
        parts = queries.with_filling(queries.parts(self.person, place))
        shown = [] if place.is_box else self.contents[:MOST_CONTENTS]
        return super().get_context_data(
            grid=self.grid() if place.is_box else [],
            columns=range(1, (place.columns or 0) + 1),
            parts=[(part, place_icon(part), filling_of(part)) for part in parts],
            contents=[(held, amount_in(held)) for held in shown],
            free=self.free if place.is_box else 0,
            **context,
        )


class NewPlace(FormPage):
    """Add a place."""

    title, icon, form_class = _("Add a place"), "plus", PlaceForm
    done = _("The place is added.")

    def form_options(self) -> dict[str, Any]:
        """Offer the teams and places of the person."""
        return {"person": self.person}

    def initial(self) -> Mapping[str, Any]:
        """Begin in the place one comes from."""
        known = as_uuid(self.request.GET.get("in"))
        parent = queries.place(self.person, known) if known else None
        if parent is None:
            return {"kind": "room"}
        return {
            "parent": parent.pk,
            "structure": parent.structure_id,
            "kind": "box" if parent.rank > 1 else "freezer",
        }

    def perform(self, form: Any) -> str | Model:
        """Add it."""
        facts = dict(form.cleaned_data)
        structure, kind, name = facts.pop("structure"), facts.pop("kind"), facts.pop("name")
        made = add_place(structure, by=self.person, kind=kind, name=name, **facts)
        return reverse("inventory:place", args=[made.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return place_path([])


class EditPlace(FormPage):
    """Change a place, or move it with all it holds."""

    title, icon, form_class = _("Change or move the place"), "edit", PlaceForm
    done = _("The place is changed.")

    @cached_property
    def place(self) -> Place:
        """Return the place (raises NotFound)."""
        return place_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who may change it."""
        access.require(self.person, "inventory.place.edit", self.place)

    def form_options(self) -> dict[str, Any]:
        """A place keeps its kind and its team."""
        return {"person": self.person, "present": self.place.kind}

    def initial(self) -> Mapping[str, Any]:
        """Return what it is now."""
        names = ("name", "parent", "temperature", "rows", "columns", "note")
        return {name: getattr(self.place, name) for name in names}

    def perform(self, form: Any) -> str | Model:
        """Change it."""
        change_place(self.place, by=self.person, **form.cleaned_data)
        return reverse("inventory:place", args=[self.place.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return place_path([self.place])


class RemovePlace(ConfirmPage):
    """Close an empty place."""

    title, icon = _("Close the place"), "trash"
    submit_label, done = _("Close"), _("The place is closed.")

    @cached_property
    def place(self) -> Place:
        """Return the place (raises NotFound)."""
        return place_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who may change it."""
        access.require(self.person, "inventory.place.edit", self.place)

    def consequence(self) -> Any:
        """Say what follows."""
        words = _("“%(name)s” will no longer be offered. It must be empty; its history stays.")
        return words % {"name": self.place.name}

    def act(self) -> str | Model:
        """Close it."""
        remove_place(self.place, by=self.person)
        return reverse("inventory:places")

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return place_path([self.place])


class FreePlaces(Page):
    """Boxes that still have room for so many containers."""

    template_name = "inventory/free.html"
    title, icon = _("Find a free place"), "search"

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return place_path([])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the boxes found."""
        asked = self.request.GET.get("count", "1")
        count = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1  # noqa: PLR2004
        known = as_uuid(self.request.GET.get("in"))
        near = queries.place(self.person, known) if known else None
        boxes = queries.boxes_with_room(self.person, max(count, 1), near)
        names = queries.whole_names(self.person, [box.pk for box in boxes])
        inside = queries.places(self.person).filter(rank__lt=5).order_by("rank", "sort_name")[:200]
        offered = queries.whole_names(self.person, [place.pk for place in inside])
        return super().get_context_data(
            count=count,
            near=near,
            offered=sorted(offered.items(), key=lambda pair: pair[1]),
            boxes=[(box, names[box.pk], box.free) for box in boxes],  # type: ignore[attr-defined]
            **context,
        )
