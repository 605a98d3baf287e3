"""The notebook's forms."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.access.levels import Level
from encre.foundation.structures import choosing
from encre.foundation.ui.forms import Day, VersionedForm
from encre.research.notebook.models import Meaning, Notebook

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def offer_own(field: Any, person: "Person") -> None:
    """Offer the teams and units in which `person` works."""
    choosing.offer(field, choosing.working_places(person, access.actor(person).teams))


class NotebookForm(forms.Form):
    """What a notebook is."""

    title = forms.CharField(label=_("Title"), max_length=200)
    structure: Any = forms.ModelChoiceField(queryset=None, label=_("Team or unit"))
    description = forms.CharField(
        label=_("What it is for"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    confidential = forms.BooleanField(
        label=_("Confidential project"),
        required=False,
        help_text=_("Then only you, and those you share it with, know that it exists."),
    )

    def __init__(self, *args: Any, person: "Person", fixed: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_own(self.fields["structure"], person)
        if fixed:
            del self.fields["structure"]


class ArchiveForm(forms.Form):
    """An archive, and the notebook it goes in."""

    notebook = forms.ModelChoiceField(Notebook.objects.none(), label=_("Notebook"))
    archive = forms.FileField(
        label=_("Archive (.eln)"),
        help_text=_("The archive is read first; you see what it holds before anything is written."),
    )

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["notebook"].queryset = writable(person)  # type: ignore[attr-defined]


class SignatureForm(VersionedForm):
    """A signature: its meaning, and the password again."""

    meaning = forms.ChoiceField(label=_("What your signature means"), choices=Meaning.choices)


class CountersignForm(forms.Form):
    """What a round of countersignatures means."""

    meaning = forms.ChoiceField(
        label=_("What your signatures mean"),
        choices=[choice for choice in Meaning.choices if choice[0] != Meaning.AUTHORSHIP],
    )


class ReasonForm(forms.Form):
    """Why something unusual is done."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000
    )


def suggesting(kind: str) -> forms.TextInput:
    """Return a text box that offers what matches while one types, and works without."""
    return forms.TextInput(
        attrs={
            "list": f"offered-{kind}",
            "autocomplete": "off",
            "hx-get": f"{reverse_lazy('notebook:shareable')}?kind={kind}",
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#offered-{kind}",
            "hx-sync": "this:replace",
        }
    )


class ShareForm(forms.Form):
    """With whom, for what, until when."""

    person = forms.CharField(
        label=_("Person"),
        required=False,
        max_length=250,
        help_text=_("Family name and first name, or mail address."),
    )
    scope = forms.CharField(
        label=_("or a structure"),
        required=False,
        max_length=250,
        help_text=_("Its label (U 1016), its acronym or its name."),
    )
    level = forms.ChoiceField(label=_("They may"), choices=Level.choices)
    ends = forms.DateField(label=_("Until"), required=False, widget=Day)

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.reader = person
        for name in ("person", "scope"):
            self.fields[name].widget = suggesting(name)

    def clean(self) -> dict[str, Any]:
        """Find the one person, or the one structure, that is meant."""
        answers: dict[str, Any] = super().clean() or {}
        typed, place = answers.get("person", ""), answers.get("scope", "")
        if bool(typed) == bool(place):
            raise forms.ValidationError(_("Name a person, or choose a structure."))
        answers["found"] = one_person(self.reader, typed) if typed else None
        answers["scope"] = self._structure(place) if place else None
        return answers

    def _structure(self, text: str) -> Any:
        found = choosing.structures_named(self.reader, text)
        if len(found) != 1:
            sentence = (
                _("No structure is found by this name.")
                if not found
                else _("Several structures have this name: give the label or the whole name.")
            )
            raise forms.ValidationError({"scope": sentence})
        return found[0]


class DepositForm(forms.Form):
    """What the package of a notebook holds, and why it is made."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Kept in the package and with it: closing of a unit, departure, end of a grant."
        ),
    )
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)
    with_files = forms.BooleanField(
        label=_("With the files attached to entries"),
        required=False,
        help_text=_(
            "They are there as they were given, and in the .eln archive again: count twice their"
            " size."
        ),
    )


class CountersignerForm(forms.Form):
    """Of whom a countersignature is asked."""

    person = forms.CharField(
        label=_("Person"),
        max_length=250,
        help_text=_("Family name and first name, or mail address."),
    )

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.reader = person
        self.fields["person"].widget = suggesting("person")

    def clean(self) -> dict[str, Any]:
        """Find the one person that is meant."""
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("person"):
            answers["found"] = one_person(self.reader, answers["person"])
        return answers


def one_person(reader: "Person", text: str) -> "Person":
    """Return the one person meant by a name or a mail address (raises ValidationError)."""
    found = choosing.people_named(reader, text)
    if len(found) != 1:
        sentence = (
            _("Nobody is found by this name.")
            if not found
            else _("Several people have this name: give the mail address.")
        )
        raise forms.ValidationError({"person": sentence})
    return found[0]


def writable(person: "Person") -> Any:
    """Return the notebooks `person` may write in, by title."""
    rows = access.visible(person, Notebook.objects.all(), "notebook.notebook.write")
    return rows.order_by("sort_title")
