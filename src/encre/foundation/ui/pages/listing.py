"""The list: a true count, filters as chips, chosen columns, sort, paging by key, bulk, export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from encre.foundation.base import csv, paging
from encre.foundation.base.errors import EncreError
from encre.foundation.ui import display
from encre.foundation.ui.actions import Empty
from encre.foundation.ui.pages import saved
from encre.foundation.ui.pages.base import Page, announce
from encre.foundation.ui.pages.filters import Chip, Filter, TextFilter

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.ui.actions import Text

COUNT_LIMIT = 10_000
PAGE_SIZE = 50
BULK_LIMIT = 500
EXPORT_CHUNK = 500
CONTROL = {"page", "sort", "cols", "export", "view"}


@dataclass(frozen=True)
class Column:
    """A column: `value` is an attribute path or a function of the row; `kind` says how it reads.

    `sort` names never-null columns that order the list by this one, first to last.
    """

    name: str
    label: Text
    value: str | Callable[[Any], Any] = ""
    kind: str = "text"
    sort: tuple[str, ...] = ()
    shown: bool = True
    link: bool = False

    def read(self, row: Any) -> Any:
        """Return the column's raw value for `row`."""
        if callable(self.value):
            return self.value(row)
        for part in (self.value or self.name).split("."):
            row = getattr(row, part) if row is not None else None
        return row


@dataclass(frozen=True)
class Asked:
    """What a bulk action asks before it is done: words to type, or one of several choices."""

    label: Text
    choices: Sequence[tuple[str, Text]] = ()


@dataclass(frozen=True)
class BulkAction:
    """Something done to each selected row by a service: `perform(row, by=person)`.

    With `ask`, which the list answers for a person, it is `perform(row, answer, by=person)`.
    """

    name: str
    label: Text
    perform: Callable[..., Any]
    icon: str = ""
    tone: str = "neutral"
    consequence: Text = ""
    action: str | None = None
    ask: Callable[[Person], Asked] | None = None


@dataclass(frozen=True)
class Line:
    """A row ready to be drawn."""

    pk: str
    url: str
    label: str
    cells: list[tuple[Column, Any]]


