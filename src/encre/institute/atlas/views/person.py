"""The page of a person: where they work and worked, what they answer for, how to reach them."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from encre.foundation import access, ui
from encre.foundation.structures import queries as structures
from encre.foundation.ui.actions import Action, Crumb, Property
from encre.foundation.ui.pages import ObjectPage
from encre.institute.atlas import queries
from encre.institute.atlas.views.lists import home_crumb

EDIT, AFFILIATE = "people.person.edit", "people.person.affiliate"


class PersonPage(ObjectPage[Any]):
    """One person, for those signed in."""

    template_name = "atlas/person.html"

    def find(self) -> Any:
        """Return the person."""
        return queries.person(self.person, self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the person; an identifier merged into another leads there for ever."""
        if self.object.merged_into_id is not None:
            return redirect("atlas:person", pk=self.object.merged_into_id)
        return super().get(request, *args, **kwargs)

    @cached_property
    def abilities(self) -> set[str]:
        """Return what the reader may do here."""
        return access.abilities(self.person, self.object, (EDIT, AFFILIATE))

    @property
    def show_history(self) -> bool:  # type: ignore[override]
        """Say whether the journal is shown: to the person and to keepers."""
        return EDIT in self.abilities

    def crumbs(self) -> Sequence[Crumb]:
        """Return the atlas, then the list of people."""
        return (home_crumb(), Crumb(_("People"), reverse("atlas:people")))

    def state(self) -> ui.State | None:
        """Return whether the person is still here; nothing to say of those present."""
        if self.object.presence == "active":
            return None
        return ui.State(self.object.get_presence_display(), "neutral", "archive")

    def actions(self) -> Sequence[Action]:
        """Return what the reader may do now."""
        found = []
        pk = [self.object.pk]
        if EDIT in self.abilities:
            edit = reverse("atlas:person-edit", args=pk)
            found.append(Action(_("Edit"), edit, "edit", main=True, key="e"))
            found.append(Action(_("Photograph"), reverse("atlas:person-photo", args=pk), "camera"))
        if AFFILIATE in self.abilities:
            new = reverse("atlas:affiliation-new", args=pk)
            found.append(Action(_("Add an affiliation"), new, "plus"))
        return found

    def properties(self) -> Sequence[Property]:
        """Return how to reach and to name the person."""
        it = self.object
        birth = "" if it.hide_birth_name and EDIT not in self.abilities else it.birth_name
        return (
            Property(_("Mail address"), _mail(it.email)),
            Property(_("Telephone"), it.phone),
            Property(_("Birth name"), birth if birth != it.family_name else ""),
            Property("ORCID", _identifier(it.orcid)),
            Property("IdRef", _identifier(it.idref)),
            Property("idHAL", _identifier(it.idhal)),
            Property(_("Languages"), ", ".join(map(_language, it.languages))),
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return affiliations and responsibilities, today's apart from the others."""
        shared = super().get_context_data(**context)
        units = structures.units_of("structure__")
        held = self.object.affiliations.select_related("structure", "employer")
        rows = list(held.prefetch_related(units).order_by("-primary", "-starts", "pk"))
        answers = self.object.responsibilities.select_related("structure").prefetch_related(units)
        duties = list(answers.order_by("-starts", "pk"))
        for row in (*rows, *duties):
            row.place = structures.with_unit(row.structure)
        now = [row for row in rows if row.holds()]
        return shared | {
            "now": now,
            "otherwise": sorted(
                (row for row in rows if not row.holds()),
                key=lambda row: row.starts or date.min,
                reverse=True,
            ),
            "duties": [row for row in duties if row.holds()],
            "past_duties": [row for row in duties if not row.holds()],
            "in_common": self.in_common(now),
            "may_affiliate": AFFILIATE in self.abilities,
        }

    def in_common(self, now: list[Any]) -> list[Any]:
        """Return the structures where the reader works too."""
        if self.object.pk == self.person.pk:
            return []
        mine = self.person.affiliations.values_list("structure_id", flat=True)
        ours = set(mine.filter(structure__in=[row.structure_id for row in now]))
        return [row.structure for row in now if row.structure_id in ours]


def _mail(address: str) -> SafeString | str:
    return format_html('<a href="mailto:{}">{}</a>', address, address) if address else ""


def _identifier(value: str) -> SafeString | str:
    return format_html('<span class="atlas-id">{}</span>', value) if value else ""


def _language(code: object) -> str:
    try:
        return str(get_language_info(str(code))["name_translated"])
    except KeyError:
        return str(code)
