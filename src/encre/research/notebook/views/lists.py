"""Lists: entries, notebooks, the bin, imported archives."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from encre.commons.threads import queries as threads
from encre.foundation import access
from encre.foundation.base import paging
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui.actions import Action, Empty
from encre.foundation.ui.pages import (
    BulkAction,
    ChoiceFilter,
    Column,
    DayFilter,
    FlagFilter,
    ListPage,
    TextFilter,
)
from encre.foundation.ui.pages.filters import Filter
from encre.foundation.ui.pages.listing import BULK_LIMIT, EXPORT_CHUNK
from encre.research.notebook import field_questions, policies, queries
from encre.research.notebook.filters import FieldFilter, TagFilter, WordsFilter
from encre.research.notebook.models import Entry, FieldName, ImportedArchive, Notebook, Status
from encre.research.notebook.services.bin import bring_back
from encre.research.notebook.services.leaving import ask_archive
from encre.research.notebook.showing import IMPORTS, notebook_name, path_to, state_of
from encre.research.notebook.views.bulk import BULK

LEADING = ("field", "field_name", "tag", "hand")
"""Words of the address that lead to entries by their ids: nothing is then looked for elsewhere."""
FIELD = "f."
"""Before the name of a column that shows a field."""
ENTRY_COLUMNS = (
    Column("title", _("Title"), link=True, sort=("sort_title",)),
    Column("number", _("Entry number"), kind="code", sort=("number",)),
    Column("state", _("State"), value=state_of, kind="state"),
    Column(
        "author", _("Author"), value=lambda entry: entry.author or entry.author_name, kind="person"
    ),
    Column("notebook", _("Notebook"), lambda entry: notebook_name(entry.notebook)),
    Column("category", _("Category"), shown=False),
    Column("experiment_on", _("Date of the experiment"), kind="day", shown=False),
    Column("updated_at", _("Changed"), kind="moment", sort=("-updated_at",)),
)


def _notebook_choices(person: Any) -> list[tuple[str, str]]:
    return [(str(row.pk), row.title) for row in policies.shelf(access.actor(person))]


def _field_column(row: FieldName) -> Column:
    """Return the column of a field; shown only when it is chosen."""
    key = row.key

    def read(entry: Any) -> str:
        field = getattr(entry, "shown_fields", {}).get(key)
        return f"{field.text}\u00a0{field.unit}".strip() if field is not None else ""

    return Column(f"{FIELD}{key}", row.name, value=read, shown=False)


class EntryList(ListPage):
    """Every entry the reader may see."""

    title, icon = _("Notebook entries"), "notebook"
    own_columns: Sequence[Column] = ENTRY_COLUMNS
    order = ("-updated_at",)
    late = True
    filters: Sequence[Filter] = (
        WordsFilter("q", _("Words of the title or number, or a field (pH > 7)")),
        ChoiceFilter("status", _("Status"), choices=Status.choices),
        ChoiceFilter("notebook", _("Notebook"), column="notebook_id", choices=_notebook_choices),
        DayFilter("day", _("Date of the experiment"), column="experiment_on"),
        FieldFilter("field", _("Field")),
        TagFilter("tag", _("Tag")),
        FlagFilter("locked", _("Locked only"), condition=Q(locked_at__isnull=False)),
        FlagFilter("hand", _("Kept at hand")),
    )
    bulk = BULK
    shared_views = True
    empty = Empty(
        _("No entry yet"),
        _("An entry tells one experiment: what you wanted, what you did, what came out."),
        "notebook",
        Action(_("Open a notebook"), "/notebook/notebooks/new", "plus"),
    )

    def rows(self) -> QuerySet[Entry]:
        """Return the entries that are not in the bin."""
        return queries.entries(self.person)

    @cached_property
    def all_rows(self) -> QuerySet[Any, Any]:
        """Return the rows before any filter but the one that needs to know who reads."""
        rows = queries.listed(self.rows())
        return threads.at_hand(rows, self.person) if self.request.GET.get("hand") else rows

    @cached_property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        """Return the columns, those of the fields that may be shown with them."""
        return (*self.own_columns, *(_field_column(row) for row in self.field_names()))

    def field_names(self) -> list[FieldName]:
        """Return the fields offered as columns: those of the notebooks chosen, and those asked."""
        known = policies.readable(access.actor(self.person))
        chosen = {as_uuid(raw) for raw in self.request.GET.getlist("notebook")}
        asked = [name.removeprefix(FIELD) for name in self._asked_fields()]
        offered = queries.field_names([pk for pk in known if pk in chosen]) if chosen else []
        missing = set(asked) - {row.key for row in offered}
        return [*offered, *(queries.field_names(known, missing) if missing else [])]

    def _asked_fields(self) -> list[str]:
        return [name for name in self.request.GET.getlist("cols") if name.startswith(FIELD)]

    def page(self, keys: tuple[str, ...], cursor: str | None) -> paging.Page[Any]:
        """Return the page asked for, its entries with the fields that are shown."""
        page = super().page(keys, cursor)
        queries.with_fields(page.rows, [name.removeprefix(FIELD) for name in self._asked_fields()])
        return page

    def exported(self) -> Iterator[list[Any]]:
        """Yield the raw values of every entry found, with those of every field offered."""
        keys = [c.name.removeprefix(FIELD) for c in self.columns if c.name.startswith(FIELD)]
        rows = self.found.order_by(*self.sort[1], "pk").iterator(chunk_size=EXPORT_CHUNK)
        while part := list(islice(rows, EXPORT_CHUNK)):
            queries.with_fields(part, keys)
            yield from (self.raw(row) for row in part)

    def ways(self) -> Sequence[Q]:
        """Return why the reader sees entries: each reason has its index by date."""
        return queries.ways(self.person)

    def parts(self) -> Sequence[Q]:
        """Return why the reader sees entries; nothing when a field or a tag leads to them."""
        asked = self.request.GET
        led = any(asked.get(name) for name in LEADING) or field_questions.signed(asked.get("q", ""))
        return () if led else queries.parts(self.person)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Export the selected entries as one archive; other acts are done row by row."""
        picked = request.POST.getlist("pick")
        if request.POST.get("bulk") != "export" or not picked:
            return super().post(request, *args, **kwargs)
        rows = self.rows().filter(pk__in=picked[:BULK_LIMIT]).order_by("number")
        ids = [str(key) for key in rows.values_list("pk", flat=True)]
        job = ask_archive(ids, str(self.heading()), by=self.person)
        return redirect(reverse("notebook:exporting", args=[job.pk]))

    def actions(self) -> Sequence[Action]:
        """Return what can be begun here."""
        return (
            Action(_("New entry"), reverse("notebook:new"), "plus", main=True, key="n"),
            Action(_("Notebooks"), reverse("notebook:notebooks"), "book-2", main=True),
            Action(
                _("Templates and protocols"),
                reverse("notebook:templates"),
                "clipboard-list",
                main=True,
            ),
            Action(_("To countersign"), reverse("notebook:countersign"), "signature"),
            Action(_("Import an archive"), reverse("notebook:import"), "upload"),
            Action(_("Imported archives"), reverse("notebook:archives"), "archive"),
            Action(_("Notebooks from elsewhere"), reverse("notebook:migrations"), "file-import"),
            Action(_("Bin"), reverse("notebook:bin"), "trash"),
            *self._archives(),
        )

    def _archives(self) -> Sequence[Action]:
        packages = Action(_("Packages for the archives"), reverse("notebook:deposits"), "package")
        if not self.may("notebook.hold.list"):
            return (packages,)
        return (packages, Action(_("Legal holds"), reverse("notebook:holds"), "gavel"))


