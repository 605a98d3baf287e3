"""Filters of the entry list that only the notebook has."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.commons.threads import queries as threads
from encre.foundation.ui.pages.filters import Chip, Filter, TextFilter
from encre.research.notebook import field_questions, queries, units
from encre.research.notebook.field_questions import FieldQuestion
from encre.research.notebook.folding import value_key

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from encre.foundation.people.models import Person
    from encre.research.notebook.models import Entry

ASKED = (
    ("is", _("is")),
    ("has", _("contains")),
    ("gt", _("is more than")),
    ("gte", _("is at least")),
    ("lt", _("is less than")),
    ("lte", _("is at most")),
    ("not", _("is not")),
    ("filled", _("is filled")),
    ("empty", _("is empty")),
)
"""What the panel offers, in plain words."""


@dataclass(frozen=True)
class WordsFilter(TextFilter):
    """Words of the title or number, however they are written; or a question about a field."""

    def chips(self, query: Any, person: "Person") -> Iterable[Chip]:
        """Yield the words, or the question as it was understood."""
        text = query.get(self.name, "")
        question = field_questions.signed(text)
        if question is not None:
            yield Chip(_("Field"), _told(question), self.name, text)
        elif text:
            yield Chip(_("Words"), text, self.name, text)

    def narrow(self, rows: "QuerySet[Entry]", query: Any) -> "QuerySet[Entry]":
        """Keep the entries in which every word is found, or whose field answers."""
        text = query.get(self.name, "")
        question = field_questions.signed(text)
        if question is not None:
            return queries.answering(rows, question)
        for word in text.split():
            key = value_key(word)
            if key:
                number = word.replace("\0", "")
                rows = rows.filter(Q(title_key__contains=key) | Q(number__icontains=number))
        return rows


@dataclass(frozen=True)
class FieldFilter(Filter):
    """A typed field, in words or signs, or by three boxes: its name, a comparison, a value."""

    kind = "field"

    def names(self) -> tuple[str, ...]:
        """Return the words of the address: the question written, and its three parts."""
        return (self.name, f"{self.name}_name", f"{self.name}_is", f"{self.name}_value")

    def narrow(self, rows: "QuerySet[Entry]", query: Any) -> "QuerySet[Entry]":
        """Keep the entries whose fields answer every question."""
        asked = [field_questions.read(raw) for raw in query.getlist(self.name) if raw.strip()]
        boxed = self._boxed(query)
        return queries.answering(rows, *asked, *([boxed] if boxed else []))

    def chips(self, query: Any, person: "Person") -> Iterable[Chip]:
        """Yield each question, as it was understood."""
        for raw in query.getlist(self.name):
            if raw.strip():
                yield Chip(self.label, _told(field_questions.read(raw)), self.name, raw)
        if boxed := self._boxed(query):
            name = f"{self.name}_name"
            yield Chip(self.label, _told(boxed), name, query.get(name, ""))

    def drawn(self, query: Any, person: "Person") -> dict[str, Any]:
        """Return the three boxes and the line for words."""
        name, sign, value = (query.get(name, "") for name in self.names()[1:])
        return super().drawn(query, person) | {
            "template": "notebook/parts/field_question.html",
            "named": name,
            "signs": [(key, label, key == sign) for key, label in ASKED],
            "typed": value,
            "units": units.OFFERED,
        }

    def _boxed(self, query: Any) -> FieldQuestion | None:
        name, sign, value = (query.get(name, "").strip() for name in self.names()[1:])
        if not name:
            return None
        if sign not in dict(ASKED) or not (value or sign in ("filled", "empty")):
            return FieldQuestion(name)
        return FieldQuestion(name, sign, value)


@dataclass(frozen=True)
class TagFilter(Filter):
    """Entries that carry every tag asked for."""

    def narrow(self, rows: "QuerySet[Entry]", query: Any) -> "QuerySet[Entry]":
        """Keep the entries that carry the tags."""
        for raw in query.getlist(self.name):
            if raw.strip():
                rows = rows.filter(pk__in=threads.tagged(rows.model, raw))
        return rows


def _told(question: FieldQuestion) -> str:
    told = field_questions.said(question)
    if question.condition() is None:
        return str(_("%(question)s (not understood: a number or a date is missing)")) % {
            "question": told
        }
    return told
