"""Pages of types: define one, see it, change it, begin with the usual ones."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.errors import Refused
from encre.foundation.ui.actions import Action, Crumb, Property
from encre.foundation.ui.pages import FormPage, ObjectPage
from encre.research.inventory.forms import FieldSet, StartForm, TypeForm
from encre.research.inventory.hazards import pictograms_of
from encre.research.inventory.models import ResourceType
from encre.research.inventory.quantities import shown_unit
from encre.research.inventory.services.types import (
    FieldAsked,
    add_usual_types,
    change_type,
    define_type,
)
from encre.research.inventory.showing import top
from encre.research.inventory.views.reading import type_of


def types_path() -> list[Crumb]:
    """Return the path to types."""
    return [*top(), Crumb(_("Types"), reverse("inventory:types"))]


class TypePage(ObjectPage[ResourceType]):
    """A type: its fields, its hazards, where its resources are kept."""

    template_name = "inventory/type.html"
    icon, kind_label = "tags", _("Type of resource")

    def find(self) -> ResourceType:
        """Return the type (raises NotFound)."""
        return type_of(self.person, self.kwargs["pk"])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return types_path()

    def actions(self) -> Sequence[Action]:
        """Return what may be done with it."""
        pk = self.object.pk
        resources = f"{reverse('inventory:resources')}?type={pk}"
        offered = [Action(_("Resources of this type"), resources, "list", main=True)]
        if access.can(self.person, "inventory.resourcetype.manage", self.object):
            new = f"{reverse('inventory:new')}?type={pk}"
            edit = reverse("inventory:edit_type", args=[pk])
            offered += [
                Action(_("Add a resource"), new, "plus", main=True, key="n"),
                Action(_("Change"), edit, "edit", key="e"),
            ]
        return offered

    def properties(self) -> Sequence[Property]:
        """Return the lines of the side column."""
        row = self.object
        return [
            Property(_("Team or unit"), row.structure.title),
            Property(_("Usual unit"), shown_unit(row.unit)),
            Property(_("Molecule"), row.has_molecule or None, "truth"),
            Property(_("Usually kept in"), row.place.name if row.place else ""),
            Property(_("Hazard statements"), ", ".join(row.hazards)),
            Property(_("Defined"), row.created_at, "moment"),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the fields and the pictograms."""
        return super().get_context_data(
            fields=list(self.object.fields.order_by("position")),
            pictograms=pictograms_of(self.object.hazards),
            **context,
        )


class StartTypes(FormPage):
    """Give a team the usual types."""

    title, icon, form_class = _("Add the usual types"), "tags", StartForm
    intro = _(
        "Biological sample, reagent, plasmid, antibody, cell line, animal, oligonucleotide:"
        " with the fields that laboratories use. You change them afterwards as you like."
    )
    submit_label, done = _("Add them"), _("The usual types are there.")

    def form_options(self) -> dict[str, Any]:
        """Offer the teams and units of the person."""
        return {"person": self.person}

    def perform(self, form: Any) -> str | Model:
        """Add them."""
        add_usual_types(form.cleaned_data["structure"], by=self.person)
        return reverse("inventory:types")

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return types_path()


class NewType(FormPage):
    """Define a type."""

    template_name = "inventory/type_form.html"
    title, icon, form_class = _("Define a type"), "plus", TypeForm
    done = _("The type is defined.")

    def form_options(self) -> dict[str, Any]:
        """Offer the teams and places of the person."""
        return {"person": self.person}

    @cached_property
    def field_forms(self) -> Any:
        """Return the forms of the fields."""
        sent = self.request.POST if self.request.method == "POST" else None
        return FieldSet(sent, initial=self.present_fields(), prefix="fields")

    def present_fields(self) -> list[dict[str, Any]]:
        """Return the fields there are."""
        return []

    def asked_fields(self) -> list[FieldAsked]:
        """Return the fields as typed (raises Refused)."""
        if not self.field_forms.is_valid():
            raise Refused(gettext("Some fields need a correction."))
        rows = [form.cleaned_data for form in self.field_forms]
        return [
            FieldAsked(
                row["name"], row["kind"], row["unit"], row["required"],
                [option.strip() for option in row["options"].split(";") if option.strip()],
            )
            for row in rows
            if row.get("name")
        ]  # fmt: skip

    def perform(self, form: Any) -> str | Model:
        """Define it."""
        facts = dict(form.cleaned_data)
        structure = facts.pop("structure")
        made = define_type(structure, by=self.person, fields=self.asked_fields(), **facts)
        return reverse("inventory:type", args=[made.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return types_path()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the fields."""
        return super().get_context_data(field_forms=self.field_forms, **context)


class EditType(NewType):
    """Change a type."""

    title, icon, done = _("Change the type"), "edit", _("The type is changed.")

    @cached_property
    def row(self) -> ResourceType:
        """Return the type (raises NotFound)."""
        return type_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who define its team's types."""
        access.require(self.person, "inventory.resourcetype.manage", self.row)

    def form_options(self) -> dict[str, Any]:
        """A type does not change team."""
        return {"person": self.person, "fixed": True}

    def initial(self) -> Mapping[str, Any]:
        """Return what it is now."""
        row = self.row
        shown = {
            name: getattr(row, name)
            for name in ("name", "description", "unit", "place", "has_molecule")
        }
        return shown | {"hazards": " ".join(row.hazards)}

    def present_fields(self) -> list[dict[str, Any]]:
        """Return the fields there are."""
        return [
            {
                "name": asked.name, "kind": asked.kind, "unit": asked.unit,
                "required": asked.required, "options": "; ".join(asked.options),
            }
            for asked in self.row.fields.order_by("position")
        ]  # fmt: skip

    def perform(self, form: Any) -> str | Model:
        """Change it."""
        facts = dict(form.cleaned_data)
        change_type(self.row, by=self.person, fields=self.asked_fields(), **facts)
        return reverse("inventory:type", args=[self.row.pk])
