"""The page of a reading: its counts, its report, and letting pass what the brake stopped."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.jobs import queries as jobs
from encre.foundation.ui.actions import Action, Crumb, Property, State
from encre.foundation.ui.pages import ConfirmPage, ObjectPage
from encre.foundation.ui.pages.base import Page
from encre.institute.directory import source_words as words
from encre.institute.directory.models import LineKind, Run, RunLine, RunState, SourceState
from encre.institute.directory.services import asking
from encre.institute.directory.source_forms import LABELS
from encre.institute.directory.views.sources import LIST, home

SHOWN = 100
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    def write(self, text: str) -> str:
        return text


def found(page: Any) -> Run:
    """Return the reading of a page's address (raises NotFound)."""
    rows = access.visible(page.person, Run.objects.filter(pk=page.kwargs["pk"]))
    run = rows.select_related("source", "by", "file", "accepts").first()
    if run is None:
        raise NotFound
    return run


class RunPage(ObjectPage[Any]):
    """One reading: what it did or would do, line by line."""

    template_name = "directory/run.html"
    action = LIST
    kind_label = _("Reading of a source")
    icon = "database-import"
    show_links = show_history = show_access = False
    fragment = "run"
    fragment_template = "directory/parts/run.html"

    def find(self) -> Any:
        """Return the reading."""
        return found(self)

    def heading(self) -> str:
        """Return what it is."""
        name = {"name": self.object.source.name}
        if self.object.trial:
            return gettext("Trial of %(name)s") % name
        return gettext("Reading of %(name)s") % name

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the source."""
        source = self.object.source
        return (home(), Crumb(source.name, reverse("directory:source", args=[source.pk])))

    def state(self) -> State:
        """Return how it stands."""
        return words.run_state(self.object)

    def actions(self) -> Sequence[Action]:
        """Return what can be done with it."""
        it = self.object
        report = Action(_("Report (CSV)"), _to("run-report", it), "download")
        if it.state == RunState.RUNNING:
            return ()
        if it.state == RunState.HALTED and not it.accepted_by.exists():
            accept = Action(_("Let it pass once"), _to("run-accept", it), "hand-stop", main=True)
            return (accept, report)
        if it.trial and it.state == RunState.DONE and it.source.state == SourceState.DRAFT:
            activate = reverse("directory:source-activate", args=[it.source_id])
            return (Action(_("Activate"), activate, "player-play", "post", main=True), report)
        return (report,)

    def properties(self) -> Sequence[Property]:
        """Return when, by whom, from what."""
        it = self.object
        asked = it.by or _("the schedule")
        return [
            Property(_("Begun"), it.started_at, "moment"),
            Property(_("Ended"), it.finished_at, "moment"),
            Property(_("Asked by"), str(asked)),
            Property(_("What is read"), _("everything") if it.full else _("what changed lately")),
            *([Property(_("Export read"), it.file.name)] if it.file else []),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the counts and the first lines of each kind, warnings and departures first."""
        it = self.object
        kinds = (LineKind.WARNING, LineKind.RECYCLED, LineKind.GONE, LineKind.CHANGED)
        sections = []
        for kind in (*kinds, LineKind.BACK, LineKind.ADDED):
            rows = RunLine.objects.filter(run=it, kind=kind).order_by("pk")
            count = rows.count()
            if count:
                sections.append((kind, TITLES[kind], count, [told(row) for row in rows[:SHOWN]]))
        return super().get_context_data(
            running=it.state == RunState.RUNNING,
            job=jobs.find(it.job) if it.state == RunState.RUNNING and it.job else None,
            refused=words.refusal(it.refusal),
            sections=sections,
            shown=SHOWN,
            **context,
        )


def _to(name: str, run: Run) -> str:
    return reverse(f"directory:{name}", args=[run.pk])


TITLES = {
    LineKind.WARNING: _("Warnings"),
    LineKind.RECYCLED: _("Identifiers given to somebody else"),
    LineKind.GONE: _("Gone from the source"),
    LineKind.CHANGED: _("Changes"),
    LineKind.BACK: _("Back"),
    LineKind.ADDED: _("Added"),
}


def told(line: RunLine) -> dict[str, Any]:
    """Return a line of the report in the reader's words."""
    columns = [LABELS.get(name, name) for name in line.column.split(", ") if name]
    return {
        "place": line.place,
        "native_id": line.native_id,
        "columns": ", ".join(map(str, columns)),
        "words": words.warning(line.code) if line.code else "",
        "value": line.value,
    }


class Report(Page):
    """The report as a CSV file (UTF-8 with its mark, semicolons)."""

    action = LIST

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Stream it."""
        run = found(self)
        name = f"{run.source.slug}-{run.started_at:%Y%m%d-%H%M}.csv"
        answer = StreamingHttpResponse(self._lines(run), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def _lines(self, run: Run) -> Iterator[str]:
        writer = csv.writer(_Echo(), delimiter=";")
        head = (_("What"), _("Place"), _("Identifier"), _("Columns"), _("Remark"), _("Value"))
        yield "\ufeff" + writer.writerow([str(word) for word in head])
        for row in RunLine.objects.filter(run=run).order_by("pk").iterator(chunk_size=2_000):
            line = told(row)
            cells = (row.get_kind_display(), *line.values())
            yield writer.writerow([_safe(str(cell)) for cell in cells])


def _safe(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


class Accept(ConfirmPage):
    """Lets pass, once, what the brake stopped."""

    title, icon, action = _("Let it pass once"), "hand-stop", LIST
    draft = False
    submit_label = _("I looked: let it pass")

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the reading."""
        run = found(self)
        return (home(), Crumb(run.source.name, _to("run", run)))

    def consequence(self) -> str:
        """Say how many change and go."""
        run = found(self)
        return gettext(
            "%(changed)s records of %(name)s will change and %(gone)s will be marked as gone:"
            " those people may lose their accounts after their grace."
        ) % {"changed": run.changed, "gone": run.gone, "name": run.source.name}

    def act(self) -> Any:
        """Accept it."""
        run = asking.accept_reading(found(self), by=self.person)
        return reverse("directory:run", args=[run.pk])
