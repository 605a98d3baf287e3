"""The forms of an entry's properties: typed fields and steps, as their template defines them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.structures import choosing
from encre.foundation.ui.forms import Day, VersionedForm
from encre.research.notebook.forms import suggesting
from encre.research.notebook.meant import things_named
from encre.research.notebook.models import FieldKind, Notebook, Status
from encre.research.notebook.services.field_values import SEVERAL
from encre.research.notebook.services.properties import NEXT
from encre.research.notebook.services.typed_values import NO, YES

if TYPE_CHECKING:
    from uuid import UUID

    from encre.foundation.people.models import Person


class Wanted(forms.CharField):
    """A value that will be needed: the form says so, and saves without it."""

    def validate(self, value: Any) -> None:
        """Take no value as well as any other."""


class Several(forms.CheckboxSelectMultiple):
    """Boxes to tick whose answer is one text."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what is ticked, joined."""
        return SEVERAL.join(super().value_from_datadict(data, files, name) or [])

    def format_value(self, value: Any) -> Any:
        """Return what is ticked, apart."""
        if isinstance(value, str):
            value = [part.strip() for part in value.split(SEVERAL.strip()) if part.strip()]
        return super().format_value(value)


class PropertiesForm(VersionedForm):
    """An entry's properties; only statuses that may follow the present one are offered."""

    title = forms.CharField(label=_("Title"), max_length=300)
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)
    category = forms.CharField(label=_("Category"), max_length=120, required=False)
    experiment_on = forms.DateField(label=_("Date of the experiment"), required=False, widget=Day)
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by commas."))
    confidential = forms.BooleanField(label=_("Confidential"), required=False)

    def __init__(self, *args: Any, status: str, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = {status, *NEXT[status]}
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            choice for choice in Status.choices if choice[0] in offered
        ]


class FieldForm(forms.Form):
    """A typed field; one of a template keeps its name and kind, and asks by its kind."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=FieldKind.choices)
    text = forms.CharField(label=_("Value"), required=False)
    unit = forms.CharField(
        label=_("Unit"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"list": "units"}),
    )

    def __init__(self, *args: Any, reader: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.reader = reader
        self.defined = bool(self.initial.get("defined"))
        if self.defined:
            self._as_defined()

    def _as_defined(self) -> None:
        asked, given = self.fields, self.initial
        for name in ("name", "kind"):
            asked[name].widget = forms.HiddenInput()
        if given["kind"] != FieldKind.NUMBER:
            asked["unit"].widget = forms.HiddenInput()
        label = given["name"]
        if given["required"]:
            label = _("%(name)s (required to be done)") % {"name": label}
        asked["text"] = Wanted(
            label=label,
            required=given["required"],
            help_text=escape(given["help"]),
            widget=_widget(given),
        )
        self.use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """Find the person or the thing that a field names."""
        answers: dict[str, Any] = super().clean() or {}
        text, kind = answers.get("text", "").strip(), answers.get("kind")
        answers["target"] = None
        if not text or not answers.get("name"):
            return answers
        if text == self.initial.get("text") and self.initial.get("target_id"):
            answers["target"] = (self.initial["target_kind"], self.initial["target_id"])
        elif kind == FieldKind.PERSON:
            found = person_meant(self.reader, text, "text")
            answers["text"], answers["target"] = found.display_name, _end(found)
        elif kind == FieldKind.LINK:
            thing = thing_meant(self.reader, text, "text")
            answers["text"], answers["target"] = links.title(thing), _end(thing)
        return answers


class StepForm(forms.Form):
    """A step: what, before when, by whom."""

    text = forms.CharField(label=_("Step"), required=False)
    deadline = forms.DateField(label=_("To do before"), required=False, widget=Day)
    assignee = forms.CharField(label=_("Given to"), required=False, max_length=250)

    def __init__(self, *args: Any, reader: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.reader = reader
        self.fields["assignee"].widget = suggesting("person")

    def clean_assignee(self) -> "Person | None":
        """Find who is meant."""
        text = self.cleaned_data["assignee"].strip()
        return person_meant(self.reader, text, None) if text else None


class LinkForm(forms.Form):
    """A link of an entry: what it means, and to what."""

    relation = forms.ChoiceField(label=_("This entry"))
    target = forms.CharField(
        label=_("What it is linked to"),
        max_length=500,
        help_text=_("Its number (U1016-2026-00123), its title, or the address of its page."),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, reader: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.reader = reader
        relations = [(row.name, row.forward) for row in links.all_relations()]
        self.fields["relation"].choices = relations  # type: ignore[attr-defined]

    def clean_target(self) -> Any:
        """Find what is meant."""
        return thing_meant(self.reader, self.cleaned_data["target"].strip(), None)


class MoveForm(forms.Form):
    """Where an entry goes."""

    notebook = forms.ModelChoiceField(Notebook.objects.none(), label=_("Notebook"))

    def __init__(self, *args: Any, notebooks: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["notebook"].queryset = notebooks  # type: ignore[attr-defined]


FieldSet = forms.formset_factory(FieldForm, extra=3)
StepSet = forms.formset_factory(StepForm, extra=3)


def person_meant(reader: "Person", text: str, name: str | None) -> "Person":
    """Return the one person meant by a name or a mail address (raises ValidationError)."""
    found = choosing.people_named(reader, text)
    if len(found) == 1:
        return found[0]
    sentence = (
        _("Several people have this name: give the mail address.")
        if found
        else _("Nobody is found by this name.")
    )
    raise forms.ValidationError({name: sentence} if name else sentence)


def thing_meant(reader: "Person", text: str, name: str | None) -> Any:
    """Return the one thing meant by a number, a title or an address (raises ValidationError)."""
    found = things_named(reader, text)
    if len(found) == 1:
        return found[0]
    sentence = (
        _("Several entries have this title: give the number.")
        if found
        else _("Nothing that you may see is found by this number, title or address.")
    )
    raise forms.ValidationError({name: sentence} if name else sentence)


def _end(thing: Any) -> "tuple[str, UUID]":
    return thing._meta.label_lower, thing.pk


def _widget(given: Mapping[str, Any]) -> forms.Widget:
    """Return the box that suits a defined field's kind."""
    kind, options = given["kind"], given.get("options") or []
    none = ("", "–")
    if kind == FieldKind.CHOICE and options:
        return forms.Select(choices=[none, *((item, item) for item in options)])
    if kind == FieldKind.CHOICES and options:
        return Several(choices=[(item, item) for item in options])
    if kind == FieldKind.CHECK:
        return forms.Select(choices=[none, (YES, _("yes")), (NO, _("no"))])
    if kind == FieldKind.DATE:
        return Day()
    if kind == FieldKind.TIME:
        return forms.TimeInput(attrs={"type": "time"})
    return suggesting("person") if kind == FieldKind.PERSON else forms.TextInput()
