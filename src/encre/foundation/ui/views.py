"""The reference pages: every component and archetype, to look at and to check (operators only)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.errors import Refused
from encre.foundation.ui.actions import Action, Crumb, Empty, State
from encre.foundation.ui.forms import Day, with_unit
from encre.foundation.ui.pages import (
    ChoiceFilter,
    Column,
    DayFilter,
    FormPage,
    ListPage,
    Page,
    PicturePage,
)

if TYPE_CHECKING:
    from encre.foundation.journal.models import Recorded

STATES = (
    State(_("Draft"), "neutral", "circle-dashed"),
    State(_("In review"), "accent", "eye"),
    State(_("Signed"), "success", "signature"),
    State(_("Late"), "warning", "clock"),
    State(_("Refused"), "danger", "circle-x"),
)


class Reference(Page):
    """Every component on one page."""

    template_name = "ui/reference/index.html"
    title = _("The page kit")
    icon = "palette"
    action = "ui.reference"

    def actions(self) -> Sequence[Action]:
        """Return one action of each look."""
        here = reverse("ui:reference")
        return (
            Action(_("Open a form"), reverse("ui:form"), "edit", main=True, tone="accent", key="n"),
            Action(_("Open a list"), reverse("ui:list"), "list-details", main=True),
            Action(_("Open a picture"), reverse("ui:picture"), "chart-bar"),
            Action(_("Delete"), here, "trash", tone="danger"),
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return samples of what the tags draw."""
        now = timezone.now()
        moments = (now - timedelta(minutes=12), now - timedelta(days=2))
        empty = Empty(_("No sample yet"), _("Samples appear here."), "flask", self.actions()[0])
        return super().get_context_data(
            states=STATES,
            moments=moments,
            numbers=(1234.5, 98_765_432, 12),
            sizes=(1, 812, 24_500, 3_400_000, 7_250_000_000),
            empty=empty,
            **context,
        )


class ReferenceList(ListPage):
    """The archetype of a list, over the journal."""

    title = _("A list")
    icon = "list-details"
    action = "ui.reference"
    order = ("-id",)
    columns = (
        Column("name", _("Event"), kind="code", link=True),
        Column("at", _("Moment"), kind="moment"),
        Column("subject_kind", _("Kind"), sort=("subject_kind",)),
        Column("id", _("Number"), kind="number", sort=("id",), shown=False),
    )
    filters = (
        ChoiceFilter("subject_kind", _("Kind"), choices=lambda person: kinds()),
        DayFilter("at", _("Moment")),
    )
    empty = Empty(_("Nothing has happened yet"), _("What people do appears here."), "history")

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the kit."""
        return (Crumb(Reference.title, reverse("ui:reference")),)

    def rows(self) -> QuerySet[Recorded, Any]:
        """Return every event."""
        from encre.foundation.journal import queries

        return queries.trail()

    def row_url(self, row: Any) -> str:
        """Return this page: events have no page of their own here."""
        return f"#{row.pk}"


def kinds() -> list[tuple[str, Any]]:
    """Return the kinds of objects as choices."""
    from encre.foundation import links

    return [(kind.name, kind.plural) for kind in links.all_kinds()]


class SampleForm(forms.Form):
    """One field of each look."""

    name = forms.CharField(label=_("Name"), help_text=_("As written on the tube."), max_length=40)
    volume = with_unit(
        forms.DecimalField(label=_("Volume"), min_value=0, help_text=_("What is left today.")), "µL"
    )
    day = forms.DateField(label=_("Day"), widget=Day, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("dna", "ADN"), ("rna", "ARN")])
    place = forms.ChoiceField(
        label=_("Place"), widget=forms.RadioSelect, choices=[("a", "A4"), ("b", "B2")]
    )
    uses = forms.MultipleChoiceField(
        label=_("Uses"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("pcr", "PCR"), ("seq", "RNA-seq")],
        required=False,
    )
    note = forms.CharField(label=_("Remarks"), widget=forms.Textarea, required=False)
    picture = forms.FileField(label=_("Picture"), required=False)
    shared = forms.BooleanField(label=_("Open to the unit"), required=False)


class ReferenceForm(FormPage):
    """The archetype of a form; it keeps nothing."""

    title = _("A form")
    icon = "forms"
    action = "ui.reference"
    form_class = SampleForm
    intro = _("This form keeps nothing: it shows how forms look and answer.")
    next_step = _("Next, you choose who may see the sample.")

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the kit."""
        return (Crumb(Reference.title, reverse("ui:reference")),)

    def perform(self, form: forms.BaseForm) -> str:
        """Refuse, to show how a service's refusal looks."""
        raise Refused(fields={"name": [_("A sample already has this name.")]})


class ReferencePicture(PicturePage):
    """The archetype of a picture, with its table."""

    title = _("A picture")
    icon = "chart-bar"
    action = "ui.reference"
    figure_template = "ui/reference/figure.html"
    caption = _("Samples received each month.")

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the kit."""
        return (Crumb(Reference.title, reverse("ui:reference")),)

    def header(self) -> Sequence[Any]:
        """Return the heads."""
        return (_("Month"), _("Samples"))

    def table(self) -> Sequence[Sequence[Any]]:
        """Return the rows."""
        return (("2026-09", 12), ("2026-10", 31), ("2026-11", 24))
