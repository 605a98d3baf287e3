"""A container's pages: see it, take from it, add, split, move, thaw, count again, discard."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views import View

from encre.foundation import access
from encre.foundation.base.errors import Refused
from encre.foundation.ui.actions import Action, Crumb, Property, State
from encre.foundation.ui.pages import ConfirmPage, FormPage, ObjectPage
from encre.research.inventory import queries
from encre.research.inventory.forms import AmountForm, MoveForm, SpotForm
from encre.research.inventory.models import Container, Resource, StockState
from encre.research.inventory.quantities import InvalidQuantity, decimal_of
from encre.research.inventory.services import splitting, stock
from encre.research.inventory.showing import (
    STATES,
    amount_in,
    container_path,
    quantity,
    resource_path,
)
from encre.research.inventory.views.reading import container_of, resource_of


def amount_typed(text: str) -> Any:
    """Return the number typed (raises Refused beside its field)."""
    try:
        return decimal_of(text)
    except InvalidQuantity as error:
        raise Refused(fields={"amount": [str(error)]}) from error


class ContainerPage(ObjectPage[Container]):
    """A container: what is left, where it stands, what happened to it."""

    template_name = "inventory/container.html"
    icon, kind_label = "test-pipe", _("Container")
    show_history = False

    def find(self) -> Container:
        """Return the container (raises NotFound)."""
        return container_of(self.person, self.kwargs["pk"])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return container_path(self.object)[:-1]

    def state(self) -> State:
        """Return its state."""
        return STATES[StockState(self.object.state)]

    @cached_property
    def may(self) -> bool:
        """Say whether the reader may take from it."""
        return access.can(self.person, "inventory.container.edit", self.object)

    def actions(self) -> Sequence[Action]:
        """Return what makes sense now."""
        row, pk = self.object, [self.object.pk]
        labels = Action(
            _("Print label"), f"{reverse('inventory:labels')}?container={row.pk}", "qrcode"
        )
        if not self.may or row.state == StockState.DISCARDED:
            return [labels]
        held = row.state == StockState.IN_STOCK

        def to(name: str) -> str:
            return reverse(f"inventory:{name}", args=pk)

        offered = []
        if held:
            offered += [
                Action(_("Take"), to("take"), "minus", main=True, key="t"),
                Action(_("Split"), to("split"), "arrows-split-2", main=True),
            ]
        offered.append(Action(_("Move"), to("move"), "box", main=True, key="m"))
        if held:
            offered.append(Action(_("Thawed once more"), to("thaw"), "temperature", "post"))
        return [
            *offered,
            labels,
            Action(_("Add"), to("add"), "plus"),
            Action(_("Count again"), to("count"), "scale"),
            Action(_("Throw away"), to("discard"), "trash", tone="danger"),
        ]

    def properties(self) -> Sequence[Property]:
        """Return the lines of the side column."""
        row = self.object
        return [
            Property(_("Reference"), row.number, "code"),
            Property(_("Freeze-thaw cycles"), row.thaws, "number"),
            Property(_("Lot"), row.resource.lot),
            Property(_("Use before"), row.resource.expires_on, "day"),
            Property(_("In stock since"), row.created_at, "moment"),
            Property(_("Note"), row.note),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add what happened, its aliquots and the path to its place."""
        row = self.object
        lines = [
            (line, quantity(abs(line.delta), row.unit), quantity(line.left, row.unit))
            for line in queries.movements(row)
        ]
        aliquots = row.aliquots.select_related("place").order_by("ordinal")[:200]
        return super().get_context_data(
            amount=amount_in(row),
            steps=queries.path_to(self.person, row.place),
            lines=lines,
            aliquots=[(one, amount_in(one), STATES[StockState(one.state)]) for one in aliquots],
            **context,
        )


class Receive(FormPage):
    """Put containers of a resource in stock."""

    title, icon, submit_label = _("Put in stock"), "plus", _("Put in stock")

    @cached_property
    def resource(self) -> Resource:
        """Return the resource (raises NotFound)."""
        return resource_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who may change it."""
        access.require(self.person, "inventory.resource.edit", self.resource)

    def form(self) -> Any:
        """Return the form, in the units of the resource."""
        data = self.request.POST if self.request.method == "POST" else None
        initial = {"place": self.resource.type.place_id}
        return SpotForm(data, unit=self.resource.unit, person=self.person, initial=initial)

    def perform(self, form: Any) -> str | Model:
        """Put them in stock."""
        facts = dict(form.cleaned_data)
        facts["amount"] = amount_typed(facts["amount"])
        made = stock.receive(self.resource, by=self.person, **facts)
        words = ngettext(
            "%(count)d container is in stock.", "%(count)d containers are in stock.", len(made)
        )
        messages.success(self.request, words % {"count": len(made)})
        return reverse("inventory:resource", args=[self.resource.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return resource_path(self.resource)


class OnContainer(FormPage):
    """A form about a container one may change."""

    draft = False

    @cached_property
    def container(self) -> Container:
        """Return the container (raises NotFound)."""
        return container_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who may change it."""
        access.require(self.person, "inventory.container.edit", self.container)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return container_path(self.container)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say of what, and how much is left."""
        whole = super().get_context_data(**context)
        whole["intro"] = _("%(title)s, %(number)s: %(left)s left") % {
            "title": self.container.resource.title,
            "number": self.container.number,
            "left": amount_in(self.container),
        }
        return whole

    def here(self) -> str:
        """Return the container's page."""
        return reverse("inventory:container", args=[self.container.pk])


