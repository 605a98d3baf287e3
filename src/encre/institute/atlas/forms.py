"""The forms by which keepers and heads keep structures and people."""

from typing import Any

from django import forms
from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.people import queries as people
from encre.foundation.structures import queries as structures
from encre.foundation.ui.forms import Day, VersionedForm, with_unit
from encre.institute.atlas.choosing import Chosen


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, widget=Day, required=required, help_text=help_text)


class StructureForm(VersionedForm):
    """The facts of a structure."""

    kind = forms.ChoiceField(label=_("Kind"), choices=structures.KINDS)
    name = forms.CharField(label=_("Name"), max_length=400)
    acronym = forms.CharField(label=_("Acronym"), max_length=80, required=False)
    code = forms.CharField(
        label=_("Short label"),
        max_length=40,
        required=False,
        help_text=_("The code people use first, such as U 1016."),
    )
    nature = forms.CharField(
        label=_("Nature"), max_length=80, required=False, help_text=_("Such as: joint unit.")
    )
    description = forms.CharField(
        label=_("In a few lines"), widget=forms.Textarea, required=False, max_length=4000
    )
    domains = forms.CharField(
        label=_("Scientific domains"), required=False, help_text=_("Separated by commas.")
    )
    website = forms.CharField(label=_("Website"), max_length=300, required=False)
    rnsr = forms.CharField(label="RNSR", max_length=10, required=False)
    ror = forms.CharField(label="ROR", max_length=40, required=False)
    starts = _day(_("Since"))
    ends = _day(_("Until"), help_text=_("Leave empty while it lives."))

    def facts(self) -> dict[str, Any]:
        """Return the answers as the service takes them."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        domains = facts.pop("domains")
        return facts | {"domains": _split(domains)}


def _split(text: str) -> list[str]:
    """Cut at `;` when there is one: some domains hold commas."""
    mark = ";" if ";" in text else ","
    return [part.strip() for part in text.split(mark) if part.strip()]


class LabelForm(forms.Form):
    """A code given to a structure."""

    text = forms.CharField(
        label=_("Label"), max_length=60, help_text=_("In any writing: U 1016, UMR_S 1016, UAR 3.")
    )
    starts = _day(_("Since"))
    ends = _day(_("Until"))


class ResponsibilityForm(Chosen):
    """Who answers for a structure."""

    role = forms.ChoiceField(label=_("Responsibility"), choices=structures.ROLES)
    person = forms.CharField(
        label=_("Person"),
        required=False,
        max_length=120,
        help_text=_("Type a name of the directory: rights follow the responsibility."),
    )
    family_name = forms.CharField(
        label=_("Or a family name alone"),
        required=False,
        max_length=120,
        help_text=_("For somebody who is not in the directory; no right follows."),
    )
    given_name = forms.CharField(label=_("First name"), required=False, max_length=120)
    title = forms.CharField(label=_("Title"), required=False, max_length=80)
    starts = _day(_("Since"))

    def find(self, name: str, text: str) -> QuerySet[Any, Any]:
        """Return the people of this name."""
        return people.with_affiliations(people.matching(self.reader, text))

    def describe(self, row: Any) -> str:
        """Return the person's name and laboratories."""
        return described(row)

    def clean_person(self) -> Any:
        """Return the person named."""
        return self.choose("person")


class RecogniseForm(Chosen):
    """Which person of the directory a name is."""

    person = forms.CharField(label=_("Person"), max_length=120)

    def find(self, name: str, text: str) -> QuerySet[Any, Any]:
        """Return the people of this name."""
        return people.with_affiliations(people.matching(self.reader, text))

    def describe(self, row: Any) -> str:
        """Return the person's name and laboratories."""
        return described(row)

    def clean_person(self) -> Any:
        """Return the person named."""
        return self.choose("person")


def described(person: Any) -> str:
    """Return a person's name and laboratories, to tell homonyms apart."""
    places = ", ".join(held.structure.title for held in person.present)
    return f"{person.display_name} ({places})" if places else person.display_name


