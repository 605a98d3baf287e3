"""The forms of the golden record: corrections, merges, what is parted, ranks of sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from encre.foundation.people import queries as people
from encre.foundation.ui.forms import Day
from encre.institute.directory.models import Corrected, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from encre.foundation.people.models import Person
    from encre.institute.directory.impact import Since
    from encre.institute.directory.models import SourceRecord

OFFERED = 12


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=Day, help_text=help_text)


class NamesPerson(forms.Form):
    """A form whose `person` is typed by name or mail; when several answer, it asks which one."""

    def __init__(self, *args: Any, reader: Person, apart: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.reader, self.apart = reader, apart
        self.candidates: list[Person] = []

    def found(self, text: str) -> Person | None:
        """Return the person a text names; else remember who answers to it, to be asked."""
        rows = self._rows(text).exclude(pk=self.apart.pk)
        which = self.data.get("which", "")
        listed = list(rows[: OFFERED + 1])
        for row in listed:
            if str(row.pk) == which:
                return row
        if len(listed) == 1:
            return listed[0]
        if not listed:
            raise forms.ValidationError(_("Nobody else answers to this name."))
        if len(listed) > OFFERED:
            raise forms.ValidationError(_("Too many people answer to this name: type more of it."))
        self.candidates = listed
        raise forms.ValidationError(_("Several people answer to this name: choose one below."))

    def full_clean(self) -> None:
        """Read the answers; who must be asked about is asked under the name typed."""
        super().full_clean()
        if self.candidates:
            self.fields["which"] = forms.ChoiceField(
                label=_("Which one?"),
                widget=forms.RadioSelect,
                required=False,
                choices=[
                    (str(row.pk), f"{row.display_name} · {row.email or row.pk}")
                    for row in self.candidates
                ],
            )

    def _rows(self, text: str) -> QuerySet[Person]:
        if "@" in text:
            return people.people(self.reader).filter(email__iexact=text.strip())
        return people.matching(self.reader, text).order_by("sort_name", "pk")


class CorrectionForm(NamesPerson):
    """The right value of an attribute, why, and until when."""

    attribute = forms.ChoiceField(label=_("What is corrected"), choices=Corrected.choices)
    value = forms.CharField(label=_("Right value"), max_length=254, required=False)
    person = forms.CharField(
        label=_("Sponsor"),
        max_length=200,
        required=False,
        help_text=_("Only for a guest: the name or mail address of who answers for them."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For example: deed of name change seen on 12 March."),
    )
    until = _day(
        _("Until"), _("The last day, included; sources then speak again. Empty: until ended.")
    )

    def clean_person(self) -> Person | None:
        """Return the sponsor named."""
        text = self.cleaned_data["person"]
        return self.found(text) if text else None


class MergeForm(NamesPerson):
    """With whom a person is merged."""

    person = forms.CharField(
        label=_("The other person"), max_length=200, help_text=_("A name or a mail address.")
    )

    def clean_person(self) -> Person | None:
        """Return the person named."""
        return self.found(self.cleaned_data["person"])


class ReasonForm(forms.Form):
    """Why something is decided."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class UnmergeForm(forms.Form):
    """What goes with the person who becomes themselves again."""

    apart = forms.BooleanField(
        label=_("These are two people: never propose them again"), required=False, initial=True
    )
    give = forms.MultipleChoiceField(
        label=_("Created since, to hand back too"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("What is not ticked stays where it is now."),
    )

    def __init__(self, *args: Any, since: Sequence[Since] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if since:
            choices = [(row.choice, f"{row.label} · {row.title}") for row in since]
            self.fields["give"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["give"]

    def given(self) -> list[tuple[str, str, str]]:
        """Return the rows to hand back, as the service takes them."""
        chosen = self.cleaned_data.get("give", ())
        return [tuple(choice.split("|")) for choice in chosen]


class SplitForm(forms.Form):
    """Which records are another's, and whose."""

    records = forms.MultipleChoiceField(
        label=_("Records of the other person"), widget=forms.CheckboxSelectMultiple
    )
    into = forms.ChoiceField(label=_("They go to"), widget=forms.RadioSelect, initial="")
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def __init__(
        self,
        *args: Any,
        records: Iterable[SourceRecord],
        former: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        offered = [(str(row.pk), f"{row.source.name} · {row.native_id}") for row in records]
        self.fields["records"].choices = offered  # type: ignore[attr-defined]
        new = ("new", _("a new person"))
        self.fields["into"].choices = [new, *former]  # type: ignore[attr-defined]
        self.fields["into"].initial = "new"


class RanksForm(forms.Form):
    """In which order sources are believed about an attribute: 1 is heard first."""

    def __init__(self, *args: Any, sources: Sequence[Source], **options: Any) -> None:
        super().__init__(*args, **options)
        self.sources = sources
        for place, source in enumerate(sources, start=1):
            self.fields[f"source_{source.pk}"] = forms.IntegerField(
                label=source.name, min_value=1, max_value=999, initial=place
            )

    def ordered(self) -> list[Source]:
        """Return the sources in the order asked."""
        return sorted(
            self.sources,
            key=lambda source: (self.cleaned_data[f"source_{source.pk}"], source.sort_name),
        )