class Amount(OnContainer):
    """Take from a container, add to it, count again what is left."""

    verb: Callable[..., Container] = staticmethod(stock.take)
    title, icon, submit_label, done = _("Take"), "minus", _("Take"), _("It is taken.")
    needs_reason = False

    def form(self) -> Any:
        """Return the form, in the units of the container."""
        data = self.request.POST if self.request.method == "POST" else None
        form = AmountForm(data, unit=self.container.unit)
        form.fields["reason"].required = self.needs_reason
        return form

    def perform(self, form: Any) -> str | Model:
        """Do it."""
        facts = dict(form.cleaned_data)
        facts["amount"] = amount_typed(facts["amount"])
        type(self).verb(self.container, by=self.person, **facts)
        return self.here()


class Add(Amount):
    """Add to a container."""

    verb = staticmethod(stock.add)
    title, icon, submit_label, done = _("Add"), "plus", _("Add"), _("It is added.")


class CountAgain(Amount):
    """Set what is really left."""

    verb = staticmethod(stock.count_again)
    title, icon, submit_label = _("Count again"), "scale", _("Save")
    done, needs_reason = _("The amount is corrected."), True


class Split(OnContainer):
    """Split a container into aliquots."""

    title, icon, submit_label = _("Split into aliquots"), "arrows-split-2", _("Split")

    def form(self) -> Any:
        """Return the form, in the units of the container."""
        data = self.request.POST if self.request.method == "POST" else None
        initial = {"place": self.container.place_id, "count": 10}
        form = SpotForm(data, unit=self.container.unit, person=self.person, initial=initial)
        form.fields["count"].label = _("How many aliquots")
        del form.fields["note"]
        return form

    def perform(self, form: Any) -> str | Model:
        """Split it."""
        facts = dict(form.cleaned_data)
        facts["amount"] = amount_typed(facts["amount"])
        made = splitting.split(self.container, by=self.person, **facts)
        words = ngettext("%(count)d aliquot is made.", "%(count)d aliquots are made.", len(made))
        messages.success(self.request, words % {"count": len(made)})
        return self.here()


class MoveContainer(OnContainer):
    """Put a container elsewhere."""

    title, icon, submit_label, done = _("Move"), "box", _("Move"), _("It is moved.")

    def form(self) -> Any:
        """Return the form."""
        data = self.request.POST if self.request.method == "POST" else None
        initial = {"place": self.container.place_id, "position": self.container.position}
        return MoveForm(data, person=self.person, initial=initial)

    def perform(self, form: Any) -> str | Model:
        """Move it."""
        stock.move(self.container, by=self.person, **form.cleaned_data)
        return self.here()


class Discard(ConfirmPage):
    """Throw a container away."""

    title, icon = _("Throw away"), "trash"
    submit_label, done = _("Throw away"), _("It is thrown away.")

    @cached_property
    def container(self) -> Container:
        """Return the container (raises NotFound)."""
        return container_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who may change it."""
        access.require(self.person, "inventory.container.edit", self.container)

    def consequence(self) -> Any:
        """Say what follows."""
        words = _("%(number)s leaves the stock with %(left)s, and its position is free again.")
        return words % {"number": self.container.number, "left": amount_in(self.container)}

    def act(self) -> str | Model:
        """Discard it."""
        stock.discard(self.container, by=self.person)
        return reverse("inventory:container", args=[self.container.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return container_path(self.container)


class Thaw(View):
    """Count one more freeze-thaw cycle."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Count it."""
        person = request.person  # type: ignore[attr-defined]
        row = stock.thaw(container_of(person, pk), by=person)
        words = ngettext(
            "%(number)s was thawed %(count)d time.",
            "%(number)s was thawed %(count)d times.",
            row.thaws,
        )
        messages.success(request, words % {"number": row.number, "count": row.thaws})
        return redirect(reverse("inventory:container", args=[pk]))
