"""The form that places a legal hold: what it covers is pasted, one thing a line."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.text import sort_key
from encre.foundation.structures import choosing
from encre.foundation.structures import queries as structures
from encre.foundation.ui.forms import Day
from encre.research.notebook.models import Entry, Notebook
from encre.research.notebook.services.holds import Covering

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
LINES = 500
"""More than so many things are a structure's, or a person's."""


def _pasted(label: Any, help_text: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class HoldForm(forms.Form):
    """What is held, why, and who knows."""

    title = forms.CharField(label=_("Title"), max_length=200)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=120,
        help_text=_("Of the file or procedure, as your service names it."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read by the archives, the data protection officer and the auditors only."),
    )
    things = _pasted(
        _("Notebooks and entries"),
        _("Numbers of entries, or addresses of entries and notebooks, one a line."),
    )
    people = _pasted(_("All that these people wrote"), _("Names or mail addresses, one a line."))
    places = _pasted(
        _("All that belongs to these structures"),
        _("Labels (U 1016) or names, one a line. Their teams are included."),
    )
    discreet = forms.BooleanField(
        label=_("Discreet: authors are not told"),
        required=False,
        help_text=_(
            "Nothing is shown on the entries. Whoever tries to remove one is still told that it"
            " is kept."
        ),
    )
    review_on = forms.DateField(
        label=_("To be reviewed on"),
        required=False,
        widget=Day,
        help_text=_("The hold stays until it is lifted; that day, it waits on your portal."),
    )

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.reader = person

    def clean(self) -> dict[str, Any]:
        """Find each thing named; every line that says nothing known is told."""
        answers: dict[str, Any] = super().clean() or {}
        things = self._found("things", answers, _thing)
        answers["covering"] = Covering(
            notebooks=[row for row in things if isinstance(row, Notebook)],
            entries=[row for row in things if isinstance(row, Entry)],
            people=self._found("people", answers, self._person),
            structures=self._found("places", answers, self._structure),
        )
        return answers

    def _found(self, name: str, answers: dict[str, Any], find: Callable[[str], Any]) -> list[Any]:
        lines = [line.strip() for line in answers.get(name, "").splitlines() if line.strip()]
        if len(lines) > LINES:
            self.add_error(name, _("Too many lines: hold a whole notebook or structure instead."))
            return []
        found = []
        for line in lines:
            row = find(line)
            if row is None:
                told = _("Not found, or several answer to it: %(line)s") % {"line": line[:80]}
                self.add_error(name, told)
            else:
                found.append(row)
        return found

    def _person(self, text: str) -> Any:
        found = choosing.people_named(self.reader, text)
        return found[0] if len(found) == 1 else None

    def _structure(self, text: str) -> Any:
        """Return the structure of a label or a name, closed ones included."""
        found = list(structures.by_label(text)[:2])
        if not found:
            rows = structures.matching(structures.structures(self.reader), text)[:50]
            found = [row for row in rows if sort_key(text) in (sort_key(row.name), row.sort_name)]
        return found[0] if len(found) == 1 else None


def _thing(text: str) -> Notebook | Entry | None:
    """Return the entry of a number, or what an address leads to."""
    address = _UUID.search(text)
    if address is None:
        return Entry.objects.filter(number__iexact=text).first()
    key = address.group()
    return Entry.objects.filter(pk=key).first() or Notebook.objects.filter(pk=key).first()
