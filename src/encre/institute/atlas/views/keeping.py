"""Keeping structures: facts, labels, responsibilities, places in the tree, origins, closing."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import access, links
from encre.foundation.base.errors import NotFound
from encre.foundation.base.ids import as_uuid
from encre.foundation.structures import holding, services
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import FormPage
from encre.institute.atlas import forms, queries
from encre.institute.atlas.views.lists import home_crumb

IDENTITY = ("kind", "rnsr", "ror", "starts", "ends")


class StructureFormPage(FormPage):
    """A form about one structure; `right` is required before it is shown."""

    right = "structures.structure.edit"
    draft = False

    @cached_property
    def structure(self) -> Any:
        """Return the structure of the address, which the reader may change."""
        found = queries.structure(self.person, self.kwargs["pk"])
        access.require(self.person, self.right, found)
        return found

    def check(self) -> None:
        """Require the right before anything is shown."""
        self.structure  # noqa: B018 - reading it requires the right

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the structure."""
        return (home_crumb(), Crumb(self.structure.title, links.address(self.structure)))

    def form_options(self) -> dict[str, Any]:
        """Give the reader to the forms that look for people or structures."""
        chosen = issubclass(self.form_class, forms.Chosen)
        return {"reader": self.person} if chosen else {}


class EditStructure(StructureFormPage):
    """Change facts; a change made by another in the meantime is told, nothing is overwritten."""

    title = _("Edit the structure")
    form_class = forms.StructureForm
    done = _("The structure is up to date.")

    def initial(self) -> Mapping[str, Any]:
        """Return the present facts."""
        it = self.structure
        names = [name for name in forms.StructureForm.base_fields if name != "domains"]
        mark = "; " if any("," in domain for domain in it.domains) else ", "
        return {name: getattr(it, name) for name in names} | {"domains": mark.join(it.domains)}

    def form(self) -> BaseForm:
        """Leave out what only keepers may change."""
        form = super().form()
        if not access.can(self.person, "structures.structure.place", self.structure):
            for name in IDENTITY:
                del form.fields[name]
        return form

    def perform(self, form: Any) -> Any:
        """Call the service."""
        version = form.cleaned_data["version"]
        changed = services.update_structure(
            self.structure, by=self.person, version=version, **form.facts()
        )
        return links.address(changed)


