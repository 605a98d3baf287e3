"""The journal: who did what to what, and whether the chain holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import journal, links
from encre.foundation.base.ids import as_uuid
from encre.foundation.journal import queries
from encre.foundation.people import queries as people
from encre.foundation.ui import Action
from encre.foundation.ui.actions import Empty
from encre.foundation.ui.pages import ChoiceFilter, Column, DayFilter, Filter, ListPage
from encre.foundation.ui.pages.filters import Chip
from encre.institute.console import services
from encre.institute.console.views.shared import ConsoleTabs

if TYPE_CHECKING:
    from encre.foundation.journal.models import Recorded
    from encre.foundation.people.models import Person

CHUNK = 500
NAMED = 200


@dataclass(frozen=True)
class IdFilter(Filter):
    """The identifier of one thing."""

    column: str = ""

    def narrow(self, rows: QuerySet[Any, Any], query: QueryDict) -> QuerySet[Any, Any]:
        """Keep the rows about the thing; nothing for what is no identifier."""
        text = query.get(self.name, "").strip()
        if not text:
            return rows
        found = as_uuid(text)
        return rows.filter(**{self.column: found}) if found else rows.none()


@dataclass(frozen=True)
class ActorFilter(Filter):
    """Who did it: a name, or the identifier of a person."""

    reader: Person | None = None

    def narrow(self, rows: QuerySet[Any, Any], query: QueryDict) -> QuerySet[Any, Any]:
        """Keep what the people of that name did."""
        text = query.get(self.name, "").strip()
        if not text:
            return rows
        return rows.filter(by_id__in=self._ids(text))

    def _ids(self, text: str) -> list[UUID]:
        if identifier := as_uuid(text):
            return [identifier]
        return list(people.matching(self.reader, text).values_list("pk", flat=True)[:NAMED])

    def chips(self, query: QueryDict, person: Person) -> Iterable[Chip]:
        """Yield the name, even when an identifier was given."""
        if text := query.get(self.name, "").strip():
            identifier = as_uuid(text)
            shown = people.names([identifier]).get(identifier, text) if identifier else text
            yield Chip(self.label, shown, self.name, query.get(self.name, ""))


def kinds(_person: Person) -> list[tuple[str, Any]]:
    """Return the kinds of objects events may be about."""
    return [(kind.model.lower(), kind.label) for kind in links.all_kinds()]


class Journal(ConsoleTabs, ListPage):
    """Every event, newest first."""

    template_name = "console/journal.html"
    action = "console.audit"
    section = "journal"
    title = _("Journal")
    icon = "history"
    order = ("-id",)
    empty = Empty(_("Nothing happened"), _("Each change in Encre leaves a line here."), "history")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.actors: dict[UUID, str] = {}
        self.columns = [
            Column("at", _("When"), kind="moment"),
            Column("by", _("Who"), self._actor),
            Column("sentence", _("What"), "sentence"),
            Column("kind", _("Kind of object"), _kind),
            Column("object", _("Object"), self._object),
            Column("name", _("Event"), kind="code"),
            Column("data", _("Details"), lambda row: row.data or "", shown=False),
            Column("number", _("Event number"), "id", kind="number", shown=False),
        ]

    @property
    def filters(self) -> list[Filter]:  # type: ignore[override]
        """Return the questions; names are looked for among the people the reader may see."""
        return [
            ActorFilter("by", _("Person"), reader=self.person),
            ChoiceFilter("kind", _("Kind of object"), column="subject_kind", choices=kinds),
            IdFilter("object", _("Object"), column="subject_id"),
            ChoiceFilter("name", _("Event"), choices=[(n, n) for n in journal.names()]),
            DayFilter("at", _("Day"), column="at"),
        ]

    def rows(self) -> QuerySet[Recorded]:
        """Return every event."""
        return queries.trail()

    def row_url(self, row: Recorded) -> str:
        """Return the journal of the event's object."""
        return f"{reverse('console:journal')}?object={row.subject_id}"

    def actions(self) -> Sequence[Action]:
        """Return: compute the chain again."""
        url = reverse("console:verify")
        return [Action(_("Verify the chain"), url, "shield-check", "post", main=True)]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the page of events with the names of their authors, in one query more."""
        self.read: list[Recorded] = []
        shared = super().get_context_data(verified=services.last_verification(), **context)
        self.actors = people.names(row.by_id for row in self.read)
        shared["lines"] = [super(Journal, self).line(row) for row in self.read]
        return shared

    def line(self, row: Recorded) -> Any:
        """Set the row aside until the names of the whole page are known."""
        self.read.append(row)

    def exported(self) -> Iterator[list[Any]]:
        """Yield the events, with names read by chunks."""
        rows = self.found.order_by(*self.sort[1]).iterator(chunk_size=CHUNK)
        while chunk := list(islice(rows, CHUNK)):
            self.actors = people.names(row.by_id for row in chunk)
            for row in chunk:
                yield [
                    row.at.isoformat(),
                    self._who(row),
                    row.sentence,
                    row.subject_kind,
                    row.subject_id,
                    row.name,
                    row.data,
                    row.pk,
                ]

    def _who(self, row: Recorded) -> str:
        if row.by_id is None:
            return gettext("Encre")
        return self.actors.get(row.by_id, str(row.by_id))

    def _actor(self, row: Recorded) -> Any:
        if row.by_id is None:
            return self._who(row)
        url = f"{reverse('console:journal')}?by={row.by_id}"
        return format_html('<a href="{}">{}</a>', url, self._who(row))

    def _object(self, row: Recorded) -> Any:
        if row.subject_id is None:
            return ""
        text = str(row.subject_id)
        return format_html('<a href="{}"><code>{}…</code></a>', self.row_url(row), text[-12:])


def _kind(row: Recorded) -> Any:
    kind = links.kind_of(row.subject_kind) if row.subject_kind else None
    return kind.label if kind else row.subject_kind


class Verify(ConsoleTabs):
    """Starts the verification of the chain, as a job."""

    action = "console.audit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the job and go back to the journal, where its result is shown."""
        services.verify_journal(by=self.person)
        return redirect("console:journal")
