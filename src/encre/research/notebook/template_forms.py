"""The forms of templates and protocols."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.structures import queries as structures
from encre.foundation.ui.forms import Day, VersionedForm
from encre.research.notebook import queries
from encre.research.notebook.forms import writable
from encre.research.notebook.models import FieldKind, Notebook, Status, Template
from encre.research.notebook.services.template_content import LONGEST_DELAY

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

BEGUN = [choice for choice in Status.choices if choice[0] != Status.DONE]
ROWS = 3


class TemplateForm(forms.Form):
    """A new template: its name, and whose it is."""

    title = forms.CharField(label=_("Name"), max_length=200)
    structure: Any = forms.ModelChoiceField(
        queryset=None,
        label=_("Whose it is"),
        required=False,
        empty_label=_("Mine only"),
        help_text=_("Once published, a team’s or unit’s is offered to all who work there."),
    )
    purpose = forms.CharField(
        label=_("What it is for"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        who = access.actor(person)
        mine = {*who.teams, *who.with_role("head", "deputy", "manager")}
        rows = structures.open_structures(person).filter(pk__in=mine)
        self.fields["structure"].queryset = rows.order_by("kind", "sort_name")  # type: ignore[attr-defined]


class DescribeForm(VersionedForm):
    """What a template gives besides its text, its fields and its steps."""

    title = forms.CharField(label=_("Name"), max_length=200)
    purpose = forms.CharField(
        label=_("What it is for"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    pattern = forms.CharField(
        label=_("Title of the entries"),
        max_length=300,
        required=False,
        help_text=_("May hold {date}, {author} and {notebook}. Empty: the name of the template."),
    )
    category = forms.CharField(label=_("Category"), max_length=120, required=False)
    status = forms.ChoiceField(label=_("Status at the start"), choices=BEGUN)
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by commas."))


class DefinitionForm(forms.Form):
    """A field of a template."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=FieldKind.choices)
    text = forms.CharField(label=_("Value at the start"), required=False)
    unit = forms.CharField(
        label=_("Unit"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"list": "units"}),
    )
    options = forms.CharField(
        label=_("Choices"), required=False, help_text=_("Separated by semicolons.")
    )
    help = forms.CharField(label=_("Help"), max_length=300, required=False)
    required = forms.BooleanField(label=_("Required to be done"), required=False)


class DelayForm(forms.Form):
    """A step of a template."""

    text = forms.CharField(label=_("Step"), required=False)
    days = forms.IntegerField(
        label=_("Days after the experiment"),
        required=False,
        min_value=0,
        max_value=LONGEST_DELAY,
    )


DefinitionSet = forms.formset_factory(DefinitionForm, extra=ROWS)
DelaySet = forms.formset_factory(DelayForm, extra=ROWS)


class PublishForm(VersionedForm):
    """A version to publish."""

    note = forms.CharField(
        label=_("What this version changes"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Read by those who use the version before this one."),
    )


class ProtocolForm(VersionedForm):
    """A protocol to put in an entry."""

    template: Any = forms.ModelChoiceField(
        Template.objects.none(), label=_("Protocol"), empty_label=None
    )
    insert = forms.BooleanField(
        label=_("Also put in its text, its fields and its steps"),
        required=False,
        help_text=_("They come after the entry’s own."),
    )

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self.fields["template"], person)


class NewEntryForm(forms.Form):
    """What an entry begins with."""

    template: Any = forms.ModelChoiceField(
        Template.objects.none(),
        label=_("Template"),
        required=False,
        empty_label=_("A blank page"),
    )
    notebook = forms.ModelChoiceField(Notebook.objects.none(), label=_("Notebook"))
    title = forms.CharField(
        label=_("Title"),
        max_length=300,
        required=False,
        help_text=_("With a template, it may be left empty: the template gives it."),
    )
    experiment_on = forms.DateField(label=_("Date of the experiment"), required=False, widget=Day)
    confidential = forms.BooleanField(
        label=_("Confidential"),
        required=False,
        help_text=_("Then only you, and those you share it with, can read this entry."),
    )

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["notebook"].queryset = writable(person)  # type: ignore[attr-defined]
        offer(self.fields["template"], person)

    def clean(self) -> dict[str, Any]:
        """Ask for a title when no template gives one."""
        answers: dict[str, Any] = super().clean() or {}
        if not answers.get("title", "").strip() and answers.get("template") is None:
            self.add_error("title", _("Give the entry a title."))
        return answers


def offer(field: Any, person: "Person") -> None:
    """Offer in a field the templates that a person may use, grouped, favourites first."""
    rows = queries.usable(person)
    field.queryset = queries.templates(person).filter(pk__in=[row.pk for row in rows])
    empty = [("", field.empty_label)] if field.empty_label else []
    field.choices = [*empty, *grouped(person, rows)]


def grouped(person: "Person", rows: list[Template]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return templates by whose they are: favourites, one's own, then each structure's."""
    kept = queries.favourite_templates(person)
    found: dict[str, list[tuple[str, str]]] = {}
    for row in sorted(rows, key=lambda row: (row.pk not in kept, row.person_id is None)):
        whose = str(_("Mine")) if row.structure is None else row.structure.title
        group = str(_("Favourites")) if row.pk in kept else whose
        found.setdefault(group, []).append((str(row.pk), named(row)))
    return list(found.items())


def named(row: Template) -> str:
    """Return a template's name with the version that would be used."""
    return str(_("%(title)s, version %(number)s") % {"title": row.title, "number": row.published})
