"""The form of preferences: one line a sort of notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from encre.foundation.notices import queries
from encre.foundation.notices.models import MailChoice

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


class PreferencesForm(forms.Form):
    """How each sort of notice leaves by mail."""

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        for sort, chosen in queries.preferences(person):
            self.fields[_field(sort.name)] = forms.ChoiceField(
                label=sort.label, choices=MailChoice.choices, initial=chosen
            )

    def choices(self) -> dict[str, str]:
        """Return the choices by the name of each sort."""
        return {_sort(name): value for name, value in self.cleaned_data.items()}


def _field(sort: str) -> str:
    return sort.replace(".", "__")


def _sort(field: str) -> str:
    return field.replace("__", ".")
