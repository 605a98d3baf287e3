"""Choosing a person or a structure in a form by typing its name; works without JavaScript."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from encre.foundation.base.ids import as_uuid

OFFERED = 12


class Chosen(forms.Form):
    """A form whose `named` fields are typed; when several things answer, it asks which one.

    `named` maps a field to its label and to what finds rows from a text.
    """

    def __init__(self, *args: Any, reader: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.reader = reader
        self.asked: dict[str, forms.ChoiceField] = {}

    def find(self, name: str, text: str) -> QuerySet[Any, Any]:
        """Return what a typed text may mean."""
        raise NotImplementedError

    def describe(self, row: Any) -> str:
        """Return how a candidate is told from the others."""
        return str(row)

    def full_clean(self) -> None:
        """Read the answers; what must be asked is asked just under the name typed."""
        super().full_clean()
        for name, question in self.asked.items():
            names = list(self.fields)
            names.insert(names.index(name) + 1, f"{name}_which")
            self.fields[f"{name}_which"] = question
            self.order_fields(names)

    def choose(self, name: str) -> Any:
        """Return the one thing the typed text names, or ask which one (for `clean_<name>`)."""
        text = str(self.cleaned_data.get(name) or "").strip()
        if not text:
            return None
        picked = as_uuid(self.data.get(f"{name}_which", ""))
        rows = self.find(name, text)
        if picked:
            exact = rows.filter(pk=picked).first()
            if exact is not None:
                return exact
        found = list(rows[: OFFERED + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("Nothing bears this name."))
        if len(found) <= OFFERED:
            self.asked[name] = forms.ChoiceField(
                label=_("Which one?"),
                widget=forms.RadioSelect,
                required=False,
                choices=[(str(row.pk), self.describe(row)) for row in found],
            )
            raise forms.ValidationError(_("Several answer to this name: choose one below."))
        raise forms.ValidationError(_("Too many answer to this name: type more of it."))
