"""The form by which a keeper says to whom what a structure holds passes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from encre.foundation import access, links
from encre.foundation.base.ids import as_uuid
from encre.foundation.structures.holding import Destination, Holding, remaining

MOST_ONES = 100
STAYS, SAME = "stays", "same"


class TransmitForm(forms.Form):
    """A choice for each kind; another for each notebook or instrument the reader may see."""

    template_name = "atlas/parts/transmit_fields.html"

    def __init__(
        self,
        *args: Any,
        source: Any,
        reader: Any,
        held: Sequence[Holding],
        destinations: Sequence[Destination],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        places = [(str(found.structure.pk), told(found)) for found in destinations]
        followed = [found for found in destinations if not found.above]
        first = str(followed[0].structure.pk) if len(followed) == 1 else STAYS
        self.groups = _groups(held)
        for name, rows in self.groups.items():
            self.fields[name] = forms.ChoiceField(
                label=", ".join(f"{row.held.label} ({row.total})" for row in rows),
                choices=[(STAYS, gettext_lazy("Stays here")), *places],
                initial=first,
                help_text=" ".join(str(row.held.means) for row in rows if row.held.means),
            )
        self._copies([row for row in held if row.held.copied], places, followed)
        apart = [(SAME, _("Like the others")), *places, (STAYS, _("Stays here"))]
        for row in held:
            if row.held.by_one:
                self._ones(row.held, source, reader, apart)

    def _copies(
        self, held: list[Holding], places: list[tuple[str, str]], followed: list[Destination]
    ) -> None:
        if held:
            self.fields["copies"] = forms.MultipleChoiceField(
                label=", ".join(f"{row.held.label} ({row.total})" for row in held),
                choices=places,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[str(found.structure.pk) for found in followed],
                help_text=" ".join(str(row.held.means) for row in held if row.held.means),
            )

    def _ones(self, held: links.Held, source: Any, reader: Any, apart: list[Any]) -> None:
        rows = access.visible(reader, remaining(held, source)).order_by("created_at", "pk")
        for obj in rows[:MOST_ONES]:
            self.fields[f"one_{obj.pk}"] = forms.ChoiceField(
                label=links.title(obj), choices=apart, required=False, initial=SAME
            )

    @property
    def kinds(self) -> list[Any]:
        """Return the fields of the kinds."""
        return [self[name] for name in (*self.groups, "copies") if name in self.fields]

    @property
    def ones(self) -> list[Any]:
        """Return the fields of single things."""
        return [self[name] for name in self.fields if name.startswith("one_")]

    def by_kind(self) -> dict[str, UUID | None]:
        """Return where each kind goes."""
        return {name: as_uuid(self.cleaned_data[name]) for name in self.groups}

    def copies(self) -> list[UUID]:
        """Return who has also what is only copied."""
        return [pk for pk in map(as_uuid, self.cleaned_data.get("copies", ())) if pk]

    def by_one(self) -> dict[UUID, UUID | None]:
        """Return where the things that leave their kind go."""
        found: dict[UUID, UUID | None] = {}
        for name, answer in self.cleaned_data.items():
            pk = as_uuid(name.removeprefix("one_")) if name.startswith("one_") else None
            if pk is not None and answer not in (SAME, ""):
                found[pk] = as_uuid(answer)
        return found


def _groups(held: Sequence[Holding]) -> dict[str, list[Holding]]:
    """Return the kinds that pass together, under the name of the one they follow; copies apart."""
    found: dict[str, list[Holding]] = {}
    for row in held:
        if not row.held.copied:
            found.setdefault(row.held.follows or row.held.name, []).append(row)
    return found


def told(found: Destination) -> str:
    """Return a structure that can receive, and why."""
    why = found.why or _("above, those who work under it will read what passes")
    return f"{found.structure.title} ({why})"