class FieldNames(View):
    """The names of fields that hold what one types, as options to choose from."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return a few names of the notebooks the reader reads."""
        person, text = request.person, request.GET.get("field_name", "")  # type: ignore[attr-defined]
        rows = queries.named_like(person, text) if person is not None else []
        offered = [(row.name, row.unit) for row in rows]
        return render(request, "notebook/parts/offered.html", {"offered": offered})


class BinList(ListPage):
    """The bin: what can come back."""

    title, icon = _("Bin"), "trash"
    columns = (
        *(
            column
            for column in ENTRY_COLUMNS
            if column.name in ("title", "number", "author", "notebook")
        ),
        Column("removed_at", _("Removed"), kind="moment", sort=("-removed_at",)),
    )
    order = ("-removed_at",)
    filters = (TextFilter("q", _("Words of the title or number"), fields=("sort_title", "number")),)
    bulk = (BulkAction("back", _("Take out of the bin"), bring_back, "restore"),)
    empty = Empty(
        _("The bin is empty"), _("What you remove waits here, and can come back."), "trash"
    )

    def rows(self) -> QuerySet[Entry]:
        """Return the removed entries the reader may see."""
        return queries.entries(self.person, removed=True)

    def crumbs(self) -> Any:
        """Return the path."""
        return path_to()