class AffiliationForm(Chosen):
    """Where a person works."""

    structure = forms.CharField(
        label=_("Structure"), max_length=200, help_text=_("A name, an acronym or a label.")
    )
    category = forms.ChoiceField(label=_("Staff category"))
    position = forms.CharField(label=_("Position"), required=False, max_length=120)
    primary = forms.BooleanField(label=_("Main affiliation"), required=False, initial=True)
    share = with_unit(
        forms.IntegerField(label=_("Share of time"), min_value=1, max_value=100, initial=100), "%"
    )
    starts = _day(_("Since"))
    ends = _day(_("Until"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = apps.get_model("people.Affiliation")._meta.get_field("category")
        self.fields["category"].choices = field.choices  # type: ignore[attr-defined]

    def find(self, name: str, text: str) -> QuerySet[Any, Any]:
        """Return the open structures the text names."""
        rows = structures.open_structures(self.reader).filter(stub=False)
        return structures.matching(rows, text).order_by("sort_name", "id")

    def clean_structure(self) -> Any:
        """Return the structure named."""
        return self.choose("structure")


class AffiliationDatesForm(forms.Form):
    """The dates of an affiliation."""

    starts = _day(_("Since"))
    ends = _day(_("Until"), help_text=_("The last day, included. Leave empty while it lasts."))


class AttachForm(Chosen):
    """Under which structure another lies."""

    parent = forms.CharField(
        label=_("Under"), max_length=200, help_text=_("A name, an acronym or a label.")
    )
    starts = _day(_("Since"))
    ends = _day(_("Until"))

    def find(self, name: str, text: str) -> QuerySet[Any, Any]:
        """Return the open structures the text names."""
        rows = structures.open_structures(self.reader)
        return structures.matching(rows, text).order_by("sort_name", "id")

    def clean_parent(self) -> Any:
        """Return the structure named."""
        return self.choose("parent")


class SiteForm(forms.Form):
    """Where a structure stands; coordinates place it exactly on the map."""

    name = forms.CharField(label=_("Name of the site"), max_length=200, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)
    town = forms.CharField(label=_("Town"), max_length=120)
    latitude = forms.FloatField(
        label=_("Latitude"),
        required=False,
        help_text=_("In degrees, such as 48.11; without it the map shows the department."),
    )
    longitude = forms.FloatField(label=_("Longitude"), required=False)


class SuccessionForm(Chosen):
    """From what a structure came."""

    predecessor = forms.CharField(
        label=_("Comes from"), max_length=200, help_text=_("A name, an acronym or a label.")
    )
    kind = forms.ChoiceField(label=_("How"), choices=structures.SUCCESSIONS)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1800, max_value=2200)

    def find(self, name: str, text: str) -> QuerySet[Any, Any]:
        """Return the structures the text names, closed ones included."""
        rows = structures.structures(self.reader)
        return structures.matching(rows, text).order_by("sort_name", "id")

    def clean_predecessor(self) -> Any:
        """Return the structure named."""
        return self.choose("predecessor")


class LastDayForm(forms.Form):
    """The last day of something, included."""

    on = _day(_("Last day"), required=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = timezone.localdate


class PersonForm(forms.Form):
    """The facts of a person; `seen` tells what they were when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    given_name = forms.CharField(label=_("First name"), max_length=120, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=120)
    birth_name = forms.CharField(
        label=_("Birth name"), max_length=120, required=False, help_text=_("If it is another.")
    )
    hide_birth_name = forms.BooleanField(label=_("Do not show my birth name"), required=False)
    email = forms.EmailField(label=_("Mail address"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    orcid = forms.CharField(label="ORCID", max_length=60, required=False)
    idref = forms.CharField(label="IdRef", max_length=60, required=False)
    idhal = forms.CharField(label="idHAL", max_length=80, required=False)
    expertise = forms.CharField(label=_("Fields of work"), max_length=250, required=False)
    unlisted = forms.BooleanField(label=_("Not in the public directory"), required=False)

    def facts(self) -> dict[str, Any]:
        """Return the answers as the service takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class ReferenceForm(forms.Form):
    """The file of the national reference."""

    file = forms.FileField(
        label=_("File of the RNSR"),
        help_text=_("The CSV file published by the ministry, with its semicolons."),
    )

    def clean_file(self) -> Any:
        """Refuse what is plainly another kind of file."""
        file = self.cleaned_data["file"]
        if file.name.lower().endswith((".xlsx", ".xls", ".ods", ".zip", ".pdf")):
            raise forms.ValidationError(_("This is not a CSV file."))
        return file
