"""A table of resources: sent, checked line by line, then imported whole."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from encre.foundation.base.ids import as_uuid
from encre.foundation.jobs import queries as jobs
from encre.foundation.ui.actions import Action, Crumb, Property, State
from encre.foundation.ui.pages import FormPage, WorkingPage
from encre.research.inventory import queries
from encre.research.inventory.forms import ImportForm
from encre.research.inventory.models import ImportedTable, TableState
from encre.research.inventory.services.importing import headers_of
from encre.research.inventory.services.tables import (
    KEPT_FOR,
    UNDER_WAY,
    confirm_table,
    receive_table,
    standing,
)
from encre.research.inventory.showing import TABLES, top
from encre.research.inventory.views.reading import table_of

RECENT = 5


class ImportTable(FormPage):
    """Send a table: nothing is written before one has seen the report."""

    template_name = "inventory/import.html"
    title, icon, form_class = _("Import a table"), "table-import", ImportForm
    submit_label = _("Check the table")
    draft = False

    def form_options(self) -> dict[str, Any]:
        """Offer the types and teams of the person."""
        return {"person": self.person}

    def initial(self) -> Mapping[str, Any]:
        """Begin with the type one comes from."""
        return {"type": as_uuid(self.request.GET.get("type"))}

    def perform(self, form: Any) -> str | Model:
        """Receive the table and ask for its check."""
        told = form.cleaned_data
        sent = told["table"]
        data = sent.read() if sent else told["text"].encode()
        name = (sent.name if sent else "") or gettext("Pasted lines")
        table = receive_table(told["type"], told["structure"], data, by=self.person, name=name)
        return reverse("inventory:table", args=[table.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the columns each type may have, and the last tables one sent."""
        rows = queries.types(self.person).prefetch_related("fields")[:60]
        columns = [(row.name, list(headers_of(row).items())) for row in rows]
        recent = list(queries.tables(self.person)[:RECENT])
        return super().get_context_data(columns=columns, recent=recent, **context)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return top()


class TablePage(WorkingPage[ImportedTable]):
    """A table that was sent: its lines to correct, those that are ready, what was imported."""

    template_name = "inventory/table.html"
    icon = "table-import"
    kind_label = _("Table of resources")
    show_links = False
    followed = "table"

    def find(self) -> ImportedTable:
        """Return the table (raises NotFound)."""
        return table_of(self.person, self.kwargs["pk"])

    @cached_property
    def standing(self) -> TableState:
        """Return where it stands; when its job ended badly, before that job."""
        return standing(self.object)

    @property
    def under_way(self) -> bool:
        """Say whether it is being checked or imported."""
        return self.standing in UNDER_WAY

    def state(self) -> State:
        """Return where it stands."""
        return TABLES[self.standing]

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return [*top(), Crumb(_("Import a table"), reverse("inventory:import"))]

    def actions(self) -> Sequence[Action]:
        """Offer the import when every line is good, else another table."""
        if self.under_way:
            return ()
        other = f"{reverse('inventory:import')}?type={self.object.type_id}"
        if self.standing != TableState.READY:
            return (Action(_("Another table"), other, "table-import", main=True),)
        url = reverse("inventory:confirm_table", args=[self.object.pk])
        return (
            Action(_("Import"), url, "download", "post", "accent", main=True),
            Action(_("Another table"), other, "table-import"),
        )

    def properties(self) -> Sequence[Property]:
        """Return what it is for, and how long it is kept."""
        table = self.object
        return [
            Property(_("Type"), table.type.name),
            Property(_("Team or unit"), table.structure.title),
            Property(_("Sent on"), table.created_at, "moment"),
            Property(_("To be deleted on"), (table.created_at + KEPT_FOR).date(), "day"),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say how far the work is, then what was found."""
        table = self.object
        job = jobs.find(table.job_id) if table.job_id else None
        return super().get_context_data(
            report=table.report,
            job=job,
            stopped=self.standing != table.state,
            importing=self.standing == TableState.IMPORTING,
            **context,
        )


class ConfirmTable(View):
    """Import what was checked."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Ask for it, and show its progress."""
        person = request.person  # type: ignore[attr-defined]
        confirm_table(table_of(person, pk), by=person)
        return redirect(reverse("inventory:table", args=[pk]))