class NotebookList(ListPage):
    """The notebooks the reader may see."""

    title, icon = _("Notebooks"), "book-2"
    columns = (
        Column("title", _("Title"), link=True, sort=("sort_title",)),
        Column("structure", _("Team or unit"), "structure.title"),
        Column("entry_count", _("Entries"), kind="number"),
        Column("created_by", _("Opened by"), kind="person"),
        Column("confidential", _("Confidential"), kind="truth"),
        Column("created_at", _("Opened"), kind="day", sort=("-created_at",)),
    )
    order = ("sort_title",)
    filters = (
        TextFilter("q", _("Words of the title"), fields=("sort_title",)),
        FlagFilter("open", _("Open only"), condition=Q(archived_at__isnull=True)),
        FlagFilter("confidential", _("Confidential only"), condition=Q(confidential=True)),
    )
    empty = Empty(
        _("No notebook yet"),
        _("A notebook belongs to a team; its members read and write it."),
        "book-2",
        Action(_("Open a notebook"), "/notebook/notebooks/new", "plus"),
    )

    def rows(self) -> QuerySet[Notebook]:
        """Return the notebooks with the number of their entries."""
        return queries.with_counts(queries.notebooks(self.person))

    def crumbs(self) -> Any:
        """Return the path."""
        return path_to()

    def actions(self) -> Sequence[Action]:
        """Return the way to open a notebook, and to bring some in from elsewhere."""
        new = Action(_("Open a notebook"), reverse("notebook:new_notebook"), "plus", main=True)
        if not self.may("notebook.migration.create"):
            return (new,)
        come = Action(
            _("Bring notebooks in"), reverse("notebook:new_migration"), "file-import", main=True
        )
        here = Action(_("Notebooks from elsewhere"), reverse("notebook:migrations"), "list-details")
        return (new, come, here)


class ArchiveList(ListPage):
    """Archives brought in from other notebooks."""

    title, icon = _("Imported archives"), "archive"
    columns = (
        Column("name", _("Archive"), link=True, sort=("name",)),
        Column("state", _("State"), value=lambda row: IMPORTS[row.state], kind="state"),
        Column("publisher", _("Written by")),
        Column("notebook", _("Notebook"), "notebook.title"),
        Column("by", _("Imported by"), kind="person"),
        Column("created_at", _("Received"), kind="moment", sort=("-created_at",)),
    )
    filters = ()
    empty = Empty(
        _("No archive yet"),
        _("Bring in the .eln archive of another electronic notebook."),
        "archive",
        Action(_("Import an archive"), "/notebook/imports/new", "upload"),
    )

    def rows(self) -> QuerySet[ImportedArchive]:
        """Return the archives the reader may see."""
        rows = access.visible(self.person, ImportedArchive.objects.all())
        return rows.select_related("notebook", "by")

    def crumbs(self) -> Any:
        """Return the path."""
        return path_to()

    def actions(self) -> Sequence[Action]:
        """Return the way to import one more."""
        return (Action(_("Import an archive"), reverse("notebook:import"), "upload", main=True),)
