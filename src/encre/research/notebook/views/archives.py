"""Bringing archives in, and letting entries out."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views import View

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.base.ids import as_uuid
from encre.foundation.jobs import queries as jobs
from encre.foundation.ui.actions import Action, Crumb, Participant, Property, State
from encre.foundation.ui.pages import FormPage, JobPage, WorkingPage
from encre.research.notebook import queries
from encre.research.notebook.eln.report import MESSAGES
from encre.research.notebook.forms import ArchiveForm
from encre.research.notebook.models import Entry, ImportedArchive, ImportState
from encre.research.notebook.services.archives import confirm_import, receive_archive
from encre.research.notebook.services.holds import EXPORT_HELD
from encre.research.notebook.services.leaving import EXPORT, ask_archive
from encre.research.notebook.services.printing import PRINT, ask_pdf
from encre.research.notebook.services.reading_out import READ_OUT, Shape, ask_readable
from encre.research.notebook.showing import IMPORTS, path_to
from encre.research.notebook.views.reading import archive_of, entry_of, notebook_of

_DOWNLOADS = {
    EXPORT: _("Download the archive"),
    EXPORT_HELD: _("Download the archive"),
    PRINT: _("Download the PDF"),
    READ_OUT: _("Download the archive"),
}

UNDER_WAY = (ImportState.READING, ImportState.IMPORTING)


class ImportPage(FormPage):
    """Send an archive."""

    title, icon, form_class = _("Import an archive"), "upload", ArchiveForm
    intro = _(
        "Any electronic notebook that writes .eln archives will do: authors, dates, files, fields, "
        "steps, comments and links are kept, and so is the archive itself."
    )
    submit_label = _("Read the archive")

    def form_options(self) -> dict[str, Any]:
        """Offer the notebooks the person may write in."""
        return {"person": self.person}

    def initial(self) -> Mapping[str, Any]:
        """Keep the notebook one comes from."""
        return {"notebook": as_uuid(self.request.GET.get("notebook"))}

    def perform(self, form: Any) -> str | Model:
        """Receive it and ask for its reading."""
        sent = form.cleaned_data["archive"]
        archive = receive_archive(
            form.cleaned_data["notebook"], sent, by=self.person, name=sent.name or "archive.eln"
        )
        return reverse("notebook:archive", args=[archive.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()


class ArchivePage(WorkingPage[ImportedArchive]):
    """An archive: what it holds, what was understood, adapted or refused, what became of it."""

    template_name = "notebook/archive.html"
    icon = "archive"
    kind_label = _("Imported archive")
    followed = "archive"

    def find(self) -> ImportedArchive:
        """Return the archive (raises NotFound)."""
        return archive_of(self.person, self.kwargs["pk"])

    @property
    def under_way(self) -> bool:
        """Say whether it is being read or imported."""
        return self.object.state in UNDER_WAY

    def state(self) -> State:
        """Return how far its import is."""
        return IMPORTS[ImportState(self.object.state)]

    def people(self) -> Sequence[Participant]:
        """Return who brought it in."""
        return [Participant(self.object.by, _("imported by"))] if self.object.by else []

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.object.notebook)

    def actions(self) -> Sequence[Action]:
        """Offer the import when it is ready, and again when it was interrupted."""
        url = reverse("notebook:confirm", args=[self.object.pk])
        if self.object.state == ImportState.READY:
            return (Action(_("Import these entries"), url, "download", "post", main=True),)
        if self.object.state in (ImportState.FAILED, ImportState.DONE):
            return (Action(_("Import again"), url, "refresh", "post"),)
        return ()

    def properties(self) -> Sequence[Property]:
        """Return the lines of the side column."""
        archive, report = self.object, self.object.report
        return [
            Property(_("Notebook"), archive.notebook.title),
            Property(_("Written by"), " ".join((archive.publisher, report.get("software", "")))),
            Property(_("Signature"), SIGNATURES.get(report.get("signature", ""), "")),
            Property(_("Received"), archive.created_at, "moment"),
            Property(_("Size"), archive.file.size if archive.file else None, "size"),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say it in words."""
        archive = self.object
        report = archive.report
        made = access.visible(self.person, archive.entries.all()).order_by("number")
        return super().get_context_data(
            report={**report, "entries": [dated(item) for item in report.get("entries", [])]},
            problems=[told(item) for item in report.get("problems", [])],
            refused=[told(item) for item in report.get("refused", [])],
            entries=list(made[:500]),
            job=jobs.find(archive.job_id) if archive.job_id else None,
            **context,
        )