class NewStructure(FormPage):
    """Add a structure."""

    title = _("New structure")
    icon = "building"
    action = "structures.structure.create"
    form_class = forms.StructureForm
    submit_label = _("Add the structure")
    next_step = _("Next, you place it under another and name who answers for it.")
    done = _("The structure is added.")

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the atlas."""
        return (home_crumb(),)

    def initial(self) -> Mapping[str, Any]:
        """Begin with a unit."""
        return {"kind": "unit"}

    def perform(self, form: Any) -> Any:
        """Call the service."""
        return links.address(services.create_structure(by=self.person, **form.facts()))


class NewPart(StructureFormPage):
    """Add a structure under another: a team, a unit of a delegation."""

    right = "structures.structure.create"
    title = _("New part")
    form_class = forms.StructureForm
    submit_label = _("Add the structure")
    done = _("The structure is added.")

    @cached_property
    def structure(self) -> Any:
        """Return the structure above."""
        access.require(self.person, self.right)
        return queries.structure(self.person, self.kwargs["pk"])

    def initial(self) -> Mapping[str, Any]:
        """Begin with what usually lies under such a structure."""
        below = {"institute": "delegation", "delegation": "unit"}
        return {"kind": below.get(self.structure.kind, "team")}

    def perform(self, form: Any) -> Any:
        """Call the service."""
        made = services.create_structure(by=self.person, parents=[self.structure], **form.facts())
        return links.address(made)


class NewLabel(StructureFormPage):
    """Give the structure a code."""

    title = _("Add a label")
    form_class = forms.LabelForm
    done = _("The label is added.")

    def perform(self, form: Any) -> Any:
        """Call the service."""
        services.add_label(self.structure, by=self.person, **form.cleaned_data)
        return links.address(self.structure)


class NewResponsibility(StructureFormPage):
    """Name somebody responsible."""

    right = "structures.responsibility.give"
    title = _("Name somebody responsible")
    form_class = forms.ResponsibilityForm
    next_step = _("The rights of this role follow at once, from the day you give.")
    done = _("The responsibility is given.")

    def perform(self, form: Any) -> Any:
        """Call the service."""
        names = ("role", "person", "family_name", "given_name", "title", "starts")
        answers = {name: form.cleaned_data[name] for name in names}
        services.give_responsibility(self.structure, by=self.person, **answers)
        return links.address(self.structure)


class EndResponsibility(StructureFormPage):
    """End a responsibility."""

    right = "structures.responsibility.give"
    title = _("End this responsibility")
    form_class: type[BaseForm] = forms.LastDayForm
    done = _("The responsibility ends on that day, and its rights with it.")

    @cached_property
    def responsibility(self) -> Any:
        """Return the responsibility of the address."""
        rows = self.structure.responsibilities.filter(pk=as_uuid(self.kwargs["held"]))
        found = rows.select_related("structure", "person").first()
        if found is None:
            raise NotFound
        return found

    def heading(self) -> Any:
        """Name the person."""
        return _("End the responsibility of %(name)s") % {"name": self.responsibility.shown_name}

    def perform(self, form: Any) -> Any:
        """Call the service."""
        day = form.cleaned_data["on"]
        services.end_responsibility(self.responsibility, by=self.person, on=day)
        return links.address(self.structure)


class Recognise(EndResponsibility):
    """Say which person of the directory is behind a name of the national reference."""

    form_class = forms.RecogniseForm
    next_step = _("The rights of this role follow at once, from the day you give.")
    done = _("The person is recognised, and has the rights of the role.")

    def heading(self) -> Any:
        """Name the responsibility."""
        return _("Who is %(name)s?") % {"name": self.responsibility.shown_name}

    def initial(self) -> Mapping[str, Any]:
        """Begin with the name itself."""
        return {"person": self.responsibility.shown_name}

    def perform(self, form: Any) -> Any:
        """Call the service."""
        person = form.cleaned_data["person"]
        services.recognise_responsible(self.responsibility, person, by=self.person)
        return links.address(self.structure)


class Attach(StructureFormPage):
    """Place the structure under another."""

    right = "structures.structure.place"
    title = _("Place under another")
    form_class = forms.AttachForm
    next_step = _("Those who answer for the structure above gain authority over this one.")
    done = _("The structure is placed.")

    def perform(self, form: Any) -> Any:
        """Call the service."""
        dates = {name: form.cleaned_data[name] for name in ("starts", "ends")}
        parent = form.cleaned_data["parent"]
        services.attach(self.structure, parent, by=self.person, **dates)
        return links.address(self.structure)


class Detach(StructureFormPage):
    """End a place of the structure in the tree."""

    right = "structures.structure.place"
    title = _("End this place in the tree")
    form_class = forms.LastDayForm
    next_step = _("Those who answer for the structure above lose their authority over this one.")
    done = _("The place in the tree ends on that day.")

    @cached_property
    def attachment(self) -> Any:
        """Return the attachment of the address."""
        rows = self.structure.attachments.select_related("parent", "child")
        found = rows.filter(pk=self.kwargs["held"]).first()
        if found is None:
            raise NotFound
        return found

    def heading(self) -> Any:
        """Name the structure above."""
        return _("No longer under %(name)s") % {"name": self.attachment.parent.title}

    def perform(self, form: Any) -> Any:
        """Call the service."""
        services.detach(self.attachment, by=self.person, on=form.cleaned_data["on"])
        return links.address(self.structure)


class Settle(StructureFormPage):
    """Say where the structure stands."""

    title = _("Say where it stands")
    form_class = forms.SiteForm
    done = _("The place is up to date.")

    def initial(self) -> Mapping[str, Any]:
        """Return the present place."""
        site = self.structure.site
        return {name: getattr(site, name) for name in forms.SiteForm.base_fields} if site else {}

    def perform(self, form: Any) -> Any:
        """Call the service."""
        services.settle(self.structure, by=self.person, **form.cleaned_data)
        return links.address(self.structure)


class NewSuccession(StructureFormPage):
    """Say from what the structure came."""

    right = "structures.structure.place"
    title = _("Say where it comes from")
    form_class = forms.SuccessionForm
    done = _("The history is up to date.")

    def perform(self, form: Any) -> Any:
        """Call the service."""
        services.state_succession(
            form.cleaned_data["predecessor"],
            self.structure,
            by=self.person,
            kind=form.cleaned_data["kind"],
            year=form.cleaned_data["year"],
        )
        return links.address(self.structure)


class CloseStructure(StructureFormPage):
    """Close the structure."""

    right = "structures.structure.place"
    template_name = "atlas/close.html"
    title = _("Close the structure")
    form_class = forms.LastDayForm
    submit_label = _("Close the structure")
    tone = "danger"
    done = _("The structure closes on that day. Its page and its history stay.")

    def heading(self) -> Any:
        """Name the structure."""
        return _("Close %(name)s") % {"name": self.structure.title}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say what closing does, and what the structure still holds."""
        text = _(
            "On that day its responsibilities, its labels and its places in the tree end. "
            "The people who work there keep their affiliation until you move them."
        )
        still = holding.holdings(self.structure, self.person)
        return super().get_context_data(consequence=text, still=still, **context)

    def perform(self, form: Any) -> Any:
        """Call the service."""
        services.close_structure(self.structure, by=self.person, on=form.cleaned_data["on"])
        if holding.still_held([self.structure.pk]):
            return reverse("atlas:transmit", args=[self.structure.pk])
        return links.address(self.structure)
