"""Choosing where the things of an arrival go, and its report, line by line."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base import paging
from encre.foundation.ui.actions import Crumb, Empty
from encre.foundation.ui.pages import ChoiceFilter, Column, FormPage, ListPage, TextFilter
from encre.foundation.ui.pages.filters import Filter
from encre.foundation.ui.pages.listing import Line
from encre.research.inventory import queries as inventory
from encre.research.notebook.migrating_forms import ChoosingForm
from encre.research.notebook.migrating_showing import LINES, WORTHS, remarks_of, way_to
from encre.research.notebook.models import Entry, LineState, Migration, MigrationLine, Worth
from encre.research.notebook.services.migrating import asking
from encre.research.notebook.views.reading import migration_of


class OfMigration:
    """A page about one arrival."""

    kwargs: dict[str, Any]
    person: Any
    right = ""
    migration: Migration

    def check(self) -> None:
        """Find the arrival, for those who may do what the page is for (raises NotFound)."""
        self.migration = migration_of(self.person, self.kwargs["pk"], self.right)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return way_to(self.migration)


class ChooseMigration(OfMigration, FormPage):
    """Who is who, which notebook, what becomes of states, kinds of resources and fields."""

    template_name = "notebook/choose_migration.html"
    title, icon, form_class = _("Choose where things go"), "arrows-right-left", ChoosingForm
    right = "notebook.migration.run"
    submit_label = _("Rehearse")
    next_step = _("Then: a rehearsal says, line by line, what would come. It writes nothing.")
    draft = False

    def form_options(self) -> dict[str, Any]:
        """Return what was found, with what was chosen before."""
        return {"migration": self.migration, "person": self.person}

    def perform(self, form: Any) -> str | Model:
        """Keep the choices, and rehearse."""
        asking.choose(self.migration, form.choices(), by=self.person)
        return reverse("notebook:migration", args=[self.migration.pk])


class MigrationLines(OfMigration, ListPage):
    """The report: one line for each thing of the files."""

    title, icon = _("Report"), "list-details"
    columns = (
        Column("title", _("Title"), link=True),
        Column("state", _("What becomes of it"), value=lambda row: LINES[row.state], kind="state"),
        Column("worth", _("Condition"), value=lambda row: WORTHS[row.worth], kind="state"),
        Column("target", _("Goes to")),
        Column("remarks", _("What was noticed"), value=remarks_of),
        Column("reference", _("Reference here"), kind="code"),
        Column("source_id", _("Identifier there"), kind="code", shown=False),
        Column("file", _("Given file"), "given.name", shown=False),
        Column("position", _("Rank"), kind="number", shown=False, sort=("position",)),
    )
    order = ("position",)
    filters: Sequence[Filter] = (
        TextFilter("q", _("Words of the title"), fields=("sort_title",)),
        ChoiceFilter("state", _("What becomes of it"), choices=LineState.choices),
        ChoiceFilter("worth", _("Condition"), choices=Worth.choices),
    )
    empty = Empty(
        _("No rehearsal yet"),
        _("The report is written by the rehearsal, once you have chosen where things go."),
        "list-details",
    )

    def rows(self) -> QuerySet[MigrationLine]:
        """Return the lines of the arrival."""
        rows = access.visible(self.person, MigrationLine.objects.filter(migration=self.migration))
        return rows.select_related("given")

    def page(self, keys: tuple[str, ...], cursor: str | None) -> paging.Page[Any]:
        """Return the page asked for, and find what the reader may see of what its lines became."""
        page = super().page(keys, cursor)
        entries = [row.entry_id for row in page.rows if row.entry_id]
        kept = [row.resource_id for row in page.rows if row.resource_id]
        seen = access.visible(self.person, Entry.objects.filter(pk__in=entries))
        held = inventory.resources(self.person).filter(pk__in=kept)
        self.addresses = {
            **{
                pk: reverse("notebook:entry", args=[pk]) for pk in seen.values_list("pk", flat=True)
            },
            **{
                pk: reverse("inventory:resource", args=[pk])
                for pk in held.order_by().values_list("pk", flat=True)
            },
        }
        return page

    def row_url(self, row: Any) -> str:
        """Return the page of what a thing became; nothing while there is none."""
        return self.addresses.get(row.entry_id or row.resource_id, "")

    def line(self, row: Any) -> Line:
        """Return a row; its title leads nowhere while there is nothing to see."""
        line = super().line(row)
        if line.url:
            return line
        plain = [(column, row.title if column.link else cell) for column, cell in line.cells]
        return replace(line, cells=plain)