SIGNATURES = {
    "absent": _("not signed"),
    "verified": _("verified"),
    "consistent": _("unchanged, origin not proved"),
    "unverifiable": _("cannot be verified"),
    "failed": _("does not match"),
}


class ConfirmImport(View):
    """Import what was read."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Ask for it."""
        person = request.person  # type: ignore[attr-defined]
        confirm_import(archive_of(person, pk), by=person)
        return redirect(reverse("notebook:archive", args=[pk]))


class ExportNotebook(View):
    """Export every entry of a notebook that the person may read."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Ask for it, and show its progress."""
        person = request.person  # type: ignore[attr-defined]
        notebook = notebook_of(person, pk)
        rows = queries.entries(person).filter(notebook=notebook).order_by("number")
        job = ask_archive(
            [str(key) for key in rows.values_list("pk", flat=True)], notebook.title, by=person
        )
        return redirect(reverse("notebook:exporting", args=[job.pk]))


class EntryLeaves(View):
    """Ask for an entry in some shape, and show the progress of the work; give `ask`."""

    def ask(self, entry: Entry, person: Any) -> Any:
        """Return the job that makes it."""
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Ask for it, and show its progress."""
        person = request.person  # type: ignore[attr-defined]
        job = self.ask(entry_of(person, pk), person)
        return redirect(reverse("notebook:exporting", args=[job.pk]))


class ExportEntry(EntryLeaves):
    """Export one entry."""

    def ask(self, entry: Entry, person: Any) -> Any:
        """Ask for an `.eln` archive."""
        return ask_archive([str(entry.pk)], entry.number, by=person)


class EntryAsHtml(EntryLeaves):
    """Export one entry as HTML, with its files."""

    def ask(self, entry: Entry, person: Any) -> Any:
        """Ask for a page."""
        return ask_readable(entry, Shape.HTML, by=person)


class EntryAsMarkdown(EntryLeaves):
    """Export one entry as Markdown, with its files."""

    def ask(self, entry: Entry, person: Any) -> Any:
        """Ask for Markdown."""
        return ask_readable(entry, Shape.MARKDOWN, by=person)


class PrintEntry(EntryLeaves):
    """Ask for an entry as PDF."""

    def ask(self, entry: Entry, person: Any) -> Any:
        """Ask for a PDF."""
        return ask_pdf(entry, by=person)


class ExportPage(JobPage):
    """The progress of an export, then its file."""

    title, icon = _("Export"), "download"

    def find(self) -> Any:
        """Return the reader's own export (raises NotFound)."""
        found = jobs.of(self.person, self.kwargs["pk"])
        if found is None or found.name not in _DOWNLOADS:
            raise NotFound
        return found

    def results(self) -> Sequence[Action]:
        """Return the file."""
        file = (self.job.result or {}).get("file", "")
        url = reverse("files:content", args=[file])
        return (Action(_DOWNLOADS[self.job.name], url, "download", main=True),)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()


def dated(item: dict[str, Any]) -> dict[str, Any]:
    """Return an entry of a preview with its date when it could be read."""
    with suppress(ValueError):
        return {**item, "when": datetime.fromisoformat(item["date"])}
    return item


def told(item: dict[str, Any]) -> dict[str, Any]:
    """Return a finding with its sentence in the reader's language."""
    sentence = _now(MESSAGES.get(item["code"], item["code"]))
    with suppress(KeyError, ValueError, TypeError):
        sentence %= item["params"]
    return {**item, "sentence": sentence}