class ListPage(Page):
    """A list of one kind of object; give `rows()`, `columns` and `order`."""

    template_name = "ui/list.html"
    fragment = "list"
    fragment_template = "ui/parts/list.html"
    columns: Sequence[Column] = ()
    filters: Sequence[Filter] = ()
    bulk: Sequence[BulkAction] = ()
    order: tuple[str, ...] = ("-created_at",)
    size = PAGE_SIZE
    count_limit: int | None = COUNT_LIMIT
    exportable = True
    late = False
    shared_views = False
    empty = Empty(title="")

    def rows(self) -> QuerySet[Any, Any]:
        """Return every row this person may see, not ordered (use `access.visible`)."""
        raise NotImplementedError

    def row_url(self, row: Any) -> str:
        """Return the address a row leads to: by default that of its kind."""
        return display.address(row)

    def empty_state(self) -> Empty:
        """Return what the list says when it has no row at all."""
        return self.empty

    @cached_property
    def all_rows(self) -> QuerySet[Any, Any]:
        """Return the rows before any filter."""
        return self.rows()

    @cached_property
    def found(self) -> QuerySet[Any, Any]:
        """Return the rows that pass the filters."""
        rows = self.all_rows
        for question in self.filters:
            rows = question.narrow(rows, self.request.GET)
        return rows

    @cached_property
    def total(self) -> int:
        """Return how many rows were found, counting no further than `count_limit`."""
        rows = self.found.order_by()
        return rows.count() if self.count_limit is None else rows[: self.count_limit + 1].count()

    @cached_property
    def total_text(self) -> str:
        """Return the count as it is written beside the title."""
        if self.count_limit is not None and self.total > self.count_limit:
            return _("more than %(count)s") % {"count": display.number(self.count_limit)}
        return display.number(self.total)

    @cached_property
    def shown(self) -> list[Column]:
        """Return the columns shown: those asked for, else those shown by default."""
        asked = set(self.request.GET.getlist("cols"))
        known = [column for column in self.columns if column.name in asked]
        return known or [column for column in self.columns if column.shown]

    @cached_property
    def sort(self) -> tuple[str, tuple[str, ...]]:
        """Return the sort asked for and the keys it stands for."""
        asked = self.request.GET.get("sort", "")
        for column in self.columns:
            if column.sort and column.name == asked.lstrip("-"):
                return asked, _turned(column.sort) if asked.startswith("-") else column.sort
        return "", self.order

    def leads(self) -> bool:
        """Say whether the person chooses the view with which this list opens for all."""
        return False

    @cached_property
    def views(self) -> list[saved.View]:
        """Return the saved views that the list offers."""
        return saved.offered(
            self.person, self.request.path, self.request.GET, shared=self.shared_views
        )

    @cached_property
    def first_view(self) -> str:
        """Return the address of the view with which the list opens, or nothing."""
        return saved.first(self.views) if self.shared_views else ""

    def bare_url(self) -> str:
        """Return the address of the list without any filter."""
        return f"{self.request.path}?view=all" if self.first_view else self.request.path

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the list, or stream it as CSV; a bare address opens the view chosen for it."""
        if not request.GET and self.first_view:
            return redirect(self.first_view)
        if self.exportable and request.GET.get("export") == "csv":
            return self.export()
        response = super().get(request, *args, **kwargs)
        if self.is_fragment():
            announce(response, self.sentence())
        return response

    def sentence(self) -> str:
        """Return what is read aloud after the list changed."""
        return ngettext("%(count)s result", "%(count)s results", self.total) % {
            "count": self.total_text
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do a bulk action on the selected rows, and say what could not be done."""
        if "save_view" in request.POST or "forget_view" in request.POST:
            return saved.handle(request, self.person, shared=self.shared_views, leads=self.leads())
        wanted = next((a for a in self.bulk_actions() if a.name == request.POST.get("bulk")), None)
        picked = request.POST.getlist("pick")[:BULK_LIMIT]
        answer = request.POST.get(f"ask-{wanted.name}", "").strip() if wanted else ""
        if wanted is None or not picked:
            messages.warning(request, _("Select at least one row and an action."))
        elif wanted.ask is not None and not answer:
            messages.warning(request, _("Say what to change before you change it."))
        else:
            self.perform(wanted, list(self.rows().filter(pk__in=picked)), answer)
        return redirect(request.get_full_path())

    def perform(self, wanted: BulkAction, rows: list[Any], answer: str = "") -> None:
        """Call the service for each row; one refusal does not stop the others, and each is told."""
        refused: dict[str, list[str]] = {}
        given = (answer,) if wanted.ask is not None else ()
        for row in rows:
            try:
                wanted.perform(row, *given, by=self.person)
            except EncreError as error:
                refused.setdefault(reason_of(error), []).append(str(row))
        done = len(rows) - sum(map(len, refused.values()))
        if done:
            text = ngettext("%(action)s: %(count)d done.", "%(action)s: %(count)d done.", done)
            messages.success(self.request, text % {"action": wanted.label, "count": done})
        for reason, names in refused.items():
            told = _("%(name)s: %(reason)s") % {"name": ", ".join(names), "reason": reason}
            messages.warning(self.request, told)

    def bulk_actions(self) -> list[BulkAction]:
        """Return the bulk actions this person may use."""
        from encre.foundation import access

        return [
            item
            for item in self.bulk
            if item.action is None or access.can(self.person, item.action, None)
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the page of rows and all that stands around it."""
        query, person = self.request.GET, self.person
        asked, keys = self.sort
        page = self.page(keys, query.get("page"))
        chips = [chip for question in self.filters for chip in question.chips(query, person)]
        drawn = [question.drawn(query, person) for question in self.filters]
        searched = next((f.name for f in self.filters if isinstance(f, TextFilter)), "")
        return super().get_context_data(
            lines=[self.line(row) for row in page.rows],
            heads=[self.head(column, asked) for column in self.shown],
            total=self.total,
            total_text=self.total_text,
            chips=[{"chip": chip, "url": self.without(chip)} for chip in chips],
            search_box=next((item for item in drawn if item["name"] == searched), None),
            questions=[item for item in drawn if item["name"] != searched],
            bulk_actions=[
                (item, item.ask(person) if item.ask else None) for item in self.bulk_actions()
            ],
            choosable=[(column, column in self.shown) for column in self.columns],
            empty=self.empty_state(),
            next_url=self.address(page=page.next_cursor) if page.next_cursor else "",
            previous_url=self.address(page=page.previous_cursor) if page.previous_cursor else "",
            export_url=self.address(page=None, export="csv") if self.exportable else "",
            bare_url=self.bare_url(),
            sort_asked=asked,
            kept=self.kept(),
            views=self.views,
            view_scopes=saved.scopes(self.person) if self.shared_views else (),
            leads=self.leads(),
            **context,
        )

    def ways(self) -> Sequence[Q]:
        """Return conditions that together hold for every row, each with an index in `order`.

        A list longer than `count_limit` then reads its pages off those indexes.
        """
        return ()

    def parts(self) -> Sequence[Q]:
        """Return conditions of which every row meets exactly one, each with an index of its own.

        A `late` list then finds and counts its first page part by part.
        """
        return ()

    def page(self, keys: tuple[str, ...], cursor: str | None) -> paging.Page[Any]:
        """Return the page asked for; a `late` list finds and counts its first page at once."""
        if not self.late or self.count_limit is None:
            return paging.keyset(self.found, keys, cursor, self.size, late=self.late)
        if not cursor:
            self.total, first = paging.counted(
                self.found, keys, self.size, self.count_limit, self.all_rows, parts=self.parts()
            )
            if first is not None:
                return first
        long = keys == self.order and self.total > self.count_limit
        ways = self.ways() if long else ()
        return paging.keyset(self.found, keys, cursor, self.size, late=True, ways=ways)

    def line(self, row: Any) -> Line:
        """Return a row ready to be drawn: cells are made here, never by a template each."""
        url = self.row_url(row)
        cells = []
        for column in self.shown:
            value = display.show(column.read(row), column.kind)
            if column.link:
                label = conditional_escape(value)
                value = mark_safe(  # noqa: S308 both are escaped
                    f'<a class="row-link" href="{conditional_escape(url)}">{label}</a>'
                )
            cells.append((column, value))
        return Line(str(row.pk), url, str(row), cells)

    def head(self, column: Column, asked: str) -> dict[str, Any]:
        """Return a column's head: its label and how a click on it sorts."""
        direction = {column.name: "ascending", f"-{column.name}": "descending"}.get(asked, "")
        target = f"-{column.name}" if direction == "ascending" else column.name
        url = self.address(page=None, sort=target) if column.sort else ""
        return {"column": column, "url": url, "direction": direction}

    def address(self, **changes: str | None) -> str:
        """Return the address of this list with some words of the query changed."""
        query = self.request.GET.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"?{query.urlencode()}"

    def without(self, chip: Chip) -> str:
        """Return the address without one of the filters in force."""
        query = self.request.GET.copy()
        left = [value for value in query.getlist(chip.name) if value != chip.raw]
        query.setlist(chip.name, left)
        query.pop("page", None)
        return f"?{query.urlencode()}" if query else self.request.path

    def kept(self) -> list[tuple[str, str]]:
        """Return what the filter form must carry along: the sort and the chosen columns."""
        query: QueryDict = self.request.GET
        return [(name, value) for name in ("sort", "cols") for value in query.getlist(name)]

    def export(self) -> StreamingHttpResponse:
        """Stream every row found, column by column, as a spreadsheet opens it."""
        name = f"{slugify(self.heading())}-{timezone.localdate():%Y-%m-%d}.csv"
        lines = csv.stream([column.label for column in self.columns], self.exported())
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def exported(self) -> Iterator[list[Any]]:
        """Yield the raw values of every row found."""
        rows = self.found.order_by(*self.sort[1], "pk")
        for row in rows.iterator(chunk_size=EXPORT_CHUNK):
            yield self.raw(row)

    def raw(self, row: Any) -> list[Any]:
        """Return the raw values of a row, column by column."""
        return [_plain(column.read(row)) for column in self.columns]

    def may(self, action: str, person: Person | None = None) -> bool:
        """Say whether the person may do `action`, which has no object."""
        from encre.foundation import access

        return bool(access.can(person or self.person, action, None))


def _turned(keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(key[1:] if key.startswith("-") else f"-{key}" for key in keys)


def _plain(value: Any) -> Any:
    label = getattr(value, "label", None)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(label) if label is not None else value


def reason_of(error: EncreError) -> str:
    """Return why a service refused, in one sentence or several."""
    fields: dict[str, list[Any]] = getattr(error, "fields", None) or {}
    sentences = [str(text) for texts in fields.values() for text in texts]
    return " ".join(sentences) or str(error)
