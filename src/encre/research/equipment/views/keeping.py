"""What those who keep an instrument do: maintenance, trainings, the label on the bench."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui.actions import Action, Crumb, Empty, State
from encre.foundation.ui.pages import Column, ConfirmPage, FormPage, ListPage, Page
from encre.research.equipment import queries
from encre.research.equipment.forms import MaintenanceForm, TrainingForm
from encre.research.equipment.models import Instrument, Training
from encre.research.equipment.services import maintenance, training
from encre.research.equipment.showing import path_to
from encre.research.equipment.views.reading import (
    instrument_of,
    kept_instrument,
    training_of,
)
from encre.research.equipment.zones import span_text, zone


class MaintenancePage(FormPage):
    """Plan maintenance: bookings in the way are shown first, and cancelled once confirmed."""

    title, icon, form_class = _("Plan maintenance"), "tool", MaintenanceForm
    template_name = "equipment/maintenance.html"
    submit_label, done = _("Plan maintenance"), _("Maintenance is planned.")
    next_step = _("You see the bookings in the way, if any, before anything is cancelled.")
    draft = False

    @cached_property
    def object(self) -> Instrument:
        """Return the instrument."""
        return kept_instrument(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who keep it."""
        _found = self.object

    def form_options(self) -> dict[str, Any]:
        """Return the instrument."""
        return {"instrument": self.object}

    def initial(self) -> Mapping[str, Any]:
        """Begin today."""
        today = timezone.now().astimezone(zone(self.object.zone)).date()
        return {"first_day": today, "last_day": today}

    def again(self, form: Any, status: int) -> Any:
        """Show what is in the way beside the answers."""
        facts = form.cleaned_data if form.is_bound else {}
        found: list[tuple[str, str, UUID]] = []
        if facts.get("starts") and facts.get("ends"):
            place = zone(self.object.zone)
            rows = maintenance.in_the_way(
                self.object, facts["starts"], facts["ends"], by=self.person
            )
            found = [
                (str(row.person or ""), span_text(row.starts, row.ends, place), row.pk)
                for row in rows
            ]
        context = self.get_context_data(form=form, displaced=found)
        return self.render_to_response(context, status=status)

    def perform(self, form: Any) -> str | Model:
        """Plan it."""
        facts = form.cleaned_data
        seen = [as_uuid(text) for text in self.request.POST.getlist("displacing")]
        maintenance.plan_maintenance(
            self.object, by=self.person, starts=facts["starts"], ends=facts["ends"],
            reason=facts["reason"], displacing=[one for one in seen if one],
        )  # fmt: skip
        return reverse("equipment:instrument", args=[self.object.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.object)


def training_state(row: Training) -> State:
    """Return whether a training counts today."""
    today = timezone.localdate()
    if row.withdrawn_at is not None:
        return State(gettext("Withdrawn"), "neutral", "circle-x")
    if row.expires is not None and row.expires < today:
        return State(gettext("Expired"), "warning", "hourglass")
    return State(gettext("Counts"), "success")


class TrainingList(ListPage):
    """The trainings on an instrument that the reader may see."""

    title, icon = _("Trainings"), "school"
    columns = (
        Column("person", _("Person"), kind="person"),
        Column("state", _("State"), value=training_state, kind="state"),
        Column("trained_on", _("Trained on"), kind="day", sort=("-trained_on",)),
        Column("expires", _("Counts until"), kind="day"),
        Column("trainer", _("Trainer"), value=lambda row: str(row.trainer or row.trainer_name)),
    )
    order = ("-trained_on",)
    empty = Empty(
        _("No training noted"),
        _("Those who keep the instrument note who was trained, by whom and until when."),
        "school",
    )

    @cached_property
    def instrument(self) -> Instrument:
        """Return the instrument."""
        return instrument_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who see the instrument."""
        _found = self.instrument

    def rows(self) -> QuerySet[Training]:
        """Return them."""
        return queries.trainings(self.person, self.instrument)

    def row_url(self, row: Training) -> str:
        """Lead to the withdrawal."""
        return reverse("equipment:training-withdraw", args=[row.pk]) if self.keeper else ""

    @cached_property
    def keeper(self) -> bool:
        """Say whether the reader keeps the instrument."""
        return access.can(self.person, "equipment.instrument.manage", self.instrument)

    def actions(self) -> Sequence[Action]:
        """Return the way to note one."""
        if not self.keeper:
            return ()
        url = reverse("equipment:training-new", args=[self.instrument.pk])
        return (Action(_("Note a training"), url, "plus", main=True, key="n"),)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.instrument)


class NewTraining(FormPage):
    """Note that somebody was trained."""

    title, icon, form_class = _("Note a training"), "school", TrainingForm
    done = _("The training is noted.")

    @cached_property
    def object(self) -> Instrument:
        """Return the instrument."""
        return kept_instrument(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who keep it."""
        _found = self.object

    def form_options(self) -> dict[str, Any]:
        """Find people as the reader may."""
        return {"person": self.person}

    def initial(self) -> Mapping[str, Any]:
        """Begin today."""
        return {"trained_on": timezone.localdate()}

    def perform(self, form: Any) -> str | Model:
        """Note it."""
        facts = form.cleaned_data
        training.note_training(self.object, facts.pop("person"), by=self.person, **facts)
        return reverse("equipment:trainings", args=[self.object.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.object)


class WithdrawTraining(ConfirmPage):
    """Withdraw a training."""

    title, icon = _("Withdraw the training"), "school"
    submit_label, done = _("Withdraw the training"), _("The training is withdrawn.")

    @cached_property
    def object(self) -> Training:
        """Return the training."""
        return training_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who keep the instrument."""
        access.require(self.person, "equipment.instrument.manage", self.object.instrument)

    def consequence(self) -> str:
        """Name the person and the instrument."""
        words = {"name": self.object.person, "instrument": self.object.instrument}
        return gettext("%(name)s can no longer book %(instrument)s; bookings made stay.") % words

    def act(self) -> str | Model:
        """Withdraw it."""
        training.withdraw_training(self.object, by=self.person)
        return reverse("equipment:trainings", args=[self.object.instrument_id])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.object.instrument)


class LabelPage(Page):
    """The label to print and put on the bench: its code leads to « book now »."""

    template_name = "equipment/label.html"
    icon = "qrcode"
    title = _("Label to print")

    @cached_property
    def object(self) -> Instrument:
        """Return the instrument."""
        return kept_instrument(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who keep it."""
        _found = self.object

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the code and what stands beside it."""
        address = settings.BASE_URL + reverse("equipment:now", args=[self.object.pk])
        return super().get_context_data(
            instrument=self.object, code=drawn(address), address=address, **context
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.object)


def drawn(address: str) -> SafeString:
    """Return an address as a QR code (ISO/IEC 18004, level M), an SVG without any style."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(scale=4, border=2, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308 made here from an address of ours, of squares alone
