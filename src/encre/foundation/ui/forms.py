"""How forms are drawn: labels above, help under, units inside, errors beside and in a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest

    from encre.foundation.base.errors import Refused
    from encre.foundation.ui.actions import Text

WIDGET_CLASSES = {
    "select.html": "form-select",
    "checkbox.html": "form-check-input",
    "checkbox_select.html": "",
    "radio.html": "",
    "multiple_input.html": "",
    "hidden.html": "",
    "multiple_hidden.html": "",
}
HYPHENS = BLANK_CHOICE_DASH[0][1]
Kind = TypeVar("Kind", bound=forms.Field)


class Renderer(DjangoTemplates):
    """Draws every form of the house with the kit's templates and classes."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> Any:
        """Render a form, a field or a widget, giving widgets the look of the house."""
        if "widget" in context:
            _dress(template_name, context["widget"]["attrs"])
            _say_empty(context["widget"])
        return super().render(template_name, context, request)


def _dress(template_name: str, attrs: dict[str, Any]) -> None:
    css = WIDGET_CLASSES.get(template_name.rpartition("/")[2], "form-control")
    known = str(attrs.get("class", "")).split()
    if css and css not in known:
        attrs["class"] = " ".join([css, *known])
    if attrs.get("aria-invalid") == "true" and css:
        attrs["class"] += " is-invalid"


def _say_empty(widget: dict[str, Any]) -> None:
    """Give the empty choice of a select a word, where Django has a row of hyphens."""
    for _group, options, _index in widget.get("optgroups", ()):
        for option in options:
            if option["label"] == HYPHENS:
                option["label"] = _("Choose…") if widget["required"] else _("No choice")


def with_unit(field: Kind, unit: Text) -> Kind:
    """Return `field` showing its unit inside the box."""
    field.unit = unit  # type: ignore[attr-defined]
    return field


class Day(forms.DateInput):
    """A day, typed or picked with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    """A day and an hour, typed or picked with the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class VersionedForm(forms.Form):
    """A form that remembers which version of the object it was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NoForm(forms.Form):
    """A form without questions, for an act that only needs a click."""


class TypedName(forms.Form):
    """Asks for the name of what is about to be destroyed."""

    name = forms.CharField(label=_("Name"), help_text=_("Type the name exactly to confirm."))

    def __init__(self, *args: Any, expected: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.expected = expected

    def clean_name(self) -> str:
        """Refuse anything but the expected name."""
        typed: str = self.cleaned_data["name"]
        if typed.strip() != self.expected.strip():
            raise forms.ValidationError(_("This is not the name of what you are about to delete."))
        return typed


def add_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Write the sentences of a service's refusal beside the fields they are about."""
    for name, sentences in refusal.fields.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, str(sentence))
    if not refusal.fields:
        form.add_error(None, str(refusal))
