"""The forms of an arrival from elsewhere: whose it is, then who is who and where things go."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation.structures import choosing
from encre.research.inventory import queries as inventory
from encre.research.notebook.forms import offer_own, suggesting
from encre.research.notebook.models import Migration, Status
from encre.research.notebook.services.migrating.resources import NEW, NOTEBOOK
from encre.research.notebook.services.migrating.running import targets

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

PLACES = (
    ("one", _("All in one notebook")),
    ("category", _("A notebook for each category")),
    ("author", _("A notebook for each author")),
    ("folder", _("A notebook for each folder")),
)
ASKED = ("people", "statuses", "kinds", "fields")


class NewMigrationForm(forms.Form):
    """Whose notebooks come, and a name to find the arrival again."""

    title = forms.CharField(
        label=_("Name of this arrival"),
        max_length=200,
        help_text=_("For instance: eLabFTW of the team, exported in November."),
    )
    structure: Any = forms.ModelChoiceField(
        queryset=None,
        label=_("Team or unit"),
        help_text=_("The notebooks and resources will belong to it."),
    )

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        offer_own(self.fields["structure"], person)


@dataclass(frozen=True)
class Row:
    """A line of the form: a name of the files, how often it is there, what is answered for it."""

    name: str
    count: int
    detail: str
    fields: tuple[BoundField, ...]


class ChoosingForm(forms.Form):
    """Who is who, which notebook, what becomes of states, kinds of resources and fields."""

    template_name = "notebook/parts/choosing.html"
    place = forms.ChoiceField(
        label=_("How entries are spread"), choices=PLACES, widget=forms.RadioSelect, initial="one"
    )
    notebook: Any = forms.ModelChoiceField(
        queryset=None,
        label=_("Notebook for what has no other place"),
        required=False,
        empty_label=_("Open a new notebook"),
    )
    notebook_title = forms.CharField(
        label=_("Title of the new notebook"), required=False, max_length=200
    )
    folder_tags = forms.BooleanField(
        label=_("Keep the names of folders as tags"), required=False, initial=True
    )

    def __init__(self, *args: Any, migration: Migration, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.reader, self.found, self.kept = person, migration.found, migration.choices
        rows = targets(migration, person)
        self.fields["notebook"].queryset = rows.order_by("sort_title")  # type: ignore[attr-defined]
        self.fields["notebook_title"].initial = migration.title
        if not self.found.get("folders"):
            del self.fields["folder_tags"]
            places = [place for place in PLACES if place[0] != "folder"]
            self.fields["place"].choices = places  # type: ignore[attr-defined]
        for name in ("place", "notebook", "notebook_title", "folder_tags"):
            if name in self.fields and name in self.kept:
                self.fields[name].initial = self.kept[name]
        self._people()
        self._statuses()
        self._kinds()
        self._renamed()

    def _said(self, group: str, mark: str, default: str) -> str:
        """Return what was chosen before, else the default."""
        held: Mapping[str, str] | None = self.kept.get(group)
        if held is None:
            return default
        return held.get(mark, "" if group == "people" else default)

    def _people(self) -> None:
        for place, told in enumerate(self._lines("people")):
            offered = [(pk, name) for pk, name in told["people"]]
            sure = offered[0][0] if told["sure"] and offered else ""
            chosen = self._said("people", told["mark"], sure)
            if chosen and chosen not in dict(offered):
                offered += [(str(p.pk), p.display_name) for p in _by_id(self.reader, chosen)]
            label = gettext("Person here for %(name)s") % {"name": told["name"]}
            choices = [("", _("Nobody: the name is kept as written")), *offered]
            self.fields[f"people_{place}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=chosen
            )
            self.fields[f"other_{place}"] = forms.CharField(
                label=gettext("Somebody else for %(name)s") % {"name": told["name"]},
                required=False,
                max_length=250,
                widget=suggesting("person"),
            )

    def _statuses(self) -> None:
        for place, told in enumerate(self._lines("statuses")):
            self.fields[f"statuses_{place}"] = forms.ChoiceField(
                label=gettext("Status here for %(name)s") % {"name": told["name"]},
                choices=Status.choices,
                initial=self._said("statuses", told["name"], told["status"]),
            )

    def _kinds(self) -> None:
        if not self._lines("kinds"):
            return
        own = [
            (str(row.pk), row.name) for row in inventory.types(self.reader).order_by("sort_name")
        ]
        choices = [
            (NEW, _("The inventory, with a type made for them")),
            (NOTEBOOK, _("The notebook, as entries")),
            *([(_("A type of the inventory"), own)] if own else []),
        ]
        for place, told in enumerate(self._lines("kinds")):
            name = told["name"] or gettext("without category")
            self.fields[f"kinds_{place}"] = forms.ChoiceField(
                label=gettext("Where %(name)s go") % {"name": name},
                choices=choices,
                initial=self._said("kinds", told["name"], NEW),
            )

    def _renamed(self) -> None:
        for place, told in enumerate(self._lines("fields")):
            self.fields[f"fields_{place}"] = forms.CharField(
                label=gettext("Name here of the field %(name)s") % {"name": told["name"]},
                max_length=200,
                required=False,
                initial=self._said("fields", told["name"], told["name"]),
            )

    def _lines(self, group: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.found.get(group, [])
        return found

    def main(self) -> Iterator[BoundField]:
        """Yield the answers about notebooks."""
        return (self[name] for name in self.fields if not name.rpartition("_")[2].isdigit())

    def people(self) -> list[Row]:
        """Return the lines about people."""
        return [
            Row(told["name"], told["count"], "", (self[f"people_{n}"], self[f"other_{n}"]))
            for n, told in enumerate(self._lines("people"))
        ]

    def statuses(self) -> list[Row]:
        """Return the lines about statuses."""
        return self._rows("statuses")

    def kinds(self) -> list[Row]:
        """Return the lines about kinds of resources."""
        return self._rows("kinds")

    def renamed(self) -> list[Row]:
        """Return the lines about fields."""
        return self._rows("fields")

    def _rows(self, group: str) -> list[Row]:
        return [
            Row(told["name"], told["count"], told.get("unit", ""), (self[f"{group}_{n}"],))
            for n, told in enumerate(self._lines(group))
        ]

    def clean(self) -> dict[str, Any]:
        """Find the people that are named, each once."""
        answers: dict[str, Any] = super().clean() or {}
        for name, text in list(answers.items()):
            if name.startswith("other_") and text:
                found = choosing.people_named(self.reader, text)
                if len(found) == 1:
                    answers[name.replace("other", "people")] = str(found[0].pk)
                else:
                    self.add_error(name, NOBODY if not found else SEVERAL)
        if not answers.get("notebook") and not answers.get("notebook_title"):
            self.add_error(
                "notebook_title", _("Choose a notebook, or give the title of a new one.")
            )
        return answers

    def choices(self) -> dict[str, Any]:
        """Return the answers as a migration keeps them."""
        told = self.cleaned_data
        notebook = told["notebook"]
        marks = {"people": "mark", "statuses": "name", "kinds": "name", "fields": "name"}
        return {
            "place": told["place"],
            "notebook": str(notebook.pk) if notebook else "",
            "notebook_title": notebook.title if notebook else told["notebook_title"],
            "folder_tags": told.get("folder_tags", True),
            **{
                group: {
                    line[marks[group]]: told[f"{group}_{n}"]
                    for n, line in enumerate(self._lines(group))
                    if told.get(f"{group}_{n}")
                }
                for group in ASKED
            },
        }


NOBODY = _("Nobody is found by this name.")
SEVERAL = _("Several people have this name: give the mail address.")


def _by_id(reader: "Person", identifier: str) -> list["Person"]:
    from encre.foundation.people import queries as people

    return list(people.people(reader).filter(pk=identifier))
