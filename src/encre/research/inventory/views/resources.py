"""A resource's pages: see it, add it, change it, its versions, the bin."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from encre.commons.threads import queries as thread_queries
from encre.commons.threads import services as threads
from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.base.ids import as_uuid
from encre.foundation.structures.origins import origins_shown
from encre.foundation.ui.actions import Action, Crumb, Participant, Property, State
from encre.foundation.ui.pages import FormPage, ObjectPage, Page
from encre.research.inventory import queries
from encre.research.inventory.forms import ChooseTypeForm, ResourceForm, typed_initial
from encre.research.inventory.hazards import pictograms_of
from encre.research.inventory.models import Resource, ResourceRevision, ResourceType
from encre.research.inventory.quantities import amount_of
from encre.research.inventory.services.resources import (
    bring_back,
    change_resource,
    create_resource,
    remove_resource,
)
from encre.research.inventory.showing import (
    amount_in,
    quantity,
    resource_path,
    shown_molecule,
    shown_value,
    state_of,
    top,
    total_of,
)
from encre.research.inventory.versions import Difference, differences
from encre.research.inventory.views.reading import resource_of, type_of

VERBS = ("edit", "comment", "share", "remove")
CONTAINERS_SHOWN = 200
SAME = ("title", "description", "supplier", "catalogue", "cas", "molecule")


class ResourcePage(ObjectPage[Resource]):
    """A resource: what it is, its containers and where they stand."""

    template_name = "inventory/resource.html"
    icon = "flask-2"

    def find(self) -> Resource:
        """Return the resource with its stock (raises NotFound)."""
        rows = access.visible(self.person, Resource.objects.filter(pk=self.kwargs["pk"]))
        related = rows.select_related("type", "structure", "created_by", "chemistry")
        found = queries.with_stock(related).first()
        if found is None:
            raise NotFound
        return found

    @property
    def kind_label(self) -> str:  # type: ignore[override]
        """Return the type's name."""
        return self.object.type.name

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return top()

    def state(self) -> State:
        """Return its state."""
        return state_of(self.object)

    def people(self) -> Sequence[Participant]:
        """Return who added it."""
        person = self.object.created_by
        return [Participant(person, _("added it"))] if person else []

    @cached_property
    def may(self) -> set[str]:
        """Return what the reader may do."""
        asked = [f"inventory.resource.{verb}" for verb in VERBS]
        held = access.abilities(self.person, self.object, asked)
        return {action.rpartition(".")[2] for action in held}

    def actions(self) -> Sequence[Action]:
        """Return what makes sense now."""
        pk = [self.object.pk]
        if self.object.removed:
            back = reverse("inventory:back", args=pk)
            take_out = Action(_("Take out of the bin"), back, "restore", "post", main=True)
            return [take_out] if "remove" in self.may else []
        offered = []
        if "edit" in self.may:
            offered += [
                Action(
                    _("Put in stock"), reverse("inventory:receive", args=pk), "plus",
                    main=True, key="n",
                ),
                Action(_("Change"), reverse("inventory:edit", args=pk), "edit", main=True, key="e"),
            ]  # fmt: skip
        labels = f"{reverse('inventory:labels')}?resource={pk[0]}"
        offered.append(Action(_("Print labels"), labels, "qrcode", main=True))
        offered.append(Action(_("Versions"), reverse("inventory:versions", args=pk), "history"))
        if "edit" in self.may:
            again = f"{reverse('inventory:new')}?like={pk[0]}"
            offered.append(Action(_("Add another lot"), again, "copy"))
        if "share" in self.may:
            share = reverse("inventory:share", args=pk)
            offered.append(Action(_("Share"), share, "share"))
        if "remove" in self.may:
            remove = reverse("inventory:remove", args=pk)
            offered.append(Action(_("Put in the bin"), remove, "trash", "post", "danger"))
        return offered

    def properties(self) -> Sequence[Property]:
        """Return the lines of the side column."""
        row = self.object
        return [
            Property(_("Reference"), row.number, "code"),
            Property(_("Team or unit"), row.structure.title),
            Property(_("Its origin"), origins_shown(row)),
            Property(_("Supplier"), row.supplier),
            Property(_("Catalogue number"), row.catalogue, "code"),
            Property(_("CAS number"), row.cas, "code"),
            Property(_("Lot"), row.lot),
            Property(_("Received on"), row.received_on, "day"),
            Property(_("Opened on"), row.opened_on, "day"),
            Property(_("Use before"), row.expires_on, "day"),
            Property(_("Stock"), total_of(row)),
            Property(_("Low from"), quantity(row.low_at, row.unit)),
            Property(_("Confidential"), row.confidential or None, "truth"),
            Property(_("Changed"), row.updated_at, "moment"),
            Property(_("Version"), row.version, "number"),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add its fields, its hazards and its containers."""
        row = self.object
        held = list(
            row.containers.select_related("place", "parent").order_by("-state", "ordinal")[
                : CONTAINERS_SHOWN + 1
            ]
        )
        names = queries.whole_names(self.person, [one.place_id for one in held])
        shown = [
            (one, amount_in(one), names.get(one.place_id, "") if one.place_id else "")
            for one in held[:CONTAINERS_SHOWN]
        ]
        return super().get_context_data(
            may=self.may,
            values=[shown_value(held) for held in row.values.values()],
            pictograms=pictograms_of(row.hazards),
            containers=shown,
            molecule=shown_molecule(row),
            more=len(held) > CONTAINERS_SHOWN,
            **context,
        )


class NewResource(FormPage):
    """Add a resource: its type first, then its fields."""

    template_name = "inventory/resource_form.html"
    title, icon = _("Add a resource"), "plus"
    done: Any = _("The resource is added. Put its first container in stock.")

    @cached_property
    def like(self) -> Resource | None:
        """Return the resource of which this is another lot, if one is named."""
        known = as_uuid(self.request.GET.get("like"))
        return resource_of(self.person, known) if known else None

    @cached_property
    def kind(self) -> ResourceType | None:
        """Return the type, once chosen."""
        known = self.like.type_id if self.like else as_uuid(self.request.GET.get("type"))
        return type_of(self.person, known) if known else None

    @cached_property
    def structure(self) -> Any:
        """Return the team or unit it will belong to."""
        chosen = as_uuid(self.request.GET.get("structure"))
        offered = ChooseTypeForm(person=self.person).fields["structure"].queryset  # type: ignore[attr-defined]
        found = offered.filter(pk=chosen).first() if chosen else None
        if found is None and self.like:
            found = self.like.structure
        return found or (self.kind.structure if self.kind else None)

    def form(self) -> Any:
        """Ask for the type, else for what it is."""
        sent = self.request.method == "POST"
        if self.kind is None:
            return ChooseTypeForm(self.request.POST if sent else None, person=self.person)
        data, files = (self.request.POST, self.request.FILES) if sent else (None, None)
        return ResourceForm(data, files, kind=self.kind, initial=self.initial())

    def initial(self) -> Mapping[str, Any]:
        """Begin with the type's hazards and unit, or with what another lot shares."""
        if self.kind is None:
            return {}
        begun = {"unit": self.kind.unit, "hazards": " ".join(self.kind.hazards)}
        if self.like is None:
            return begun
        shared = {name: getattr(self.like, name) for name in SAME}
        typed = {
            f"value-{asked.pk}": typed_initial(asked, self.like) for asked in self.kind.fields.all()
        }
        hazards = {"hazards": " ".join(self.like.hazards), "unit": self.like.unit}
        return begun | shared | typed | hazards

    def perform(self, form: Any) -> str | Model:
        """Go on with the type, or add the resource."""
        if self.kind is None:
            self.done = ""
            chosen = form.cleaned_data
            asked = f"type={chosen['type'].pk}&structure={chosen['structure'].pk}"
            return f"{reverse('inventory:new')}?{asked}"
        with transaction.atomic():
            made = create_resource(
                self.kind, self.structure, by=self.person, values=form.values(), **form.facts()
            )
            _set_tags(made, form, self.person)
        return reverse("inventory:resource", args=[made.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say what comes next."""
        whole = super().get_context_data(**context)
        if self.kind is None:
            whole["submit_label"] = _("Go on")
        else:
            whole["intro"] = _("%(type)s, in %(structure)s") % {
                "type": self.kind.name,
                "structure": self.structure.title,
            }
        return whole

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return top()


class EditResource(FormPage):
    """Change a resource."""

    template_name = "inventory/resource_form.html"
    title, icon, done = _("Change the resource"), "edit", _("The resource is changed.")

    @cached_property
    def resource(self) -> Resource:
        """Return the resource (raises NotFound)."""
        return resource_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who may change it."""
        access.require(self.person, "inventory.resource.edit", self.resource)

    def form(self) -> Any:
        """Return the form of its type."""
        sent = self.request.method == "POST"
        data, files = (self.request.POST, self.request.FILES) if sent else (None, None)
        return ResourceForm(data, files, kind=self.resource.type, initial=self.initial())

    def initial(self) -> Mapping[str, Any]:
        """Return what it is now."""
        row = self.resource
        names = ("version", *SAME, "lot", "received_on", "opened_on", "expires_on", "unit")
        return {
            **{name: getattr(row, name) for name in (*names, "confidential")},
            **{
                f"value-{asked.pk}": typed_initial(asked, row)
                for asked in row.type.fields.order_by("position")
            },
            "hazards": " ".join(row.hazards),
            "low": "" if row.low_at is None else str(amount_of(row.low_at, row.unit)),
            "tags": ", ".join(thread_queries.tags_of(row)),
        }

    def perform(self, form: Any) -> str | Model:
        """Change it."""
        with transaction.atomic():
            changed = change_resource(
                self.resource,
                by=self.person,
                version=form.cleaned_data["version"] or 0,
                values=form.values(),
                **form.facts(),
            )
            _set_tags(changed, form, self.person)
        return reverse("inventory:resource", args=[changed.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return resource_path(self.resource)


class Versions(Page):
    """What a resource was, version by version, and what changed each time."""

    template_name = "inventory/versions.html"
    title, icon = _("Versions"), "history"

    @cached_property
    def resource(self) -> Resource:
        """Return the resource (raises NotFound)."""
        return resource_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who see it."""
        access.require(self.person, "inventory.resource.view", self.resource)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return resource_path(self.resource)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the versions, newest first."""
        rows = list(self.resource.revisions.select_related("by").order_by("version"))
        told: list[tuple[ResourceRevision, list[Difference]]] = []
        before: dict[str, Any] = {}
        for row in rows:
            told.append((row, differences(before, row.facts)))
            before = row.facts
        return super().get_context_data(revisions=told[::-1], resource=self.resource, **context)


class Removal(View):
    """Put a resource in the bin, or take it out."""

    back = False

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Call the service, and come back to its page."""
        person = request.person  # type: ignore[attr-defined]
        row = resource_of(person, pk)
        if self.back:
            bring_back(row, by=person)
            messages.success(request, str(_("The resource is back.")))
        else:
            remove_resource(row, by=person)
            words = _("The resource is in the bin; it can come back from there.")
            messages.success(request, str(words))
        return redirect(reverse("inventory:resource", args=[pk]))


def _set_tags(row: Resource, form: Any, person: Any) -> None:
    names = [name.strip() for name in form.cleaned_data["tags"].split(",") if name.strip()]
    if sorted(names) != sorted(thread_queries.tags_of(row)):
        threads.set_tags(row, names, by=person, scope_id=row.structure_id)
